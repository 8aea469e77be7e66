import i18next from 'i18next'

// Times come from the API in UTC and are shown in the agent's zone, which is the browser's until the profile names one.
let zone: string | undefined

/** Shows times in this IANA zone from now on; undefined is the browser's. */
export function showTimesIn(name: string | undefined): void {
  zone = name
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** `5m`, `3h`, `2d`, then a date: how long ago something was, in the least space. */
export function shortAge(instant: string | null | undefined, now = Date.now()): string {
  if (!instant) return ''
  const passed = now - Date.parse(instant)
  if (passed < minute) return i18next.t('now')
  if (passed < hour) return narrow(Math.floor(passed / minute), 'minute')
  if (passed < day) return narrow(Math.floor(passed / hour), 'hour')
  if (passed < 7 * day) return narrow(Math.floor(passed / day), 'day')
  const isThisYear = new Date(now).getFullYear() === new Date(instant).getFullYear()
  return format(instant, isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' })
}

/** Day and time in full, for titles and conversations. */
export function fullTime(instant: string | null | undefined): string {
  return instant ? format(instant, { dateStyle: 'medium', timeStyle: 'short' }) : ''
}

/** `3 hours ago`, `yesterday`. */
export function relativeTime(instant: string | null | undefined, now = Date.now()): string {
  if (!instant) return ''
  const passed = Date.parse(instant) - now
  if (Math.abs(passed) < minute) return i18next.t('justNow')
  const [unit, size] = unitOf(Math.abs(passed))
  const formatter = new Intl.RelativeTimeFormat(i18next.language, { numeric: 'auto' })
  return formatter.format(Math.round(passed / size), unit)
}

function unitOf(span: number): ['minute' | 'hour' | 'day' | 'month' | 'year', number] {
  if (span < hour) return ['minute', minute]
  if (span < day) return ['hour', hour]
  if (span < 31 * day) return ['day', day]
  return span < 365 * day ? ['month', 30.4 * day] : ['year', 365 * day]
}

function narrow(value: number, unit: 'minute' | 'hour' | 'day'): string {
  return new Intl.NumberFormat(i18next.language, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value)
}

function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(i18next.language, { ...options, timeZone: zone }).format(new Date(instant))
}
