import type { FastifyInstance } from 'fastify'
import { sql } from '../db/sql.ts'
import { answerOne } from '../desk-api/mount.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  integer,
  longText,
  oneOf,
  type Resource,
  ref,
  refs,
  resource,
  text,
} from '../desk-api/resource.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { createUser, deleteUser, updateUser } from './write-user.wire.ts'

/** Agents (desk-api-other.md C.4). Lists leave out the desk's own user, which has the state `system`. */
export const users: Resource = resource({
  wire: { one: 'user', many: 'users' },
  table: 'users',
  fields: {
    ...entity,
    email: text({ required: true, unique: true, format: 'email', max: 254 }),
    firstName: text(),
    lastName: text(),
    avatarURL: text({ column: 'avatar_url', max: 2_000 }),
    role: oneOf(['Admin', 'Agent']),
    isAppOwner: boolean({ readonly: true }),
    isPartTime: boolean(),
    reviewer: boolean(),
    // ours: the per-agent permission the hosted product keeps in `permissionusers`
    canManageCompanies: boolean(),
    editMethod: oneOf(['html', 'markdown']),
    signature: longText(),
    ticketReplyRedirect: oneOf(['Stay', 'Next', 'List']),
    sendPushNotifications: boolean(),
    sendWebNotifications: boolean(),
    autoFollowOnCC: boolean({ column: 'auto_follow_on_cc' }),
    useDeskClient: computed('boolean', () => sql`true`),
    timeFormatId: integer(),
    timezoneId: integer(),
    projectsCompanyId: integer(),
    trainingWheelsEnrollment: ref('trainingwheelsenrollments', { readonly: true, expression: () => sql`null::bigint` }),
    inboxes: refs('inboxes', {
      table: 'inbox_users',
      own: 'user_id',
      other: 'inbox_id',
      meta: {
        access: { ...oneOf(['read', 'write']), column: 'access' },
        isAdmin: { ...boolean(), column: 'is_admin' },
      },
    }),

    // spellings the documentation allows in filters
    firstname: text({ column: 'first_name', hidden: true }),
    lastname: text({ column: 'last_name', hidden: true }),
  },
  list: {
    filter: [
      ...entityFilter,
      'autoFollowOnCC',
      'avatarURL',
      'editMethod',
      'email',
      'firstName',
      'firstname',
      'inboxes',
      'isPartTime',
      'isAppOwner',
      'lastName',
      'lastname',
      'reviewer',
      'role',
      'sendPushNotifications',
      'sendWebNotifications',
      'ticketReplyRedirect',
      'trainingWheelsEnrollment',
      'canManageCompanies',
    ],
    order: [
      'autoFollowOnCC',
      'avatarURL',
      'createdBy',
      'editMethod',
      'email',
      'firstName',
      'firstname',
      'isPartTime',
      'lastName',
      'lastname',
      'reviewer',
      'role',
      'sendPushNotifications',
      'sendWebNotifications',
      'state',
      'ticketReplyRedirect',
      'updatedBy',
      'inboxes',
    ],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'agent' },
  create: createUser,
  update: updateUser,
  remove: (ctx, _body, id) => deleteUser(ctx, id),
})

/** GET /me.json: the user whose token it is. */
export function mountMe(app: FastifyInstance): void {
  app.get(`${apiPrefix}/me.json`, async (request) => answerOne(request, users, ctxOf(request).actor.id))
}
