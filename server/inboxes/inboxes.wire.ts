import { raw, sql } from '../db/sql.ts'
import { boolean, children, computed, entity, entityFilter, integer, longText, oneOf, ref, refs, type Resource, resource, text } from '../desk-api/resource.ts'
import { inVisibleInboxes, isSiteAdmin } from './access.ts'
import { createInbox, deleteInbox, updateInbox } from './write-inbox.wire.ts'

// Parts of the hosted product that a desk of one's own does not have are shown empty, in the form clients decode.
const none = () => sql`'[]'::json`
const nothing = () => sql`null::json`

/** Shared mailboxes (desk-api-other.md C.3). Lists show those the caller is a member of; site admins see all. */
export const inboxes: Resource = resource({
  wire: { one: 'inbox', many: 'inboxes' },
  table: 'inboxes',
  fields: {
    ...entity,
    name: text({ required: true }),
    email: text({ required: true, unique: true, format: 'email', max: 254 }),
    localPart: text({ unique: true, max: 64 }),
    type: oneOf(['team', 'individual']),
    user: ref('users'),
    defaultTeamAgent: ref('users'),
    users: refs('users', {
      table: 'inbox_users',
      own: 'inbox_id',
      other: 'user_id',
      meta: {
        access: { ...oneOf(['read', 'write']), column: 'access' },
        isAdmin: { ...boolean(), column: 'is_admin' },
        starred: { ...boolean({ readonly: true }), column: 'starred' },
        state: { ...text({ readonly: true }), column: 'state' },
      },
    }),
    displayOrder: integer(),
    iconImage: text(),
    publicIconImage: text(),
    languageCode: text({ max: 10 }),
    signature: longText(),
    sendEmailsFrom: oneOf(['agent', 'inbox']),
    ticketstatus: ref('ticketstatuses'),
    tickettypes: refs('tickettypes', { table: 'inbox_tickettypes', own: 'inbox_id', other: 'tickettype_id' }),
    inboxaliases: children('inboxaliases', 'inbox_id'),
    autoReplyEnabled: boolean(),
    autoReplySubject: text(),
    autoReplyMessage: longText(),
    autoReplyFromUserId: integer(),
    happinessRatingEnabled: boolean(),
    happinessRatingMessage: text({ max: 2_000 }),
    timeloggingEnabled: boolean(),
    timeloggingProjectId: integer(),
    usingOfficeHours: boolean(),
    spamThreshold: integer({ min: 0 }),
    // a word or null: a boolean breaks the official SDK
    onClosedLock: oneOf(['default', 'custom', 'immediately']),
    onClosedWait: integer({ min: 0, max: 36_500 }),
    includeTicketHistoryOnForward: boolean(),
    notificationsOnly: boolean(),
    clientOnly: boolean(),
    showTrends: boolean(),
    starred: computed('boolean', (row, actor) => sql`coalesce((
      select m.starred from inbox_users m where m.inbox_id = ${row}.id and m.user_id = ${actor.id}), false)`),
    isAdmin: computed('boolean', (row, actor) => isSiteAdmin(actor) ? sql`true` : sql`coalesce((
      select m.is_admin from inbox_users m where m.inbox_id = ${row}.id and m.user_id = ${actor.id}), false)`),
    verified: boolean({ readonly: true }),
    isFreeDomain: boolean({ readonly: true }),
    emailForwardingState: text({ readonly: true }),
    forwardingAddress: text({ readonly: true }),
    useTeamworkMailServer: boolean(),
    smtpServer: text(),
    smtpPort: integer({ min: 0, max: 65_535 }),
    smtpSecurity: text(),
    smtpProvider: text(),
    smtpUsername: text(),
    synced: boolean({ readonly: true }),
    syncDays: computed('integer', () => sql`null::int`),
    syncAccountId: computed('text', () => sql`null::text`),
    syncSubscriptionId: computed('text', () => sql`null::text`),
    oauth2token: computed('json', nothing),
    triggers: computed('json', none),
    projects: computed('json', none),
    restricteddomains: computed('json', none),
    inboxcnames: computed('json', none),
    inboxemailrefs: computed('json', none),
  },
  list: {
    filter: [
      ...entityFilter, 'name', 'email', 'localPart', 'type', 'users', 'displayOrder', 'languageCode', 'ticketstatus', 'tickettypes', 'inboxaliases',
      'starred', 'isAdmin', 'clientOnly', 'notificationsOnly', 'autoReplyEnabled', 'happinessRatingEnabled', 'timeloggingEnabled', 'synced', 'verified',
    ],
    order: ['name', 'email', 'localPart', 'type', 'displayOrder', 'starred', 'state'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => inVisibleInboxes(actor, raw('t.id')),
  create: createInbox,
  update: updateInbox,
  remove: (ctx, _body, id) => deleteInbox(ctx, id),
})
