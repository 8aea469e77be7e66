import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { type BusinessHours, businessMinutes } from './business-time.ts'

const week = (timezone: string, holidays: string[] = []): BusinessHours => ({
  timezone,
  days: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
  holidays,
})
const at = (text: string) => new Date(text)

test('nights, weekends and holidays do not count', () => {
  const hours = week('UTC', ['2026-03-03'])
  // Friday 16:30 to Monday 09:15
  expect(businessMinutes(hours, at('2026-02-27T16:30:00Z'), at('2026-03-02T09:15:00Z'))).toBe(45)
  // over the holiday on Tuesday
  expect(businessMinutes(hours, at('2026-03-02T16:59:30Z'), at('2026-03-04T09:00:30Z'))).toBe(1)
  expect(businessMinutes(hours, at('2026-03-03T00:00:00Z'), at('2026-03-04T00:00:00Z'))).toBe(0)
})

test('hours without days are always open, but for holidays', () => {
  const always = { timezone: 'Europe/Berlin', days: [], holidays: [] }
  expect(businessMinutes(always, at('2026-01-01T00:00:00Z'), at('2026-01-02T00:00:59Z'))).toBe(24 * 60)
  const holiday = { ...always, holidays: ['2026-01-01'] }
  expect(businessMinutes(holiday, at('2025-12-31T22:00:00Z'), at('2026-01-02T00:00:00Z'))).toBe(120)
})

test('the clock of the zone decides, also where it is changed', () => {
  const night = (from: string, to: string) => ({
    timezone: 'Europe/Berlin',
    days: [{ day: 0, from, to }],
    holidays: [],
  })
  const day = (date: string) => [at(`${date}T00:00:00+00:00`), at(`${date}T23:00:00Z`)] as const
  // 02:00 to 03:00 does not exist on 29 March and comes twice on 25 October
  expect(businessMinutes(night('01:00', '04:00'), ...day('2026-03-29'))).toBe(120)
  expect(businessMinutes(night('01:00', '04:00'), at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'))).toBe(240)
  expect(businessMinutes(night('01:00', '02:30'), at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'))).toBe(120)
  expect(businessMinutes(week('America/New_York'), at('2026-03-02T13:00:00Z'), at('2026-03-02T15:00:00Z'))).toBe(60)
})

test('no time passes backwards', () => {
  expect(businessMinutes(week('UTC'), at('2026-03-02T12:00:00Z'), at('2026-03-02T10:00:00Z'))).toBe(0)
})

/** Looks at the clock of every minute. */
function counted({ timezone, days, holidays }: BusinessHours, from: Date, to: Date): number {
  let open = 0
  for (let moment = from.getTime(); moment < to.getTime(); moment += 60_000) {
    const local = DateTime.fromMillis(moment, { zone: timezone })
    if (holidays.includes(local.toFormat('yyyy-MM-dd'))) continue
    const time = local.toFormat('HH:mm')
    const isOpen = days.some(({ day, from, to }) => day === local.weekday % 7 && from <= time && time < to)
    if (isOpen || days.length === 0) open++
  }
  return open
}

test('it is what counting minute by minute gives, in zones with odd clocks', () => {
  const time = fc.integer({ min: 0, max: 24 * 4 }).map((quarter) => {
    const [hours, minutes] = [Math.floor(quarter / 4), (quarter % 4) * 15]
    return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  })
  const range = fc
    .record({ day: fc.integer({ min: 0, max: 6 }), from: time, to: time })
    .filter(({ from, to }) => from < to)
  const hours = fc.record({
    timezone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Asia/Kathmandu',
    ),
    days: fc.array(range, { maxLength: 10 }),
    holidays: fc.subarray(['2026-03-29', '2026-10-25', '2026-04-05', '2026-11-01', '2026-09-06']),
  })
  // around the days on which one of the zones changes its clock
  const around = fc.constantFrom(
    '2026-03-08',
    '2026-03-29',
    '2026-04-05',
    '2026-09-06',
    '2026-10-04',
    '2026-10-25',
    '2026-11-01',
  )
  const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 })
  fc.assert(
    fc.property(hours, around, fc.tuple(minutes, minutes), (open, day, [before, length]) => {
      const from = new Date(Date.parse(`${day}T12:00:00Z`) - before * 60_000)
      const to = new Date(from.getTime() + length * 60_000)
      expect(businessMinutes(open, from, to)).toBe(counted(open, from, to))
    }),
    { numRuns: 60, seed: 20_261_025 },
  )
})
