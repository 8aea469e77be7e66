import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'
import { catalogGoldens } from './golden-catalog.ts'
import { peopleGoldens } from './golden-people.ts'

// The very bodies that known clients were seen to send (clients.md, Captured requests), with what they need back.

let desk: TestApp
let userId = 0
beforeAll(async () => {
  desk = await createTestApp()
  userId = (await makeUser(desk.database)).id
})
afterAll(() => desk.close())

const goldens = [...peopleGoldens, ...catalogGoldens]

describe.each(goldens.map((golden, index) => [`${golden.client}, ${golden.path} (${index})`, golden] as const))(
  '%s',
  (_name, golden) => {
    test('creates and updates', async () => {
      const made = await desk.admin.post(`/${golden.path}.json`, golden.create(userId))
      expect([made.status, made.body.errors]).toEqual([201, undefined])
      expect(made.body[golden.one]).toMatchObject(golden.answer)
      if (golden.update === undefined) return
      const changed = await desk.admin[golden.method ?? 'put'](
        `/${golden.path}/${made.body[golden.one].id}.json`,
        golden.update,
      )
      expect([changed.status, changed.body.errors]).toEqual([200, undefined])
      expect(changed.body[golden.one]).toMatchObject(golden.updated ?? {})
    })
  },
)

test('the lists the official server makes are answered in full', async () => {
  for (const path of [
    'companies',
    'customers',
    'inboxes',
    'users',
    'tags',
    'ticketpriorities',
    'ticketstatuses',
    'tickettypes',
    'ticketsources',
    'customfields',
    'happinessratingoptions',
    'businesshours',
    'slas',
    'helpdocssites',
    'helpdocscategories',
    'timelogs',
    'triggers',
  ]) {
    const { status, body } = await desk.admin.get(
      `/${path}.json?filter={}&page=1&pageSize=10&orderBy=createdAt&orderMode=desc`,
      { 'content-type': 'application/json' },
    )
    expect([status, Array.isArray(body[path]), body.included, body.pagination.pageSize], path).toEqual([
      200,
      true,
      {},
      10,
    ])
  }
  const raw = await desk.admin.get(
    '//desk/api/v2/customers.json?filter={"contacts.value":{"$eq":"c1@g.example"}}&orderBy=createdAt&orderMode=desc&page=1&pageSize=1',
  )
  expect(raw.body.customers).toMatchObject([{ email: 'c1@g.example' }])
  expect(
    (
      await desk.admin.get(
        '/timelogs.json?orderBy=tickets_id&orderMode=DESC&filter={"$and":[{"companies.id":{"$in":["16"]}},{"date":{"$gte":"2025-02-01T00:00:00.000Z"}},{"date":{"$lte":"2030-01-01T00:00:00.000Z"}}]}',
      )
    ).body.errors,
  ).toBeUndefined()
})
