import type { SlaTarget } from '../events/event.ts'
import { type BusinessHours, businessMilliseconds, businessMoment } from '../lib/business-time.ts'

/** What an SLA promises tickets of one priority. */
export interface Promises {
  minutes: Partial<Record<SlaTarget, number>>
  /** Null: the clock runs day and night. */
  hours: BusinessHours | null
}

/** What happened to a ticket, as far as clocks depend on it; all in the order of time. */
export interface TicketHistory {
  createdAt: Date
  /** Since when it has had which status; the first is the one it was made with. */
  statuses: readonly { at: Date; statusId: number }[]
  firstAnswerAt: Date | null
  /** When the customer wrote what nobody has answered yet; null when the last word is the agents'. */
  waitsSince: Date | null
}

/** A promise that is still to be kept. */
export interface Clock {
  target: SlaTarget
  /** When it ends, or ended: null while it stands still and there is time left, and where its hours never come. */
  dueAt: Date | null
  isRunning: boolean
}

type Span = { from: Date; to: Date | null }

const roundTheClock: BusinessHours = { timezone: 'UTC', days: [], holidays: [] }

// Waiting, On-hold, Solved, Closed, Spam: it is not the agents' turn. A status of one's own is.
const restingStatuses = new Set([3, 4, 5, 6, 7])

/**
 * The clocks of a ticket that nothing has stopped for good. They are reckoned from its history each time, so that a
 * promise that changes, a merge that is taken back or an answer that is withdrawn needs no repair.
 */
export function openClocks(history: TicketHistory, { minutes, hours }: Promises): Clock[] {
  const starts: Record<SlaTarget, Date | null> = {
    firstResponse: history.firstAnswerAt === null ? history.createdAt : null,
    replyTime: history.firstAnswerAt === null ? null : history.waitsSince,
    resolutionTime: history.createdAt,
  }
  const clocks: Clock[] = []
  for (const [target, promised] of Object.entries(minutes) as [SlaTarget, number][]) {
    const start = starts[target]
    if (start === null || promised <= 0) continue
    clocks.push({ target, ...endOf(runningSpans(history, start), promised * 60_000, hours ?? roundTheClock) })
  }
  return clocks
}

/** The spans since `start` in which it was the agents' turn; the last one has no end while it still is. */
function runningSpans({ statuses }: TicketHistory, start: Date): Span[] {
  const spans: Span[] = []
  for (const [place, { at, statusId }] of statuses.entries()) {
    if (restingStatuses.has(statusId)) continue
    const from = place === 0 || at < start ? start : at
    const to = statuses[place + 1]?.at ?? null
    if (to === null || to > from) spans.push({ from, to })
  }
  return spans
}

function endOf(spans: readonly Span[], promised: number, hours: BusinessHours): Omit<Clock, 'target'> {
  const isRunning = spans.at(-1)?.to === null
  let left = promised
  for (const { from, to } of spans) {
    const spent = to === null ? Number.POSITIVE_INFINITY : businessMilliseconds(hours, from, to)
    if (spent >= left) return { dueAt: businessMoment(hours, from, left), isRunning }
    left -= spent
  }
  return { dueAt: null, isRunning }
}
