import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'

// Values of a ticket that are made by SQL.

/** When others said something last; what one says oneself is no news. */
export const newsAt = (row: Sql, actor: Actor): Sql =>
  sql`coalesce((select max(m.created_at) from messages m where m.ticket_id = ${row}.id and m.state = 'active' and not m.is_draft
        and (m.created_by_type <> 'users' or m.created_by_id is distinct from ${actor.id})), ${row}.created_at)`

/** Whether the actor has read everything that others said. */
export const isRead = (row: Sql, actor: Actor): Sql =>
  sql`exists (select 1 from ticket_reads r where r.ticket_id = ${row}.id and r.user_id = ${actor.id}
      and r.read_at >= ${newsAt(row, actor)})`

/** Whether the actor has seen one message of it: said by themselves, or not after what they have read. */
export const isMessageRead = (row: Sql, actor: Actor): Sql =>
  sql`((${row}.created_by_type = 'users' and ${row}.created_by_id = ${actor.id}) or exists (select 1 from ticket_reads r
      where r.ticket_id = ${row}.ticket_id and r.user_id = ${actor.id} and r.read_at >= ${row}.created_at))`

/** What a custom field's value reads as: the text itself, or the names of the chosen options. */
export const textValue = `case
  when f.kind in ('dropdown', 'checkboxes') then (
    select coalesce(json_agg(o.name order by o.display_order, o.id), '[]'::json) from customfieldoptions o
    where o.customfield_id = f.id and (case when jsonb_typeof(x.value) = 'array' then x.value else jsonb_build_array(x.value) end) @> to_jsonb(o.id))
  else json_build_array(x.value #>> '{}') end`

/** What was said last, and by whom; never a draft, what waits for its hour, or what the desk wrote by itself. */
export const lastMessage = (row: Sql): Sql => sql`select json_build_object('id', m.id, 'type', 'messages',
    'threadType', m.thread_type, 'createdAt', to_char(m.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'createdBy', json_build_object('id', m.created_by_id, 'type', m.created_by_type),
    'authorName', case when m.created_by_type = 'customers' then (${fullName('customers', sql`m.created_by_id`)})
      else (${fullName('users', sql`m.created_by_id`)}) end)
  from messages m where m.ticket_id = ${row}.id and m.state = 'active' and not m.is_draft
    and m.thread_type in ('message', 'note', 'forward') and (m.send_after is null or m.send_after <= now())
  order by m.created_at desc, m.id desc limit 1`

/** Links to tasks, in the form the official SDK decodes (desk-api-tickets.md 13.1). */
export const taskLinks = (
  row: Sql,
) => sql`select coalesce(json_agg(json_build_object('id', x.task_id, 'type', 'tasks', 'meta', json_build_object(
    'completed', x.completed, 'status', case when x.completed then 'completed' else 'new' end, 'stateChanged', false,
    'project', case when x.project_id is null then null else json_build_object('id', x.project_id, 'type', 'projects') end,
    'task', json_build_object('id', x.task_id, 'type', 'tasks', 'completed', x.completed,
      'status', case when x.completed then 'completed' else 'new' end, 'stateChanged', false))) order by x.added_at, x.task_id), '[]'::json)
  from ticket_tasks x where x.ticket_id = ${row}.id`

/** What was found about spam, as older programs read it beside `spam_score` and `spam_rules` (clients.md 38). */
export const spam = (row: Sql) => sql`json_build_object('isSpam', ${row}.status_id = 7, 'score', ${row}.spam_score,
  'reasons', coalesce(${row}.spam_rules::json, '[]'::json), 'reports', '[]'::json)`

/** The name of a person by id. */
export const fullName = (table: string, id: Sql) =>
  sql`select trim(p.first_name || ' ' || p.last_name) from ${raw(table)} p where p.id = ${id}`
