import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../test/support/app.ts'
import { createTestDatabase } from '../test/support/database.ts'
import { buildApp } from './app.ts'
import { openDatabase } from './db/pool.ts'

let desk: TestApp
let port: number

beforeAll(async () => {
  desk = await createTestApp(
    { maxBodyBytes: 2000 },
    { routes: (scope) => void scope.post('/desk/api/v2/echo.json', async (request) => request.body) },
  )
  await desk.app.listen({ host: '127.0.0.1', port: 0 })
  port = (desk.app.server.address() as AddressInfo).port
})
afterAll(() => desk.close())

/** Sends bytes over a connection and gives everything that comes back. */
async function talk(lines: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(lines)
  return text(socket)
}

test('healthz answers without the database and readyz when the schema is complete', async () => {
  expect(await desk.anonymous.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await desk.anonymous.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } })
})

test('readyz is 503 for a database without the schema and for one that is gone', async () => {
  const empty = await createTestDatabase({ isEmpty: true })
  const app = await buildApp({ database: empty.database, config: desk.config })
  const readyz = async () => (await app.inject('/readyz')).statusCode
  expect(await readyz()).toBe(503)
  await empty.drop()
  expect(await readyz()).toBe(503)
  expect((await app.inject('/healthz')).statusCode).toBe(200)
  await app.close()
})

test('a database that cannot be reached is 503 with Retry-After', async () => {
  const database = openDatabase({ host: '/nowhere' })
  const app = await buildApp({ database, config: desk.config })
  const headers = { authorization: `Bearer ${desk.adminToken}` }
  const answer = await app.inject({ url: '/launchpad/v1/userinfo.json', headers })
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.body).not.toContain('nowhere')
  await app.close()
  await database.close()
})

test('over a real connection: doubled slashes, the old prefix and a bare question mark reach the same route', async () => {
  for (const path of ['//desk//api/v2/nowhere.json?', '/desk/v2/nowhere.json']) {
    const answer = await talk(`GET ${path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    expect(answer.toLowerCase()).toMatch(/\r\nx-request-id: /)
  }
})

test('a chunked body over the limit is 413', async () => {
  const chunk = `${(1500).toString(16)}\r\n${' '.repeat(1500)}\r\n`
  const head = `POST /desk/api/v2/echo.json HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer ${desk.adminToken}\r\n`
  const answer = await talk(`${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunk}${chunk}0\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
})

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['a blank in the address', 'GET /desk/api/v2/x.json?filter={"a": 1} HTTP/1.1\r\nHost: desk\r\n\r\n', 400],
  ['endless headers', `GET / HTTP/1.1\r\nHost: desk\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s is answered in the API form', async (_what, bytes, status) => {
  const answer = await talk(bytes)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ errors: [{ code: 'E4' }] })
})
