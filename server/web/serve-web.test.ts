import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { buildOnce } from '../../test/support/build.ts'

let desk: TestApp
beforeAll(async () => {
  await buildOnce('web')
  desk = await createTestApp()
}, 120_000)
afterAll(() => desk.close())

const browser = { accept: 'text/html,application/xhtml+xml' }
const get = (url: string, headers: Record<string, string> = browser) => desk.app.inject({ url, headers })

describe('the page', () => {
  test.each(['/', '/sign-in?token=x', '/inbox/mine/7', '/anything/else'])(
    '%s is the app, which is never kept',
    async (url) => {
      const page = await get(url)
      expect(page.statusCode).toBe(200)
      expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
      expect(page.body).toContain('<div id="app">')
    },
  )

  test.each(['/desk/api/v2/nowhere.json', '/healthz/x', '/uploads', '/assets/none.js', '/launchpad/x'])(
    '%s is for programs: never the app',
    async (url) => {
      const answer = await get(url)
      expect([answer.statusCode, answer.json().message]).toEqual([404, '404 Not Found'])
    },
  )

  test.each([
    ['/desk/tickets/12/messages', '/tickets/12'],
    ['/desk/tickets/12/?from=bot', '/tickets/12'],
    ['/desk/', '/'],
  ])('%s, a link that programs write, leads a browser to %s', async (url, place) => {
    const { statusCode, headers } = await get(url)
    expect([statusCode, headers.location]).toEqual([302, place])
    expect((await get(url, {})).statusCode).toBe(404)
  })

  test('an unknown address is 404 for what is no browser', async () => {
    expect((await get('/nowhere', {})).statusCode).toBe(404)
  })

  test('allows scripts and styles from its own files only, no frame around it, and no type guessing', async () => {
    const page = await get('/')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain(`script-src 'self';`)
    expect(policy).toContain(`default-src 'none'`)
    expect(policy).toContain(`frame-ancestors 'none'`)
    expect(policy).not.toContain('unsafe')
    const nonce = /style-nonce" content="([\w-]{22})"/.exec(page.body)?.[1]
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
    expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=/)
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    const again = await get('/')
    expect(again.body).not.toContain(nonce)
  })

  test('comes in the theme and language of the cookies, and in no other words', async () => {
    const html = async (cookie: string) => /<html[^>]*>/.exec((await get('/', { ...browser, cookie })).body)?.[0]
    expect(await html('deskhand_theme=dark; deskhand_language=de')).toBe('<html lang="de" data-theme="dark">')
    expect(await html('deskhand_theme="><script>; deskhand_language=x')).toBe('<html lang="en" data-theme="system">')
  })
})

test('files carry a hash, are kept for a year, and are sent compressed', async () => {
  const { body } = await get('/')
  const script = /src="(\/assets\/libraries-[^"]+\.js)"/.exec(body)?.[1] ?? ''
  const plain = await get(script, {})
  expect(plain.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' })
  const packed = await get(script, { 'accept-encoding': 'gzip' })
  expect(packed.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
  expect((await get(script, { 'accept-encoding': 'br, gzip' })).headers['content-encoding']).toBe('br')
})

test('the frame of messages lets styles of mails in, and no script and no other host', async () => {
  const frame = await get('/message-frame')
  const policy = String(frame.headers['content-security-policy'])
  expect(policy).toBe(
    `default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
  )
})
