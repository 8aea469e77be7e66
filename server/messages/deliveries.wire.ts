import { raw, sql } from '../db/sql.ts'
import { computed, id, type Resource, resource, text, timestamp } from '../desk-api/resource.ts'
import { ticketScope } from '../tickets/access.ts'

/** What became of a message's mail, a row a recipient (GET messages/{id}/deliveries.json). */
export const deliveries: Resource = resource({
  wire: { one: 'delivery', many: 'deliveries' },
  table: 'outgoing_mail_recipients',
  fields: {
    id: id(),
    // queued | held | sending | sent | failed | unknown | cancelled | delayed | bounced
    state: text({ readonly: true }),
    address: text({ readonly: true }),
    kind: text({ readonly: true }),
    reason: text({ readonly: true }),
    createdAt: computed(
      'timestamp',
      (row) => sql`select o.created_at from outgoing_mails o where o.id = ${row}.outgoing_mail_id`,
    ),
    updatedAt: timestamp({ readonly: true }),
  },
  list: {
    filter: ['id', 'state', 'address', 'kind', 'updatedAt'],
    order: ['address', 'state', 'kind'],
    defaultOrder: 'id',
    states: ['queued', 'held', 'sending', 'sent', 'failed', 'unknown', 'cancelled', 'delayed', 'bounced'],
  },
  access: { read: 'agent', write: 'admin' },
  scope: (actor) => sql`exists (
    select 1 from outgoing_mails o join tickets k on k.id = o.ticket_id where o.id = t.outgoing_mail_id and ${ticketScope(actor, raw('k'))})`,
  create: false,
  update: false,
  remove: false,
})
