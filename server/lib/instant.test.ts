import { expect, test } from 'vitest'
import { parseInstant } from './instant.ts'

test.each([
  ['2026-02-01T09:00:00Z', '2026-02-01T09:00:00.000Z'],
  ['2026-02-01t09:00:00z', '2026-02-01T09:00:00.000Z'],
  ['2026-02-01T09:00:00+02:00', '2026-02-01T07:00:00.000Z'],
  ['2026-02-01T09:00:00 02:00', '2026-02-01T07:00:00.000Z'],
  ['2026-02-01T09:00:00-0530', '2026-02-01T14:30:00.000Z'],
  ['2026-02-01T09:00:00.123Z', '2026-02-01T09:00:00.123Z'],
  ['2026-02-01T09:00:00.123999Z', '2026-02-01T09:00:00.123Z'],
  ['2026-02-01T09:00:00.123456789Z', '2026-02-01T09:00:00.123Z'],
  ['2026-02-01T09:00:00.5Z', '2026-02-01T09:00:00.500Z'],
  ['2026-02-01 09:00:00', '2026-02-01T09:00:00.000Z'],
  ['2026-02-01 09:00', '2026-02-01T09:00:00.000Z'],
  ['2026-02-01', '2026-02-01T00:00:00.000Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
])('%s is %s', (text, moment) => {
  expect(parseInstant(text)?.toISOString()).toBe(moment)
})

test.each([
  '',
  'tomorrow',
  '2026-02-30',
  '2026-13-01',
  '2026-02-01T24:30:00Z',
  '2026-02-01T09:00:61Z',
  '0000-01-01',
  '1767225600',
  '2026-2-1',
  '2026-02-01T09:00:00+99:00',
  '2026-02-01T09:00:00 Europe/Paris',
  '+002026-01-01',
  '9999-12-31T23:59:59-01:00',
  '0001-01-01T00:00:00+01:00',
  'x'.repeat(100_000),
])('%s is no moment', (text) => {
  expect(parseInstant(text)).toBeNull()
})

test('a time without a zone is read in the zone given', () => {
  expect(parseInstant('2026-01-15T09:00:00', 'Europe/Bucharest')?.toISOString()).toBe('2026-01-15T07:00:00.000Z')
  expect(parseInstant('2026-07-15T09:00:00', 'Europe/Bucharest')?.toISOString()).toBe('2026-07-15T06:00:00.000Z')
  expect(parseInstant('2026-07-15', 'America/New_York')?.toISOString()).toBe('2026-07-15T04:00:00.000Z')
  expect(parseInstant('2026-07-15T09:00:00Z', 'Europe/Bucharest')?.toISOString()).toBe('2026-07-15T09:00:00.000Z')
})

test('a time the clock skips moves forward, of a time it shows twice the first is meant', () => {
  // Bucharest: 29 March 2026 03:00 -> 04:00, 25 October 2026 04:00 -> 03:00
  expect(parseInstant('2026-03-29T03:30:00', 'Europe/Bucharest')?.toISOString()).toBe('2026-03-29T01:30:00.000Z')
  expect(parseInstant('2026-10-25T03:30:00', 'Europe/Bucharest')?.toISOString()).toBe('2026-10-25T00:30:00.000Z')
})

test('an unknown zone gives no moment', () => {
  expect(parseInstant('2026-01-15T09:00:00', 'Mars/Olympus')).toBeNull()
})
