import { raw, type Sql, sql } from '../db/sql.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  longText,
  oneOf,
  ref,
  related,
  resource,
  strings,
  text,
  timestamp,
} from '../desk-api/resource.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { ticketScope } from '../tickets/access.ts'
import { isMessageRead } from '../tickets/ticket-expressions.ts'
import { deleteMessage } from './delete-message.ts'
import { updateMessageFromWire } from './update-message.wire.ts'

/**
 * What is known of a message because it came as mail, null for any other: an extension. History and signature are not
 * part of the message's text; they are here, to be unfolded.
 */
const mailFacts = (row: Sql) => sql`(
  select json_build_object('fromName', h.from_name, 'fromAddress', h.from_address, 'headerFrom', h.header_from,
    'claimedAt', to_char(h.claimed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'automaticReason', h.automatic_reason,
    'authentication', h.authentication, 'quotedHtml', h.quoted_html, 'quotedText', h.quoted_text, 'calendar', h.calendar,
    'warnings', h.warnings, 'possibleTicket', case when p.id is not null then json_build_object('id', p.id, 'type', 'tickets') end)
  from message_mails h left join tickets p on p.id = h.possible_ticket_id and p.state <> 'deleted' where h.message_id = ${row}.id)`

/** What an agent wrote, before it became HTML: what an editor goes on with. An extension. */
const source = (row: Sql) =>
  sql`case when ${row}.created_by_type = 'users' and (${row}.is_draft or ${row}.edit_method = 'markdown') then ${row}.body end`

const threadTypes = ['message', 'forward', 'note', 'eventInfo', 'completedTask'] as const

/** Messages, notes and system entries of tickets (desk-api-tickets.md 15.1). */
export const messages = resource({
  wire: { one: 'message', many: 'messages' },
  table: 'messages',
  fields: {
    ...entity,
    threadType: oneOf(threadTypes, { readonly: true }),
    htmlBody: longText({ readonly: true }),
    textBody: longText({ readonly: true }),
    editMethod: oneOf(['html', 'markdown'], { readonly: true }),
    source: computed('text', source),
    subject: text({ readonly: true }),
    sendFrom: text({ readonly: true, column: 'from_address' }),
    to: strings({ readonly: true, column: 'to_addresses' }),
    cc: strings({ readonly: true }),
    bcc: strings({ readonly: true }),
    ticket: ref('tickets'),
    contact: ref('contacts'),
    status: ref('ticketstatuses'),
    assigningUser: ref('users'),
    isPinned: boolean(),
    isDraft: boolean(),
    isRead: computed('boolean', isMessageRead),
    delayed: computed('boolean', (row) => sql`coalesce(${row}.send_after > now() and not ${row}.is_draft, false)`),
    emailMessageId: text({ readonly: true, exact: true }),
    s3link: computed('text', () => sql`null::text`),
    deliveryStatus: text({ readonly: true }),
    deliveryReason: text({ readonly: true }),
    deliveryMethod: text({ readonly: true }),
    viewedByCustomerAt: timestamp({ readonly: true }),
    splitInto: ref('tickets', { readonly: true }),
    files: related('files', (row) => sql`from files x where x.message_id = ${row}.id and x.state = 'active'`, {
      follow: true,
    }),
    mentions: related('users', (row) => sql`from message_mentions x where x.message_id = ${row}.id`, {
      id: 'x.user_id',
      order: 'x.user_id',
      follow: true,
    }),
    agentsnotified: related('users', (row) => sql`from message_agents_notified x where x.message_id = ${row}.id`, {
      section: 'agentsnotified',
      id: 'x.user_id',
      order: 'x.user_id',
      hidden: true,
    }),
    mail: computed('json', mailFacts),
    messageId: computed('text', (row) => sql`${row}.email_message_id`, { hidden: true, exact: true }),
  },
  list: {
    filter: [
      ...entityFilter,
      'threadType',
      'isPinned',
      'isDraft',
      'ticket',
      'contact',
      'status',
      'editMethod',
      'emailMessageId',
      'messageId',
      'deliveryStatus',
      'files',
      'mentions',
    ],
    order: ['threadType', 'ticket', 'isPinned', 'messageId'],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'agent' },
  // a draft is its author's alone; what was deleted is for admins and who did it
  scope: (actor) => sql`(not t.is_draft or t.created_by_id = ${actor.id})
    and ${isSiteAdmin(actor) ? sql`true` : sql`(t.state <> 'deleted' or t.deleted_by_id = ${actor.id})`}
    and exists (select 1 from tickets k where k.id = t.ticket_id and k.state <> 'deleted' and ${ticketScope(actor, raw('k'))})`,
  // a message is written on its ticket (message-routes.wire.ts)
  create: false,
  update: updateMessageFromWire,
  remove: (ctx, _body, id) => deleteMessage(ctx, { id }),
})
