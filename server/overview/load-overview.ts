import { DateTime } from 'luxon'
import type { Ctx } from '../db/ctx.ts'
import { type Counts, countOverdue, countTickets, type DayRow, summarizeDays } from './queries.ts'

/** Minutes of opening time, over the tickets that have such a time. */
interface Minutes {
  median: number | null
  /** Nine of ten tickets took no longer. */
  ninetieth: number | null
}

interface Summary {
  /** Tickets that arrived. */
  created: number
  /** Those of them that are solved or closed by now. */
  solved: number
  response: Minutes
  resolution: Minutes
}

/** How the desk is doing, as far as the actor may see its tickets. */
export interface Overview extends Counts {
  days: number
  timezone: string
  /** Tickets whose promised answer or solution is late; null where no SLA is switched on. */
  overdue: number | null
  /** The days up to today. */
  current: Summary
  /** As many days before, to compare with. */
  previous: Summary
  /** One for each day, the oldest first; `date` as `2026-03-01`. */
  series: readonly (Summary & { date: string })[]
}

/** Counts what is open now and sums up the tickets that arrived within the last days, today included. */
export async function loadOverview(
  ctx: Ctx,
  { days, timezone }: { days: number; timezone: string },
): Promise<Overview> {
  const today = DateTime.fromJSDate(ctx.now, { zone: timezone }).startOf('day')
  const first = today.minus({ days: days - 1 })
  const period = { from: first.minus({ days }).toJSDate(), middle: first.toJSDate(), timezone }
  const [counts, rows, overdue] = await Promise.all([countTickets(ctx), summarizeDays(ctx, period), countOverdue(ctx)])
  const byDate = new Map(rows.map((row) => [row.date ?? (row.isCurrent ? 'current' : 'previous'), summaryOf(row)]))
  const dates = Array.from({ length: days }, (_, nth) => first.plus({ days: nth }).toFormat('yyyy-MM-dd'))
  return {
    days,
    timezone,
    ...counts,
    overdue,
    current: byDate.get('current') ?? nothing,
    previous: byDate.get('previous') ?? nothing,
    series: dates.map((date) => ({ date, ...(byDate.get(date) ?? nothing) })),
  }
}

const none: Minutes = { median: null, ninetieth: null }
const nothing: Summary = { created: 0, solved: 0, response: none, resolution: none }

function summaryOf(row: DayRow): Summary {
  const { created, solved } = row
  return {
    created,
    solved,
    response: minutesOf(row.response),
    resolution: minutesOf(row.resolution),
  }
}

function minutesOf(values: readonly number[] | null): Minutes {
  const [median, ninetieth] = values ?? []
  return median === undefined || ninetieth === undefined
    ? none
    : { median: Math.round(median), ninetieth: Math.round(ninetieth) }
}
