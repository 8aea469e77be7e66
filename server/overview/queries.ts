import type { Ctx } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { hasSlas, isOverdue } from '../slas/queries.ts'
import { ticketScope } from '../tickets/access.ts'

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

/** How many tickets a running promise is late for; null where no SLA is switched on. Only those are looked at. */
export async function countOverdue(ctx: Ctx): Promise<number | null> {
  const [row] = await ctx.db.query<{ count: number | null }>(sql`
    select case when ${hasSlas} then (select count(*)::int from tickets t where ${isOverdue(ctx.now)}
      and (${ticketScope(ctx.actor, raw('t'))})) end as count`)
  return row?.count ?? null
}
