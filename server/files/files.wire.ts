import { raw, sql } from '../db/sql.ts'
import { computed, entity, entityFilter, integer, oneOf, ref, resource, text } from '../desk-api/resource.ts'
import { ticketScope } from '../tickets/access.ts'

/** Uploaded files (desk-api-tickets.md 17.1); written by the steps in file-routes.wire.ts. */
export const files = resource({
  wire: { one: 'file', many: 'files' },
  table: 'files',
  fields: {
    ...entity,
    mimeType: text({ readonly: true }),
    // answers say fileName as documented; filename, as requests say, is for filters: two keys that differ only by case
    // are one to strict clients (clients.md 27)
    fileName: text({ readonly: true, column: 'filename' }),
    filename: text({ readonly: true, hidden: true }),
    size: integer({ readonly: true }),
    disposition: oneOf(['attachment', 'attachment-inline'], { readonly: true }),
    type: computed('text', () => sql`'attachment'::text`),
    downloadURL: computed(
      'text',
      (row) =>
        sql`case when ${row}.message_id is not null then '/desk/api/v2/tickets/' || ${row}.ticket_id || '/files/' || ${row}.id || '/download' end`,
    ),
    ticket: ref('tickets', { readonly: true }),
    message: ref('messages', { readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'mimeType', 'fileName', 'filename', 'size', 'disposition', 'ticket', 'message'],
    order: ['fileName', 'filename', 'size', 'mimeType'],
    defaultOrder: 'id',
    defaultMode: 'desc',
    states: ['active', 'temp'],
  },
  access: { read: 'agent', write: 'agent' },
  // one's own uploads, and what is attached to a ticket one sees
  scope: (actor) => sql`(t.created_by_id = ${actor.id} and t.created_by_type = 'users') or (t.message_id is not null
    and exists (select 1 from tickets k where k.id = t.ticket_id and k.state <> 'deleted' and ${ticketScope(actor, raw('k'))}))`,
  create: false,
  update: false,
  remove: false,
})
