import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { sql } from '../db/sql.ts'
import { AppError, type ErrorKind } from '../lib/app-error.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

let desk: TestApp
let lines: Record<string, unknown>[]

beforeAll(async () => {
  lines = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  const { log } = Fastify({ logger: { level: 'info', stream } })
  desk = await createTestApp(
    {},
    {
      log,
      routes(scope, { database }) {
        scope.get('/desk/api/v2/fail/:kind.json', async (request) => {
          const { kind } = request.params as { kind: ErrorKind }
          throw new AppError(kind, [{ detail: 'must be set', source: 'customer' }, { detail: 'second' }], {
            retryAfterSeconds: 7,
          })
        })
        scope.get('/desk/api/v2/bug.json', async () => {
          throw new TypeError('the password is hunter2')
        })
        scope.post('/desk/api/v2/echo.json', async () => ({}))
        scope.get('/desk/api/v2/sql/:code.json', async (request) => {
          throw Object.assign(new Error('secret text of the driver'), {
            code: (request.params as { code: string }).code,
          })
        })
        scope.get('/desk/api/v2/overflow.json', async () => database.query(sql`select ${'9'.repeat(30)}::bigint`))
      },
    },
  )
})
afterAll(() => desk.close())

test.each([
  ['invalid', 400, 'Bad Request', 'E4', '400 Bad Request'],
  ['unauthenticated', 401, 'Unauthenticated', 'E5', '401 Unauthorized'],
  ['forbidden', 403, 'Forbidden', 'E2', '403 Forbidden'],
  ['notFound', 404, 'Not Found', 'E3', '404 Not Found'],
  ['conflict', 409, 'Conflict', 'E4', '409 Conflict'],
  ['tooLarge', 413, 'Payload Too Large', 'E4', '413 Payload Too Large'],
  ['unsupportedMedia', 415, 'Unsupported Media Type', 'E4', '415 Unsupported Media Type'],
  ['rateLimited', 429, 'Too Many Requests', 'E429', '429 Too Many Requests'],
  ['unavailable', 503, 'Service Unavailable', 'E5', '503 Service Unavailable'],
])('%s answers %i with every problem', async (kind, status, title, code, message) => {
  const answer = await desk.admin.get(`/fail/${kind}.json`, { 'x-request-id': 'caller-1' })
  expect(answer.status).toBe(status)
  expect(answer.body).toEqual({
    errors: [
      { id: expect.stringMatching(uuid), title, code, detail: 'must be set', source: 'customer' },
      { id: expect.stringMatching(uuid), title, code, detail: 'second' },
    ],
    message,
    requestId: 'caller-1',
  })
  expect(answer.headers).toMatchObject({ 'x-request-id': 'caller-1', 'retry-after': '7', 'cache-control': 'no-store' })
})

test('no credentials answer the recorded 401', async () => {
  const answer = await desk.anonymous.get('/fail/invalid.json')
  expect(answer.status).toBe(401)
  expect(answer.body).toMatchObject({
    errors: [{ title: 'Unauthenticated', code: 'E5', detail: 'unauthenticated' }],
    message: '401 Unauthorized',
  })
})

test('a bug answers 500 with the request id and nothing else, and is logged with its stack', async () => {
  const answer = await desk.admin.get('/bug.json')
  expect(answer.status).toBe(500)
  expect(JSON.stringify(answer.body)).not.toContain('hunter2')
  expect(answer.body).toMatchObject({
    errors: [{ title: 'Internal Server Error', code: 'E5', detail: 'an internal error occurred and was logged' }],
    requestId: answer.headers['x-request-id'],
  })
  const logged = lines.find((line) => line['requestId'] === answer.body.requestId && line['level'] === 50)
  expect(logged).toMatchObject({ error: { type: 'TypeError', stack: expect.stringContaining('errors.test') } })
})

test('unknown paths and wrong verbs answer 404 in the same form', async () => {
  for (const answer of [
    await desk.admin.get('/nowhere.json'),
    await desk.admin.delete('/echo.json'),
    await desk.admin.get('/echo.json'),
    await desk.anonymous.get('/desk/elsewhere'),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: { errors: [{ code: 'E3' }], message: '404 Not Found' } })
    expect(answer.body.requestId).toBe(answer.headers['x-request-id'])
  }
})

test('an address that cannot be decoded answers 400 in the same form', async () => {
  for (const path of ['/%zz.json', '/%ff.json', '/a%00.json']) {
    const answer = await desk.admin.get(path)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code: 'E4' }] } })
    expect(answer.headers['x-request-id']).toBe(answer.body.requestId)
  }
})

test('an odd X-Request-Id is replaced', async () => {
  const answer = await desk.admin.get('/fail/invalid.json', { 'x-request-id': 'a b\tc' })
  expect(answer.headers['x-request-id']).toMatch(uuid)
})

test.each(['57P01', '57P03', '53300', '08006', 'ECONNREFUSED', '40P01'])(
  '%s of the database answers 503 with Retry-After',
  async (code) => {
    const answer = await desk.admin.get(`/sql/${code}.json`)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } })
    expect(JSON.stringify(answer.body)).not.toContain('driver')
  },
)

test.each([
  ['23505', 409],
  ['23503', 400],
  ['22021', 400],
  ['42703', 500],
  ['ENOENT', 500],
])('%s of the database answers %i without its text', async (code, status) => {
  const answer = await desk.admin.get(`/sql/${code}.json`)
  expect(answer.status).toBe(status)
  expect(JSON.stringify(answer.body)).not.toContain('driver')
})

test('a number that no column holds is a 400', async () => {
  expect((await desk.admin.get('/overflow.json')).status).toBe(400)
})

test('every request is one log line without query, body or credentials', async () => {
  lines.length = 0
  await desk.admin.post('/echo.json?token=secret-query', { subject: 'secret-body' })
  const [line, ...others] = lines
  expect(others).toEqual([])
  expect(line).toMatchObject({
    level: 30,
    requestId: expect.stringMatching(uuid),
    method: 'POST',
    path: '/desk/api/v2/echo.json',
    status: 200,
    ms: expect.any(Number),
  })
  expect(JSON.stringify(lines)).not.toMatch(/secret|tkn\.v1/)
})
