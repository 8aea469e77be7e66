import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'

let desk: TestApp

beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const origin = 'https://widgets.example.test'
const ask = (url: string, headers: Record<string, string> = {}) =>
  desk.app.inject({ method: 'OPTIONS', url, headers: { origin, ...headers } })
const preflight = (url: string, headers: Record<string, string> = {}) =>
  ask(url, { 'access-control-request-method': 'PATCH', ...headers })

test.each(['/desk/api/v2/tickets/1.json', '/desk/v2/me.json', '/desk/v1/tickets.json', '//desk/v2//x', '/uploads'])(
  'a page elsewhere may ask %s what it wants, without signing in',
  async (url) => {
    const { statusCode, headers, body } = await preflight(url, {
      'access-control-request-headers': 'authorization,content-type,x-requested-with',
    })
    expect([statusCode, body]).toEqual([204, ''])
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization,content-type,x-requested-with',
    })
  },
)

test.each([undefined, 'tkn.v1_nobody'])(
  'answers and refusals can be read by a page that has token %s',
  async (token) => {
    const { headers, statusCode } = await desk.app.inject({
      url: '/desk/api/v2/me.json',
      headers: { origin, authorization: `Bearer ${token ?? desk.adminToken}` },
    })
    expect(statusCode).toBe(token === undefined ? 200 : 401)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-expose-headers']).toContain('X-Rate-Limit-Remaining')
  },
)

test('nothing lets a browser send the cookie along', async () => {
  for (const { headers } of [await preflight('/desk/api/v2/me.json'), await ask('/desk/api/v2/me.json')])
    expect(headers).not.toHaveProperty('access-control-allow-credentials')
})

test('signing in, pages and requests of no other page know nothing of it', async () => {
  for (const url of ['/sign-in', '/sign-out', '/', '/healthz', '/desk/rate/x', '/contact/support']) {
    const { headers } = await preflight(url)
    expect(headers, url).not.toHaveProperty('access-control-allow-origin')
  }
  expect((await desk.admin.get('/me.json')).headers).not.toHaveProperty('access-control-allow-origin')
  expect((await ask('/desk/api/v2/me.json')).statusCode).toBe(404)
})
