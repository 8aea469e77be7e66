import { sql } from '../db/sql.ts'
import { boolean, entity, entityFilter, integer, json, resource, text } from '../desk-api/resource.ts'
import { isSiteAdmin } from '../inboxes/access.ts'

/** Bulk updates and deletes, for who started them and for site admins. */
export const jobs = resource({
  wire: { one: 'job', many: 'jobs' },
  table: 'jobs',
  fields: {
    ...entity,
    resource: text({ readonly: true }),
    operation: text({ readonly: true }),
    isDry: boolean({ readonly: true }),
    total: integer({ readonly: true }),
    processed: integer({ readonly: true }),
    errors: json({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'resource', 'operation'],
    order: ['resource'],
    defaultOrder: 'id',
    defaultMode: 'desc',
    states: ['queued', 'running', 'done', 'failed'],
  },
  access: { read: 'agent', write: 'admin' },
  scope: (actor) => (isSiteAdmin(actor) ? sql`true` : sql`t.created_by_id = ${actor.id}`),
  create: false,
  update: false,
  remove: false,
})
