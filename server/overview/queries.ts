import type { Ctx } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { ticketScope } from '../tickets/access.ts'
import type { Deadline } from './deadlines.ts'

// Solved, Closed and Spam; every other status, one's own included, is open.
const over = sql`(5, 6, 7)`

const isOpen = (ctx: Ctx): Sql =>
  sql`t.state = 'active' and t.archived_at is null and t.status_id not in ${over} and (${ticketScope(ctx.actor, raw('t'))})`

export interface Counts {
  open: number
  unassigned: number
  /** Open and the actor's own. */
  mine: number
  /** Open, and nobody has answered yet. */
  unanswered: number
}

/** What is open now; the index of lists answers it alone. */
export async function countTickets(ctx: Ctx): Promise<Counts> {
  const [row] = await ctx.db.query<Counts>(sql`
    select count(*)::int as open, count(*) filter (where t.agent_id is null)::int as unassigned,
      count(*) filter (where t.agent_id = ${ctx.actor.id})::int as mine,
      count(*) filter (where t.response_time_mins is null)::int as unanswered
    from tickets t where ${isOpen(ctx)}`)
  return row ?? { open: 0, unassigned: 0, mine: 0, unanswered: 0 }
}

export interface DayRow {
  /** Null for the rows of whole periods. */
  date: string | null
  isCurrent: boolean
  created: number
  solved: number
  /** Median and ninetieth percentile, in minutes; null where no ticket has the time. */
  response: number[] | null
  resolution: number[] | null
}

/**
 * The tickets that arrived since `from`, by period (before `middle` and since) and by day of the zone since `middle`.
 * Reads no other tickets than those, by the index of their creation.
 */
export function summarizeDays(
  ctx: Ctx,
  { from, middle, timezone }: { from: Date; middle: Date; timezone: string },
): Promise<DayRow[]> {
  return ctx.db.query<DayRow>(sql`
    with arrived as (
      select t.created_at >= ${middle}::timestamptz as is_current,
        case when t.created_at >= ${middle}::timestamptz
          then to_char(t.created_at at time zone ${timezone}, 'YYYY-MM-DD') end as day,
        t.status_id in (5, 6) as is_solved, t.response_time_mins as response, t.resolution_time_mins as resolution
      from tickets t
      where t.created_at >= ${from}::timestamptz and t.state = 'active' and t.status_id <> 7
        and (${ticketScope(ctx.actor, raw('t'))})
    )
    select case when grouping(day) = 0 then day end as date, is_current as "isCurrent", count(*)::int as created,
      count(*) filter (where is_solved)::int as solved,
      percentile_cont(array[0.5, 0.9]) within group (order by response) as response,
      percentile_cont(array[0.5, 0.9]) within group (order by resolution) filter (where is_solved) as resolution
    from arrived group by grouping sets ((is_current), (is_current, day))
    having grouping(day) = 1 or day is not null`)
}

/**
 * How many open tickets without an answer arrived before the moment that the first SLA which fits them allows. One
 * that names nothing fits every ticket; `eq` rows name what it is for, `ne` rows what it is not for.
 */
export async function countOverdue(ctx: Ctx, deadlines: readonly Deadline[]): Promise<number> {
  const [row] = await ctx.db.query<{ count: number }>(sql`
    with deadlines (sla_id, priority_id, businesshours_id, moment) as (
      select * from unnest(${deadlines.map((one) => one.slaId)}::bigint[], ${deadlines.map((one) => one.priorityId)}::bigint[],
        ${deadlines.map((one) => one.businesshoursId)}::bigint[], ${deadlines.map((one) => one.moment)}::timestamptz[])
    )
    select count(*)::int as count from tickets t
      cross join lateral (
        select s.id from slas s where s.state = 'active' and s.enabled and ${fits('slainboxes', 'inbox_id', sql`= t.inbox_id`)}
          and ${fits('slacompanies', 'company_id', sql`= t.company_id`)}
          and ${fits('slacustomers', 'customer_id', sql`= t.customer_id`)}
          and ${fits('slatickettypes', 'tickettype_id', sql`= t.type_id`)}
          and ${fits('slatags', 'tag_id', sql`in (select g.tag_id from ticket_tags g where g.ticket_id = t.id)`)}
        order by s.display_order, s.id limit 1) s
      join deadlines d on d.sla_id = s.id and d.priority_id is not distinct from t.priority_id
        and d.businesshours_id = coalesce(t.businesshours_id,
          (select id from businesshours where is_default and state = 'active' order by id limit 1))
    where ${isOpen(ctx)} and t.response_time_mins is null and t.status_id <> 3 and t.created_at <= d.moment
      -- the planner need not look at younger tickets at all
      and t.created_at <= (select max(moment) from deadlines)`)
  return row?.count ?? 0
}

function fits(table: string, column: string, test: Sql): Sql {
  const rows = sql`from ${raw(table)} n where n.sla_id = s.id and n.state = 'active'`
  return sql`not exists (select 1 ${rows} and n.conditionoption = 'ne' and n.${raw(column)} ${test})
    and (not exists (select 1 ${rows} and n.conditionoption = 'eq')
      or exists (select 1 ${rows} and n.conditionoption = 'eq' and n.${raw(column)} ${test}))`
}
