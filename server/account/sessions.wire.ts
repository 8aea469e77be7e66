import { sql } from '../db/sql.ts'
import { computed, entity, entityFilter, type Resource, ref, resource, text, timestamp } from '../desk-api/resource.ts'

/** Where the caller is signed in with a browser, an extension. Deleting one signs it out at once. */
export const sessions: Resource = resource({
  wire: { one: 'session', many: 'sessions' },
  table: 'sessions',
  fields: {
    ...entity,
    expiresAt: timestamp({ readonly: true }),
    userAgent: text({ readonly: true }),
    ipAddress: text({ readonly: true }),
    isCurrent: computed('boolean', (row, actor) => sql`${row}.id = ${actor.sessionId ?? 0}::bigint`),
    user: ref('users', { readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'expiresAt', 'userAgent', 'ipAddress', 'isCurrent'],
    order: ['expiresAt', 'ipAddress'],
    defaultOrder: 'id',
    defaultMode: 'desc',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => sql`t.user_id = ${actor.id} and t.expires_at > now()`,
  create: false,
  update: false,
})
