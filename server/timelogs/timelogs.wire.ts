import { ofVisibleTicket } from '../around/visible.ts'
import { sql } from '../db/sql.ts'
import {
  boolean,
  entity,
  entityFilter,
  integer,
  longText,
  type Resource,
  ref,
  resource,
  timestamp,
} from '../desk-api/resource.ts'
import { createTimelog, deleteTimelog, updateTimelog } from './write-timelog.wire.ts'

/** Time spent on tickets (desk-api-other.md C.16): everybody who may write notes on a ticket logs their own. */
export const timelogs: Resource = resource({
  wire: { one: 'timelog', many: 'timelogs' },
  table: 'timelogs',
  fields: {
    ...entity,
    date: timestamp(),
    seconds: integer({ required: true, min: 0 }),
    billable: boolean(),
    description: longText(),
    // minutes
    timezoneOffset: integer({ min: -1_440, max: 1_440 }),
    // the same entry in another system
    timelogs_id: integer({ column: 'external_timelog_id', min: 0, max: Number.MAX_SAFE_INTEGER }),
    ticket: ref('tickets', { required: true }),
    user: ref('users'),
    company: ref('companies', {
      hidden: true,
      expression: (row) => sql`select k.company_id from tickets k where k.id = ${row}.ticket_id`,
    }),
  },
  list: {
    filter: [...entityFilter, 'date', 'seconds', 'billable', 'description', 'timelogs_id', 'ticket', 'user', 'company'],
    order: ['date', 'seconds', 'billable', 'ticket', 'user', 'company'],
    defaultOrder: 'date',
    defaultMode: 'desc',
  },
  access: { read: 'agent', write: 'agent' },
  scope: ofVisibleTicket,
  create: createTimelog,
  update: updateTimelog,
  remove: (ctx, _body, id) => deleteTimelog(ctx, id),
})
