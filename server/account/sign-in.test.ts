import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'
import { createThrottle } from '../http/throttle.ts'
import { hashPassword } from './passwords.ts'
import { insertSignInLink } from './queries.ts'
import { hashToken } from './tokens.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp({ publicUrl: 'https://desk.test' })
})
afterAll(() => desk.close())

const send = (fields: Record<string, unknown>, headers: Record<string, string> = {}, path = '/sign-in') =>
  desk.anonymous.post(path, fields, { 'sec-fetch-site': 'same-origin', ...headers })

const whoIs = (cookie: string) => desk.anonymous.get('/desk/api/v2/me.json', { cookie })

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
  test('a link signs in, once', async () => {
    const user = await makeUser(desk.database)
    const token = await makeLink(user.id)
    const answer = await send({ token })
    expect(answer.status).toBe(204)
    expect((await whoIs(cookieOf(answer))).body.user.email).toBe(user.email)
    const again = await send({ token })
    expect(again).toMatchObject({ status: 400, body: { errors: [{ source: 'token' }] } })
  })

  test('a link older than an hour, an unknown one and one of a user who left do not sign in', async () => {
    const user = await makeUser(desk.database)
    const old = await makeLink(user.id)
    await desk.database.query(sql`update sign_in_links set expires_at = now() where token_hash = ${hashToken(old)}`)
    const gone = await makeUser(desk.database, { state: 'deleted' })
    for (const token of [old, await makeLink(gone.id), 'unknown']) {
      const answer = await send({ token })
      expect(answer.status).toBe(400)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
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
    const answer = await send({ email: ` ${user.email.toUpperCase()} `, password: 'correct horse' })
    expect(answer.status).toBe(204)
    const cookie = cookieOf(answer)
    expect((await whoIs(cookie)).status).toBe(200)
    expect((await send({}, { cookie }, '/sign-out')).status).toBe(204)
    expect((await whoIs(cookie)).status).toBe(401)
  })

  test('a wrong password, an unknown address and a user without a password get the same answer', async () => {
    const user = await member('correct horse')
    const without = await makeUser(desk.database)
    const problems = []
    for (const email of [user.email, 'nobody@example.test', without.email]) {
      const answer = await send({ email, password: 'wrong' })
      expect(answer.status).toBe(400)
      problems.push(answer.body.errors[0].detail)
    }
    expect(new Set(problems)).toEqual(new Set(['this address and password do not match']))
  })

  test('five failures make even the right password wait', async () => {
    const user = await member('correct horse')
    for (let nth = 0; nth < 5; nth += 1) expect((await send({ email: user.email, password: 'wrong' })).status).toBe(400)
    const answer = await send({ email: user.email, password: 'correct horse' })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('guesses sent all at once are counted too', async () => {
    const { email } = await member('correct horse')
    const answers = await Promise.all(Array.from({ length: 12 }, () => send({ email, password: 'wrong' })))
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(5)
  })

  test('fields with NUL are 400', async () => {
    expect((await send({ email: 'a\0b', password: 'x' })).status).toBe(400)
  })
})

test('what is no text in the body is ignored', async () => {
  expect((await send({ token: 5, email: {}, password: [] })).status).toBe(400)
  expect((await send({})).status).toBe(400)
})

test('a form, which any site can send, is not read', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await desk.anonymous.post('/sign-in', 'email=a&password=b', headers)).status).toBe(415)
})

test.each(['/sign-in', '/sign-out'])('a request of another site cannot use %s', async (path) => {
  expect((await send({ token: 'x' }, { 'sec-fetch-site': 'cross-site' }, path)).status).toBe(403)
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
