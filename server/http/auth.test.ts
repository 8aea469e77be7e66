import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeInbox, makeToken, makeUser } from '../../test/support/factories.ts'
import { hashToken } from '../account/tokens.ts'
import { sql } from '../db/sql.ts'
import { ctxOf } from './context.ts'

let desk: TestApp

beforeAll(async () => {
  desk = await createTestApp(
    {},
    {
      routes(scope) {
        scope.route({
          method: ['GET', 'POST'],
          url: '/desk/api/v2/who.json',
          handler: async (request) => {
            const { actor, baseUrl, requestId } = ctxOf(request)
            return { ...actor, inboxes: Object.fromEntries(actor.inboxes), baseUrl, requestId }
          },
        })
        scope.post('/desk/api/v2/open.json', { config: { public: true } }, async (request) => ({
          hasCtx: request.deskContext !== null,
        }))
      },
    },
  )
})
afterAll(() => desk.close())

const who = (authorization: string) => desk.anonymous.get('/who.json', { authorization })
const basic = (text: string) => Buffer.from(text).toString('base64')

test('the actor carries role, memberships and site switches', async () => {
  const { database } = desk
  const [read, write, manage, left] = await Promise.all([1, 2, 3, 4].map(() => makeInbox(database)))
  const user = await makeUser(database, {
    isPartTime: true,
    inboxes: { [read!.id]: 'read', [write!.id]: 'write', [manage!.id]: 'admin', [left!.id]: 'write' },
  })
  await database.query(sql`update inbox_users set state = 'deleted' where inbox_id = ${left!.id}`)
  const { status, body } = await desk.as(user.token).get('/who.json')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    type: 'users',
    id: user.id,
    email: user.email,
    role: 'Agent',
    isOwner: false,
    isPartTime: true,
    editMethod: 'html',
    baseUrl: 'http://desk.test',
    site: { name: 'Deskhand', agentsCanDelete: true, undoSendSeconds: 0 },
  })
  expect(body.inboxes).toEqual({
    [read!.id]: { access: 'read', isAdmin: false },
    [write!.id]: { access: 'write', isAdmin: false },
    [manage!.id]: { access: 'write', isAdmin: true },
  })
})

describe('credentials', () => {
  test('Bearer in any case, and Basic with the token as user name and any password, or as password', async () => {
    const token = desk.adminToken
    for (const header of [
      `Bearer ${token}`,
      `bearer ${token}`,
      `BEARER  ${token} `,
      `Basic ${basic(`${token}:x`)}`,
      `basic ${basic(`${token}:`)}`,
      `Basic ${basic(token)}`,
      `Basic ${basic(`${token}\n`)}`,
      `Basic ${basic(`api:${token}`)}`,
      `Basic ${basic(`:${token}`)}`,
      `Basic ${basic(`${token}:tkn.other`)}`,
    ]) {
      expect((await who(header)).status).toBe(200)
    }
  })

  test.each(['', 'Bearer', 'Bearer ', 'Bearer wrong', 'Basic !!!', `Basic ${basic(':x')}`, 'Digest a=b', 'Bearer a b'])(
    '%j is 401',
    async (header) => {
      expect((await who(header)).status).toBe(401)
    },
  )

  test('any text is a token when it is stored as one', async () => {
    const { id } = await makeUser(desk.database)
    await desk.database.query(
      sql`insert into api_tokens (user_id, token_hash) values (${id}, ${hashToken('plain-old_key')})`,
    )
    expect((await who('Bearer plain-old_key')).body.id).toBe(id)
  })

  test('expired and revoked tokens are refused, and unexpired ones are not', async () => {
    const { id } = await makeUser(desk.database)
    const past = new Date(Date.now() - 1000)
    const future = new Date(Date.now() + 3_600_000)
    expect((await who(`Bearer ${await makeToken(desk.database, id, { expiresAt: past })}`)).status).toBe(401)
    expect((await who(`Bearer ${await makeToken(desk.database, id, { revokedAt: past })}`)).status).toBe(401)
    expect((await who(`Bearer ${await makeToken(desk.database, id, { expiresAt: future })}`)).status).toBe(200)
  })

  test.each(['deleted', 'inactive', 'system'])('a user in state %s is refused', async (state) => {
    const user = await makeUser(desk.database, { state })
    expect((await desk.as(user.token).get('/who.json')).status).toBe(401)
  })

  test('a changed right works at the next request', async () => {
    const user = await makeUser(desk.database)
    await desk.as(user.token).get('/who.json')
    await desk.database.query(sql`update users set role = 'Admin' where id = ${user.id}`)
    expect((await desk.as(user.token).get('/who.json')).body.role).toBe('Admin')
  })
})

describe('sessions', () => {
  async function session(expires: 'future' | 'past' = 'future'): Promise<string> {
    const user = await makeUser(desk.database)
    const isOver = expires === 'past'
    await desk.database.query(sql`
      insert into sessions (token_hash, user_id, expires_at)
      values (${hashToken(`session-${user.id}`)}, ${user.id}, now() + ${isOver ? -1 : 1} * interval '1 hour')`)
    return `deskhand_session=session-${user.id}`
  }

  test('the cookie signs in for reading, until it expires', async () => {
    expect((await desk.anonymous.get('/who.json', { cookie: await session() })).status).toBe(200)
    expect((await desk.anonymous.get('/who.json', { cookie: await session('past') })).status).toBe(401)
    expect((await desk.anonymous.get('/who.json', { cookie: 'deskhand_session=unknown' })).status).toBe(401)
  })

  test.each([
    [{ origin: 'http://desk.test' }, 200],
    [{ origin: 'https://localhost:80' }, 200], // the Host header's, behind a proxy that ends TLS
    [{ origin: 'http://evil.test' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://desk.test' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{}, 403],
  ])('a write with the cookie and %j answers %i', async (headers, status) => {
    const answer = await desk.anonymous.post(
      '/who.json',
      {},
      { cookie: await session(), ...(headers as Record<string, string>) },
    )
    expect(answer.status).toBe(status)
  })

  test('a broken Authorization header is not excused by a good cookie', async () => {
    const answer = await desk.anonymous.get('/who.json', { cookie: await session(), authorization: 'Bearer wrong' })
    expect(answer.status).toBe(401)
  })
})

test('a public route asks for nobody', async () => {
  expect(await desk.anonymous.post('/open.json', {})).toMatchObject({ status: 200, body: { hasCtx: false } })
})

test('userinfo tells the address and numeric ids to whom is signed in', async () => {
  const answer = await desk.admin.get('/launchpad/v1/userinfo.json')
  expect(answer).toMatchObject({
    status: 200,
    body: {
      user_id: expect.any(Number),
      installation_id: expect.any(Number),
      url: 'http://desk.test',
      meta: { scopes: ['desk'] },
    },
  })
  expect((await desk.anonymous.get('/launchpad/v1/userinfo.json')).body.errors[0].code).toBe('E5')
})
