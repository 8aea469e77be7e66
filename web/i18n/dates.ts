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
  if (passed < 7 * day) return shortSpan(passed)
  const isThisYear = new Date(now).getFullYear() === new Date(instant).getFullYear()
  return format(instant, isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' })
}

/** `5m`, `3h`, `20d`: so many whole minutes, hours or days, given in milliseconds. */
export function shortSpan(span: number): string {
  if (span < hour) return narrow(Math.floor(span / minute), 'minute')
  if (span < day) return narrow(Math.floor(span / hour), 'hour')
  return narrow(Math.floor(span / day), 'day')
}

/** Day and time in full, for titles and conversations. */
export function fullTime(instant: string | null | undefined): string {
  return instant ? format(instant, { dateStyle: 'medium', timeStyle: 'short' }) : ''
}

/** Weekday and time of clocks that are so many minutes before UTC's. */
export function clockAt(now: number, offsetMinutes: number): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }
  const { language } = i18next
  const make = () => new Intl.DateTimeFormat(language, options)
  return kept(`clock ${language}`, make).format(new Date(now + offsetMinutes * minute))
}

/** `UTC+5:30`: a zone of which no more is known than its distance from UTC. */
export function offsetName(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** `3 hours ago`, `yesterday`. */
export function relativeTime(instant: string | null | undefined, now = Date.now()): string {
  if (!instant) return ''
  const passed = Date.parse(instant) - now
  if (Math.abs(passed) < minute) return i18next.t('justNow')
  const [unit, size] = unitOf(Math.abs(passed))
  const formatter = kept(
    `ago ${i18next.language}`,
    () => new Intl.RelativeTimeFormat(i18next.language, { numeric: 'auto' }),
  )
  return formatter.format(Math.round(passed / size), unit)
}

function unitOf(span: number): ['minute' | 'hour' | 'day' | 'month' | 'year', number] {
  if (span < hour) return ['minute', minute]
  if (span < day) return ['hour', hour]
  if (span < 31 * day) return ['day', day]
  return span < 365 * day ? ['month', 30.4 * day] : ['year', 365 * day]
}

function narrow(value: number, unit: 'minute' | 'hour' | 'day'): string {
  const { language } = i18next
  const make = () => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' })
  return kept(`${unit} ${language}`, make).format(value)
}

function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  const { language } = i18next
  const name = `${language} ${zone} ${Object.entries(options).join()}`
  return kept(name, () => new Intl.DateTimeFormat(language, { ...options, timeZone: zone })).format(new Date(instant))
}

// Making a formatter costs a hundred times what using it does, and every row of a list needs two. There are as many as
// kinds of times, for each language and zone that was shown.
const formatters = new Map<string, unknown>()

/** The formatter made under this name before; a name belongs to one kind of formatter. */
function kept<Formatter>(name: string, make: () => Formatter): Formatter {
  const found = formatters.get(name) as Formatter | undefined
  if (found !== undefined) return found
  const made = make()
  formatters.set(name, made)
  return made
}
