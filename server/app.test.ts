import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../test/support/app.ts'

let desk: TestApp

beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

test('healthz answers without the database and readyz when the schema is complete', async () => {
  expect(await desk.anonymous.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await desk.anonymous.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } })
})
