import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { purge } from '../purge.job.ts'
import { ctxOf } from './context.ts'

let desk: TestApp
/** What the workflow route does inside its transaction, before it completes the key. */
let inTransaction: () => Promise<void>
/** What it does after the commit. */
let afterCommit: () => Promise<void>

beforeAll(async () => {
  desk = await createTestApp(
    {},
    {
      async routes(scope, { database }) {
        await database.query(sql`create table things (id bigint generated always as identity primary key, name text)`)
        const insert = sql`insert into things (name) values ('x') returning id`

        const present = async (_ctx: unknown, id: number) => ({ status: 200, body: { thing: { id }, again: true } })
        scope.route({
          method: ['POST', 'PATCH', 'PUT'],
          url: '/desk/api/v2/things.json',
          config: { idempotency: { present } },
          handler: async (request) => {
            const ctx = ctxOf(request)
            const id = await database.transaction(async (tx) => {
              const [row] = await tx.query<{ id: number }>(insert)
              await inTransaction()
              await ctx.idempotency?.complete(tx, row!.id)
              return row!.id
            })
            await afterCommit()
            return { thing: { id } }
          },
        })
        scope.post('/desk/api/v2/plain.json', async (_request, reply) => {
          const [row] = await database.query<{ id: number }>(insert)
          return reply.code(201).send({ plain: row })
        })
        scope.post('/desk/api/v2/nothing.json', async (_request, reply) => {
          await database.query(insert)
          return reply.code(204).send()
        })
      },
    },
  )
})
afterAll(() => desk.close())
beforeEach(async () => {
  inTransaction = async () => {}
  afterCommit = async () => {}
  await desk.database.query(sql`truncate things`)
  await desk.database.query(sql`delete from idempotency_keys`)
})

const key = (value: string) => ({ 'idempotency-key': value })
async function things(): Promise<number> {
  const [row] = await desk.database.query<{ count: number }>(sql`select count(*)::int as count from things`)
  return row!.count
}

test('a repeated request answers the first result and works once', async () => {
  const first = await desk.admin.post('/things.json', { a: 1 }, key('k1'))
  const second = await desk.admin.post('/things.json', { a: 1 }, key('k1'))
  expect(first.status).toBe(200)
  expect(first.headers['idempotency-replayed']).toBeUndefined()
  expect(second).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } })
  expect(second.headers['content-type']).toBe(first.headers['content-type'])
  expect(await things()).toBe(1)
})

test('a hundred at once work once; the others hear the same answer or that it is running', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => desk.admin.post('/things.json', { a: 1 }, key('k1'))),
  )
  expect(await things()).toBe(1)
  const done = answers.filter(({ status }) => status === 200)
  expect(done.length).toBeGreaterThan(0)
  expect(new Set(done.map(({ body }) => body.thing.id)).size).toBe(1)
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(answer).toMatchObject({ status: 409, headers: { 'retry-after': '1' } })
  }
})

test('status and empty bodies of routes without a transaction of their own are repeated too', async () => {
  const created = await desk.admin.post('/plain.json', {}, key('k1'))
  expect(created.status).toBe(201)
  expect(await desk.admin.post('/plain.json', {}, key('k1'))).toMatchObject({ status: 201, body: created.body })
  await desk.admin.post('/nothing.json', {}, key('k2'))
  expect(await desk.admin.post('/nothing.json', {}, key('k2'))).toMatchObject({ status: 204, body: undefined })
  expect(await things()).toBe(2)
})

test.each([
  ['another body', '/things.json', { a: 2 }],
  ['another path', '/plain.json', { a: 1 }],
])('the same key with %s is 409', async (_what, path, body) => {
  await desk.admin.post('/things.json', { a: 1 }, key('k1'))
  const answer = await desk.admin.post(path, body, key('k1'))
  expect(answer).toMatchObject({
    status: 409,
    body: { errors: [{ source: 'Idempotency-Key', detail: 'was already used for a different request' }] },
  })
  expect(await things()).toBe(1)
})

test('PATCH and PUT honour the key, and two users may use the same one', async () => {
  const user = await makeUser(desk.database)
  for (const method of ['patch', 'put'] as const) {
    await desk.admin[method]('/things.json', {}, key(method))
    const again = await desk.admin[method]('/things.json', {}, key(method))
    expect(again.headers['idempotency-replayed']).toBe('true')
    await desk.as(user.token)[method]('/things.json', {}, key(method))
  }
  expect(await things()).toBe(4)
})

test.each(['', 'a b', 'x'.repeat(256), 'é'])('the key %j is 400', async (value) => {
  const answer = await desk.admin.post('/things.json', {}, key(value))
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: 'Idempotency-Key' }] } })
  expect(await things()).toBe(0)
})

test('a failed request frees its key', async () => {
  inTransaction = async () => {
    throw new AppError('invalid', { detail: 'must be set', source: 'a' })
  }
  expect((await desk.admin.post('/things.json', {}, key('k1'))).status).toBe(400)
  inTransaction = async () => {}
  const answer = await desk.admin.post('/things.json', {}, key('k1'))
  expect(answer.status).toBe(200)
  expect(answer.headers['idempotency-replayed']).toBeUndefined()
})

describe('crashes', () => {
  test('an answer lost after the commit is made again from the resource', async () => {
    afterCommit = async () => {
      throw new Error('presenting failed')
    }
    expect((await desk.admin.post('/things.json', {}, key('k1'))).status).toBe(500)
    const answer = await desk.admin.post('/things.json', {}, key('k1'))
    expect(answer).toMatchObject({ status: 200, body: { again: true }, headers: { 'idempotency-replayed': 'true' } })
    expect(await things()).toBe(1)
  })

  test('a lost answer that cannot be made again says that the work was done', async () => {
    await desk.admin.post('/plain.json', {}, key('k1'))
    await desk.database.query(sql`update idempotency_keys set response_status = null, response_body = null`)
    const answer = await desk.admin.post('/plain.json', {}, key('k1'))
    expect(answer).toMatchObject({
      status: 409,
      body: { errors: [{ detail: expect.stringContaining('was carried out') }] },
    })
  })

  test('a key whose owner died is taken over after its minute, and a slow owner that lost it rolls back', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let reached = () => {}
    const slowIsInside = new Promise<void>((resolve) => (reached = resolve))
    inTransaction = async () => {
      reached()
      await held
    }
    const slow = desk.admin.post('/things.json', {}, key('k1'))
    await slowIsInside
    inTransaction = async () => {}
    expect(await desk.admin.post('/things.json', {}, key('k1'))).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
    })
    await desk.database.query(sql`update idempotency_keys set locked_until = now() - interval '1 second'`)
    const second = await desk.admin.post('/things.json', {}, key('k1'))
    expect(second.status).toBe(200)
    release()
    expect((await slow).status).toBe(409)
    expect(await things()).toBe(1)
    expect((await desk.admin.post('/things.json', {}, key('k1'))).body).toEqual(second.body)
  })
})

test('after a day a key starts over', async () => {
  await desk.admin.post('/things.json', { a: 1 }, key('k1'))
  await desk.database.query(sql`update idempotency_keys set created_at = now() - interval '25 hours'`)
  expect((await desk.admin.post('/things.json', { a: 2 }, key('k1'))).status).toBe(200)
  expect(await things()).toBe(2)
  await desk.database.query(sql`update idempotency_keys set created_at = now() - interval '25 hours'`)
  await purge(desk.database, desk.app.log)
  expect(await desk.database.query(sql`select 1 from idempotency_keys`)).toEqual([])
})
