import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'
import { hashPassword } from './passwords.ts'
import { insertSignInLink } from './queries.ts'
import { createThrottle } from './throttle.ts'
import { hashToken } from './tokens.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp({ publicUrl: 'https://desk.test' })
})
afterAll(() => desk.close())

const form = (fields: Record<string, string>, headers: Record<string, string> = {}, path = '/sign-in') =>
  desk.anonymous.post(path, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    ...headers,
  })

function cookieOf(answer: Answer): string {
  const header = String(answer.headers['set-cookie'])
  expect(header).toMatch(/^deskhand_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  return header.split(';', 1)[0]!
}

async function makeLink(userId: number): Promise<string> {
  const secret = `link-${userId}`
  await desk.database.transaction((tx) => insertSignInLink(tx, { userId, hash: hashToken(secret) }))
  return secret
}

describe('one-time links', () => {
  test('opening the link shows a button and uses nothing up; the button signs in, once', async () => {
    const user = await makeUser(desk.database)
    const token = await makeLink(user.id)
    for (let preview = 0; preview < 3; preview += 1) {
      const page = await desk.anonymous.get(`/sign-in?token=${token}`)
      expect(page.status).toBe(200)
      expect(page.body).toContain(`value="${token}"`)
    }
    const answer = await form({ token })
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } })
    const home = await desk.anonymous.get('/', { cookie: cookieOf(answer) })
    expect(home.body).toContain(user.email)
    expect((await form({ token })).body).toContain('was used already')
  })

  test('a link older than an hour, an unknown one and one of a user who left do not sign in', async () => {
    const user = await makeUser(desk.database)
    const old = await makeLink(user.id)
    await desk.database.query(sql`update sign_in_links set expires_at = now() where token_hash = ${hashToken(old)}`)
    const gone = await makeUser(desk.database, { state: 'deleted' })
    for (const token of [old, await makeLink(gone.id), 'unknown']) {
      const answer = await form({ token })
      expect(answer.status).toBe(400)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('a token with markup in it stays text', async () => {
    const page = await desk.anonymous.get(`/sign-in?token=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(page.body).not.toContain('<script>')
  })
})

describe('passwords', () => {
  async function member(password: string) {
    const user = await makeUser(desk.database)
    await desk.database.query(
      sql`update users set password_hash = ${await hashPassword(password)} where id = ${user.id}`,
    )
    return user
  }

  test('address and password sign in, in any case of the address; sign-out ends the session', async () => {
    const user = await member('correct horse')
    const answer = await form({ email: ` ${user.email.toUpperCase()} `, password: 'correct horse' })
    expect(answer.status).toBe(303)
    const cookie = cookieOf(answer)
    expect((await desk.anonymous.get('/', { cookie })).body).toContain('Sign out')
    expect((await form({}, { cookie }, '/sign-out')).status).toBe(303)
    expect((await desk.anonymous.get('/', { cookie })).body).not.toContain('Sign out')
  })

  test('a wrong password, an unknown address and a user without a password get the same answer', async () => {
    const user = await member('correct horse')
    const without = await makeUser(desk.database)
    const problems = []
    for (const email of [user.email, 'nobody@example.test', without.email]) {
      const answer = await form({ email, password: 'wrong' })
      expect(answer.status).toBe(400)
      problems.push(/<p class="problem"[^>]*>(.*?)<\/p>/.exec(answer.body)?.[1])
    }
    expect(new Set(problems)).toEqual(new Set(['This address and password do not match.']))
  })

  test('five failures make even the right password wait', async () => {
    const user = await member('correct horse')
    for (let nth = 0; nth < 5; nth += 1) expect((await form({ email: user.email, password: 'wrong' })).status).toBe(400)
    const answer = await form({ email: user.email, password: 'correct horse' })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('guesses sent all at once are counted too', async () => {
    const { email } = await member('correct horse')
    const answers = await Promise.all(Array.from({ length: 12 }, () => form({ email, password: 'wrong' })))
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(5)
  })

  test('fields with NUL are 400', async () => {
    expect((await form({ email: 'a\0b', password: 'x' })).status).toBe(400)
  })
})

test('a JSON body is read like a form, and what is no text in it is ignored', async () => {
  expect((await desk.anonymous.post('/sign-in', { token: 5, email: {}, password: [] })).status).toBe(400)
  const user = await makeUser(desk.database)
  expect((await desk.anonymous.post('/sign-in', { token: await makeLink(user.id) })).status).toBe(303)
})

test.each(['/sign-in', '/sign-out'])('a form of another site cannot use %s', async (path) => {
  expect((await form({ token: 'x' }, { 'sec-fetch-site': 'cross-site' }, path)).status).toBe(403)
})

test('the throttle counts in windows of ten minutes and forgets the oldest of too many keys', () => {
  let now = 0
  const throttle = createThrottle(() => now)
  throttle.fail('a')
  expect(throttle.secondsToWait('a', 1)).toBe(600)
  expect(throttle.secondsToWait('a', 2)).toBe(0)
  expect(throttle.secondsToWait('b', 1)).toBe(0)
  now = 600_000
  expect(throttle.secondsToWait('a', 1)).toBe(0)
  throttle.fail('a')
  for (let nth = 0; nth < 10_000; nth += 1) throttle.fail(`other-${nth}`)
  expect(throttle.secondsToWait('a', 1)).toBe(0)
})
