import { raw, sql } from '../db/sql.ts'
import { computed, entity, entityFilter, type Resource, ref, resource, text, timestamp } from '../desk-api/resource.ts'
import { ticketScope } from '../tickets/access.ts'
import { updateNotification } from './read-notification.wire.ts'

/**
 * What an agent is told in the app: the reader's own, of tickets they still may see. `kind` is mention, assigned or
 * message; `isRead` and `readAt` can be changed, many at once through the bulk update.
 */
export const notifications: Resource = resource({
  wire: { one: 'notification', many: 'notifications' },
  table: 'notifications',
  fields: {
    ...entity,
    kind: text({ readonly: true }),
    isRead: computed('boolean', (row) => sql`${row}.read_at is not null`),
    readAt: timestamp({ readonly: true }),
    user: ref('users', { readonly: true }),
    ticket: ref('tickets', { readonly: true }),
    message: ref('messages', { readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'kind', 'isRead', 'readAt', 'ticket', 'message'],
    order: ['kind', 'readAt', 'ticket'],
    defaultOrder: 'id',
    defaultMode: 'desc',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => sql`t.user_id = ${actor.id}
    and exists (select 1 from tickets k where k.id = t.ticket_id and ${ticketScope(actor, raw('k'))})`,
  create: false,
  update: updateNotification,
  remove: false,
})
