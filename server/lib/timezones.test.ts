import { IANAZone } from 'luxon'
import { expect, test } from 'vitest'
import { resolveZone, zoneById, zoneByName } from './timezones.ts'

test('zone 62 is Europe/Bucharest, as in Teamwork Desk', () => {
  expect(zoneById(62)).toEqual({ id: 62, name: 'Europe/Bucharest' })
})

test('every zone is known to the runtime and appears once', () => {
  const names = []
  for (let id = 1; zoneById(id) !== null; id++) names.push(zoneById(id)?.name ?? '')
  expect(names.length).toBe(419)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter((name) => !IANAZone.isValidZone(name))).toEqual([])
})

// Stored ids would change their meaning.
test('the numbers of zones never change', () => {
  const known = { 1: 'UTC', 2: 'Africa/Abidjan', 61: 'America/Argentina/Cordoba', 419: 'Pacific/Wallis' }
  for (const [id, name] of Object.entries(known)) expect(zoneById(Number(id))?.name).toBe(name)
})

test.each([
  [62, 'Europe/Bucharest'],
  ['62', 'Europe/Bucharest'],
  [' europe/bucharest ', 'Europe/Bucharest'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['UTC', 'UTC'],
  [0, null],
  [100_000, null],
  [-1, null],
  [1.5, null],
  ['', null],
  ['Mars/Olympus', null],
  ['+02:00', null],
  ['../etc/passwd', null],
])('resolveZone(%j) is %j', (value, name) => {
  expect(resolveZone(value)).toBe(name)
})

test('a zone is found by its name in any case', () => {
  expect(zoneByName('EUROPE/BUCHAREST')?.id).toBe(62)
  expect(zoneByName('nowhere')).toBeNull()
})
