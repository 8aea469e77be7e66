import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertSession } from '../../server/account/queries.ts'
import { hashToken } from '../../server/account/tokens.ts'
import { listOperations } from '../../server/api-docs/operations.ts'
import { describeRoutes } from '../../server/routes.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { operationRights } from './expectations.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp({ publicUrl: 'https://desk.test' })
  await insertSession(desk.database, { userId: 1, hash: hashToken('browser') })
}, 60_000)
afterAll(() => desk?.close())

const cookie = 'deskhand_session=browser'

describe('a request that a browser makes for another site', () => {
  const origins: Record<string, Record<string, string>> = {
    'names that site': { origin: 'https://evil.example' },
    'is of no origin, as of a sandboxed frame': { origin: 'null' },
    'names nobody': {},
    'is of a neighbour on the same domain': { origin: 'https://desk.test', 'sec-fetch-site': 'same-site' },
    'is said to be cross-site whatever its origin': { origin: 'https://desk.test', 'sec-fetch-site': 'cross-site' },
    'names a host that begins alike': { origin: 'https://desk.test.evil.example' },
  }
  const types = [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]

  test.each(Object.keys(origins))(
    'and that %s changes nothing by any operation, whatever its body is',
    async (name) => {
      const passed: string[] = []
      for (const { method, prefix, path, operation } of listOperations(describeRoutes())) {
        if (method === 'get' || operationRights[operation.operationId] === 'public') continue
        for (const type of types) {
          const url = `${prefix}${path}`.replace(/\{\w+\}/g, '1')
          const headers = { cookie, 'content-type': type, ...origins[name] }
          const { statusCode } = await desk.app.inject({
            method: method.toUpperCase() as 'POST',
            url,
            headers,
            payload: '{}',
          })
          if (statusCode !== 403) passed.push(`${method} ${path} ${type} ${statusCode}`)
        }
      }
      expect(passed).toEqual([])
    },
  )

  test('signs nobody in or out, and sets no password', async () => {
    for (const path of [
      '/sign-in',
      '/sign-out',
      '/desk/api/v2/passwordlinks/use.json',
      '/desk/api/v2/passwordresets.json',
    ]) {
      const headers = { cookie, origin: 'https://evil.example', 'content-type': 'application/json' }
      const payload = { email: 'a@b.example', token: 'x', password: 'long enough' }
      expect([path, (await desk.app.inject({ method: 'POST', url: path, headers, payload })).statusCode]).toEqual([
        path,
        403,
      ])
    }
    expect((await desk.app.inject({ url: '/desk/api/v2/me.json', headers: { cookie } })).statusCode).toBe(200)
  })
})

test('the session’s cookie is for requests alone, of this site, and behind https for https', async () => {
  const { headers } = await desk.app.inject({
    method: 'POST',
    url: '/sign-out',
    headers: { cookie, origin: 'https://desk.test' },
  })
  const set = String(headers['set-cookie'])
  for (const flag of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/']) expect(set).toContain(flag)
})

test('whatever host a request names, links lead to the desk’s own address', async () => {
  const headers = {
    authorization: `Bearer ${desk.adminToken}`,
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
  }
  const user = { email: 'new@agents.example', firstName: 'New', sendInvite: false }
  const made = await desk.app.inject({ method: 'POST', url: '/desk/api/v2/users.json', headers, payload: user })
  const url = `/desk/api/v2/users/${made.json().user.id}/invite.json`
  const invited = await desk.app.inject({ method: 'POST', url, headers, payload: { sendMail: false } })
  expect(invited.json().invitation.url).toMatch(/^https:\/\/desk\.test\//)
  const file = { fileName: 'a.txt', mimeType: 'text/plain' }
  const ref = await desk.app.inject({ method: 'POST', url: '/desk/api/v2/files/ref.json', headers, payload: file })
  expect(ref.payload).not.toContain('evil.example')
})

test('every page says what it may load, and no answer lets its type be guessed', async () => {
  const pages = ['/', '/message-frame', '/desk/api/docs', '/desk/rate/none', '/contact/none', '/sign-in', '/inbox/all']
  for (const url of [...pages, '/desk/none', '/assets/none.js', '/%ff', '/desk/api/v2/tickets.json']) {
    const { headers } = await desk.app.inject({ url, headers: { accept: 'text/html' } })
    expect([url, headers['x-content-type-options']]).toEqual([url, 'nosniff'])
    if (!String(headers['content-type']).startsWith('text/html')) continue
    const policy = String(headers['content-security-policy'])
    expect([url, policy]).toEqual([url, expect.stringContaining("default-src 'none'")])
    expect([url, policy]).toEqual([url, expect.stringContaining("base-uri 'none'")])
    expect([url, policy]).toEqual([url, expect.stringContaining('frame-ancestors')])
    expect([url, policy]).toEqual([url, expect.not.stringMatching(/script-src[^;]*(?:unsafe|\*|https?:)/)])
  }
})

test('no path leads out of the folder of the app’s files', async () => {
  for (const path of [
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '..\\..\\package.json',
    '..%5c..%5cpackage.json',
  ]) {
    const { statusCode, payload } = await desk.app.inject({ url: `/assets/${path}` })
    expect([path, statusCode >= 400, payload.includes('"dependencies"')]).toEqual([path, true, false])
  }
})

test('names with line ends make no headers', async () => {
  const headers = { authorization: `Bearer ${desk.adminToken}` }
  const { body } = await desk.admin.post('/files/ref.json', {
    fileName: 'a.txt\r\nSet-Cookie: x=1',
    mimeType: 'text/html\r\nX-Evil: 1',
  })
  expect(JSON.stringify(body?.file ?? {})).not.toMatch(/[\r\n]|\\r|\\n/)
  const { headers: answered } = await desk.app.inject({
    url: '/desk/api/v2/me.json',
    headers: { ...headers, 'x-request-id': 'a b;c=1,Set-Cookie: x' },
  })
  expect(answered['set-cookie']).toBeUndefined()
})
