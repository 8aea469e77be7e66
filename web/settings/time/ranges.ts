import type { ChildRow } from '../engine/child-rows.ts'

/** When it is open on one day of the week: 0 is Sunday, the times are `HH:MM`, 24:00 ends a day. */
export interface Range extends ChildRow {
  day: number
  from: string
  to: string
}

/** A closed day, `YYYY-MM-DD`. */
export interface Holiday extends ChildRow {
  date: string
  name: string
}

/** The days of the week with their names, Monday first. */
export function weekDays(language: string): { day: number; name: string }[] {
  const formatter = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  // 2024-01-07 is a Sunday
  return [1, 2, 3, 4, 5, 6, 0].map((day) => ({ day, name: formatter.format(Date.UTC(2024, 0, 7 + day)) }))
}

/** Where a range is within its day, as shares of it, for the picture of the week. */
export function shareOfDay({ from, to }: Range): { start: number; length: number } {
  const [start, end] = [minutes(from), minutes(to)]
  return { start: start / 1440, length: Math.max(0, end - start) / 1440 }
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}
