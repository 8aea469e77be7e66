import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { refusals } from '../../test/support/tickets.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const create = (included: object, fields: object = {}) =>
  desk.admin.post('/businesshours.json?includes=businesshourdays,businesshourholidays', {
    businesshour: { name: 'Week', ...fields },
    included,
  })

test('weekly hours and holidays are written with their hours, in one form, and shown in their order', async () => {
  const { status, body } = await create({
    businesshourdays: [
      { day: 2, from: '13:00:00', to: '24:00' },
      { day: 2, from: '9:00', to: '12:30' },
      { id: 0, day: 0, from: '10:00', to: '11:00' },
    ],
    businesshourholidays: [{ date: '2026-12-25', name: 'Christmas' }, { date: '2026-01-01T00:00:00Z' }],
  })
  expect([status, body.errors]).toEqual([201, undefined])
  const shown = Object.fromEntries(body.included.businesshourdays.map((row: { id: number }) => [row.id, row]))
  const days = body.businesshour.businesshourdays.map((ref: { id: number }) => shown[ref.id])
  expect(days).toMatchObject([
    { day: 0, from: '10:00', to: '11:00' },
    { day: 2, from: '09:00', to: '12:30' },
    { day: 2, from: '13:00', to: '24:00' },
  ])
  expect(body.included.businesshourholidays).toMatchObject([
    { date: '2026-12-25', name: 'Christmas' },
    { date: '2026-01-01', name: '' },
  ])

  const path = `/businesshours/${body.businesshour.id}.json?includes=all`
  const changed = await desk.admin.patch(path, {
    included: {
      businesshourdays: [
        { id: days[1].id, to: '12:00' },
        { id: days[0].id, delete: true },
      ],
      businesshourholidays: [{ id: body.included.businesshourholidays[0].id, name: 'Christmas Day' }],
    },
  })
  expect(changed.body.businesshour.businesshourdays).toHaveLength(2)
  expect(changed.body.included.businesshourdays).toContainEqual(expect.objectContaining({ from: '09:00', to: '12:00' }))
  expect(changed.body.included.businesshourholidays).toContainEqual(
    expect.objectContaining({ date: '2026-12-25', name: 'Christmas Day' }),
  )
  const early = await desk.admin.patch(path, { included: { businesshourdays: [{ id: days[1].id, to: '08:00' }] } })
  expect(refusals(early)).toEqual([['included.businesshourdays[0].to', 'must be later than from']])
})

test('times, dates and days that are none are named', async () => {
  const answer = await create({
    businesshourdays: [
      { day: 7, from: '25:00', to: '9' },
      { day: 1, from: '10:00', to: '09:00' },
      { from: '10:00', to: {} },
    ],
    businesshourholidays: [{ date: '2026-02-30' }, { name: 'Some day' }],
  })
  expect(answer.status).toBe(400)
  expect(Object.fromEntries(refusals(answer))).toEqual({
    'included.businesshourdays[0].day': 'must be 6 or lower',
    'included.businesshourdays[0].from': 'must be a time as ‘15:04’',
    'included.businesshourdays[0].to': 'must be a time as ‘15:04’',
    'included.businesshourdays[1].to': 'must be later than from',
    'included.businesshourdays[2].day': 'must be set',
    'included.businesshourdays[2].to': 'must be a time as ‘15:04’',
    'included.businesshourholidays[0].date': 'must be a date as ‘2006-01-02’',
    'included.businesshourholidays[1].date': 'must be set',
  })
})

test('the zone’s number and name always belong together', async () => {
  const { businesshour } = (await create({})).body
  expect(businesshour).toMatchObject({ timezoneId: 1, timezone_name: 'UTC' })
  const path = `/businesshours/${businesshour.id}.json`
  const change = async (body: object) => {
    const { timezoneId, timezone_name } = (await desk.admin.put(path, body)).body.businesshour
    return [timezoneId, timezone_name]
  }
  expect(await change({ timezone_name: 'europe/bucharest' })).toEqual([62, 'Europe/Bucharest'])
  // the whole object again, with one of the two changed
  expect(await change({ timezoneId: 1, timezone_name: 'Europe/Bucharest' })).toEqual([1, 'UTC'])
  expect(await change({ timezoneId: 1, timezone_name: 'Europe/Bucharest' })).toEqual([62, 'Europe/Bucharest'])
  expect(await change({ timezoneId: 0, timezone_name: '' })).toEqual([62, 'Europe/Bucharest'])
  expect((await desk.admin.put(path, { timezoneId: 99_999 })).status).toBe(400)
})
