import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { sql } from './sql.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db?.drop())

const pid = async () => (await db.database.quick.query<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid

test('what many ask at once is answered to each, on one connection', async () => {
  const asked = Array.from({ length: 50 }, (_, index) => index)
  const rows = await Promise.all(
    asked.map((index) => db.database.quick.query(sql`select ${index}::int as index, pg_backend_pid() as pid`)),
  )
  expect(rows.map(([row]) => row?.index)).toEqual(asked)
  expect(new Set(rows.map(([row]) => row?.pid))).toEqual(new Set([await pid()]))
})

test('a statement that fails leaves those around it alone', async () => {
  const divide = (by: number) => db.database.quick.query(sql`select 10 / ${by}::int as result`)
  const results = await Promise.allSettled([divide(1), divide(0), divide(2)])
  expect(results).toMatchObject([
    { value: [{ result: 10 }] },
    { reason: { code: '22012' } },
    { value: [{ result: 5 }] },
  ])
})

test('a connection that broke is replaced', async () => {
  const before = await pid()
  await db.database.query(sql`select pg_terminate_backend(${before})`)
  // who asks before the end is noticed gets the error
  await expect.poll(() => pid().catch(() => before)).not.toBe(before)
})

test('a closed database opens no connection any more', async () => {
  const other = await createTestDatabase()
  await other.drop()
  await expect(other.database.quick.query(sql`select 1`)).rejects.toThrow('closed')
})
