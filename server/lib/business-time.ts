import { DateTime } from 'luxon'

/** Opening times of a week in one time zone; the clock of that zone decides, also where it is put forward or back. */
export interface BusinessHours {
  /** IANA name. */
  timezone: string
  /** `HH:MM` of the zone's clock, 24:00 the end of a day; 0 is Sunday. None at all: always open. */
  days: readonly { day: number; from: string; to: string }[]
  /** Whole days on which it is closed, as `2026-12-25`. */
  holidays: readonly string[]
}

type Span = readonly [start: number, end: number]

const minute = 60_000
const hour = 60 * minute
const longest = 10 * 366 * 24 * hour

/** Whole minutes of opening time between two moments; 0 when the second is not later. */
export function businessMinutes(hours: BusinessHours, from: Date, to: Date): number {
  return Math.floor(businessMilliseconds(hours, from, to) / minute)
}

/** The same in milliseconds, for sums of several spans. */
export function businessMilliseconds(hours: BusinessHours, from: Date, to: Date): number {
  let open = 0
  for (const [start, end] of openSpans(hours, [from.getTime(), to.getTime()])) open += end - start
  return open
}

/** When so many milliseconds of opening time will have passed since `from`; null where that takes ten years or more. */
export function businessMoment(hours: BusinessHours, from: Date, milliseconds: number): Date | null {
  let left = milliseconds
  for (const [start, end] of openSpans(hours, [from.getTime(), from.getTime() + longest])) {
    if (end - start >= left) return new Date(start + left)
    left -= end - start
  }
  return null
}

/** The parts of a span in which it is open, in their order. */
function* openSpans(hours: BusinessHours, span: Span): Generator<Span> {
  const [start, end] = span
  if (end <= start) return
  if (hours.days.length === 0 && hours.holidays.length === 0) {
    yield span
    return
  }
  const rangesByDay = rangesOf(hours)
  if (rangesByDay.every((ranges) => ranges.length === 0)) return
  const holidays = new Set(hours.holidays)
  for (let cursor = start; cursor < end; ) {
    const dayStart = DateTime.fromMillis(cursor, { zone: hours.timezone }).startOf('day')
    const dayEnd = dayStart.plus({ days: 1 }).startOf('day').toMillis()
    const ranges = holidays.has(dayStart.toFormat('yyyy-MM-dd')) ? [] : (rangesByDay[dayStart.weekday % 7] ?? [])
    if (ranges.length > 0) yield* openWithin(dayStart, dayEnd, ranges, span)
    // a day that a zone left out must not stop the count
    cursor = Math.max(dayEnd, cursor + hour)
  }
}

/** The parts of a day's ranges that lie in `span`. */
function* openWithin(dayStart: DateTime, dayEnd: number, ranges: readonly Span[], span: Span): Generator<Span> {
  const midnight = Date.UTC(dayStart.year, dayStart.month - 1, dayStart.day)
  for (const { offset, within } of offsetsOf(dayStart, dayEnd)) {
    for (const [from, to] of ranges) {
      const start = Math.max(midnight + from - offset, within[0], span[0])
      const end = Math.min(midnight + to - offset, within[1], span[1])
      if (end > start) yield [start, end]
    }
  }
}

/** The parts of a day with one distance to UTC each: two where the clock is changed, else one. */
function offsetsOf(dayStart: DateTime, dayEnd: number): { offset: number; within: Span }[] {
  const start = dayStart.toMillis()
  const offsetAt = (moment: number) => DateTime.fromMillis(moment, { zone: dayStart.zone }).offset * minute
  const [first, last] = [offsetAt(start), offsetAt(dayEnd - 1)]
  if (first === last) return [{ offset: first, within: [start, dayEnd] }]
  let [before, after] = [start, dayEnd - 1]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetAt(middle) === first) before = middle
    else after = middle
  }
  return [
    { offset: first, within: [start, after] },
    { offset: last, within: [after, dayEnd] },
  ]
}

/** For each day of the week its ranges in milliseconds from midnight, those that meet put together. */
function rangesOf({ days }: BusinessHours): Span[][] {
  const week: Span[][] = Array.from({ length: 7 }, () => [])
  if (days.length === 0) return week.map(() => [[0, 24 * hour]])
  const sorted = days.map(({ day, from, to }) => ({ day, from: clock(from), to: clock(to) }))
  sorted.sort((one, other) => one.from - other.from)
  for (const { day, from, to } of sorted) {
    const ranges = week[day]
    const last = ranges?.at(-1)
    if (ranges === undefined || to <= from) continue
    if (last !== undefined && from <= last[1]) ranges[ranges.length - 1] = [last[0], Math.max(last[1], to)]
    else ranges.push([from, to])
  }
  return week
}

function clock(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * hour + Number(minutes) * minute
}
