import { DateTime } from 'luxon'

/** Business hours as they are stored: `HH:MM` of the zone's clocks, 24:00 the end of a day, 0 is Sunday. */
export interface OpeningHours {
  timezone: string
  days: readonly { day: number; from: string; to: string }[]
  /** Whole days on which it is closed, as `2026-12-25`. */
  holidays: readonly string[]
}

/** Whether it is open at that moment. Hours without any day are always open, but for holidays. */
export function isOpenAt(hours: OpeningHours, moment: Date): boolean {
  const local = DateTime.fromJSDate(moment, { zone: hours.timezone })
  if (hours.holidays.includes(local.toFormat('yyyy-MM-dd'))) return false
  if (hours.days.length === 0) return true
  const time = local.toFormat('HH:mm')
  return hours.days.some(({ day, from, to }) => day === local.weekday % 7 && from <= time && time < to)
}
