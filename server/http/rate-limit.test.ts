import Fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeToken, makeUser } from '../../test/support/factories.ts'
import { registerErrors } from './errors.ts'
import { registerRateLimit } from './rate-limit.ts'

let desk: TestApp | undefined
afterEach(async () => {
  await desk?.close()
  desk = undefined
})

const routes = (scope: import('fastify').FastifyInstance) => void scope.get('/desk/api/v2/x.json', async () => ({}))
const headersOf = (headers: Record<string, unknown>) =>
  ['limit', 'remaining', 'reset'].map((name) => Number(headers[`x-rate-limit-${name}`]))

test('without a limit every answer carries the headers as whole numbers', async () => {
  desk = await createTestApp({}, { routes })
  for (const answer of [
    await desk.admin.get('/x.json'),
    await desk.anonymous.get('/x.json'),
    await desk.admin.get('/nowhere.json'),
  ]) {
    expect(headersOf(answer.headers)).toEqual([1_000_000, 1_000_000, 0])
  }
})

test('over the limit a token gets 429 with seconds to wait, and other tokens do not', async () => {
  desk = await createTestApp({ rateLimitPerMinute: 2 }, { routes })
  expect(headersOf((await desk.admin.get('/x.json')).headers)).toEqual([2, 1, 60])
  expect((await desk.admin.get('/x.json')).status).toBe(200)
  const refused = await desk.admin.get('/x.json')
  expect(refused).toMatchObject({ status: 429, body: { errors: [{ code: 'E429', title: 'Too Many Requests' }] } })
  const [limit, remaining, reset] = headersOf(refused.headers)
  expect([limit, remaining]).toEqual([2, 0])
  expect(reset).toBeGreaterThan(0)
  expect(Number(refused.headers['retry-after'])).toBe(reset)
  const { id } = await makeUser(desk.database)
  expect((await desk.as(await makeToken(desk.database, id)).get('/x.json')).status).toBe(200)
  expect(headersOf((await desk.anonymous.get('/x.json')).headers)).toEqual([2, 2, 0])
})

test('the window ends after a minute', async () => {
  let now = 0
  const app = Fastify()
  registerErrors(app)
  app.decorateRequest('credentialKey', null)
  app.decorateRequest('rateLimitPerMinute', null)
  app.addHook('onRequest', async (request) => void (request.credentialKey = 'token'))
  registerRateLimit(app, 1, () => now)
  app.get('/', async () => ({}))
  const status = async () => (await app.inject('/')).statusCode
  expect([await status(), await status()]).toEqual([200, 429])
  now = 60_000
  expect([await status(), await status()]).toEqual([200, 429])
  await app.close()
})
