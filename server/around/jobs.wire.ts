import { sql } from '../db/sql.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  integer,
  json,
  ref,
  resource,
  text,
  timestamp,
} from '../desk-api/resource.ts'
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
    // ours: ways back
    undoOf: ref('jobs', { readonly: true }),
    undoneAt: timestamp({ readonly: true }),
    canUndo: computed(
      'boolean',
      (row) =>
        sql`${row}.state in ('done', 'failed') and ${row}.undone_at is null and ${row}.created_at > now() - interval '24 hours'
          and exists (select 1 from job_changes c where c.job_id = ${row}.id)`,
    ),
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
