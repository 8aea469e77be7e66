import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Caller, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeToken, makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';', 1)[0] ?? ''
const withCookie = (cookie: string): Caller => desk.unchecked({ cookie, 'sec-fetch-site': 'same-origin' })
const problem = ({ status, body }: Answer) => [status, body.errors[0].source]

test('every agent reads the settings of the site, admins change them, and they work at once', async () => {
  const agent = desk.as((await makeUser(desk.database)).token)
  const before = (await agent.get('/sitesettings.json')).body.sitesetting
  expect(before).toMatchObject({ name: 'Deskhand', undoSendSeconds: 0, autoCloseWaitingHours: 72, trashDays: 30 })
  expect(before).toMatchObject({ maxFileBytes: desk.config.maxFileBytes, maxMailBytes: 25 * 1024 * 1024 })
  expect((await agent.patch('/sitesettings.json', { undoSendSeconds: 5 })).status).toBe(403)
  const changed = await desk.admin.patch('/sitesettings.json', {
    sitesetting: { ...before, undoSendSeconds: '15', timezone: 'europe/berlin', agentsCanManageTags: false },
  })
  expect(changed.body.sitesetting).toMatchObject({
    undoSendSeconds: 15,
    timezone: 'Europe/Berlin',
    agentsCanManageTags: false,
    updatedBy: { id: 1, type: 'users' },
  })
  expect((await agent.post('/tags.json', { name: 'no more' })).status).toBe(403)
  const wrong = await desk.admin.put('/sitesettings.json', {
    name: ' ',
    undoSendSeconds: -1,
    trashDays: 'soon',
    timezoneId: 99_999,
    secret: 'x',
  })
  expect(wrong.body.errors.map((error: { source: string }) => error.source).sort()).toEqual([
    'name',
    'timezoneId',
    'trashDays',
    'undoSendSeconds',
  ])
})

test('a token is shown once, works, has its own limit, and ends when it is deleted', async () => {
  const made = await desk.admin.post('/apitokens.json', { name: 'Export', rateLimitPerMinute: 3 })
  expect(made.status).toBe(201)
  expect(made.body.token).toMatch(/^tkn\.v1_[\w-]{43}$/)
  const { id } = made.body.apitoken
  const caller = desk.as(made.body.token)
  const first = await caller.get('/me.json')
  expect([first.status, first.headers['x-rate-limit-limit'], first.headers['x-rate-limit-remaining']]).toEqual([
    200,
    '3',
    '2',
  ])
  await caller.get('/me.json')
  await caller.get('/me.json')
  expect((await caller.get('/me.json')).status).toBe(429)
  expect(JSON.stringify((await desk.admin.get('/apitokens.json')).body)).not.toContain('hash')
  const unlimited = await desk.admin.patch(`/apitokens/${id}.json`, { rateLimitPerMinute: null })
  expect(unlimited.body.apitoken.rateLimitPerMinute).toBeNull()
  expect((await caller.get('/me.json')).status).toBe(200)
  expect((await desk.admin.delete(`/apitokens/${id}.json`)).status).toBe(204)
  expect((await caller.get('/me.json')).status).toBe(401)
})

test('a repeated create of a token gives its row again, without the secret', async () => {
  const key = { 'idempotency-key': 'token-1' }
  const first = await desk.admin.post('/apitokens.json', { name: 'Twice' }, key)
  const again = await desk.admin.post('/apitokens.json', { name: 'Twice' }, key)
  expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true'])
  expect(again.body).toEqual({ ...first.body, token: null })
  const [stored] = await desk.database.query<{ body: string | null }>(
    sql`select response_body as body from idempotency_keys where key = 'token-1'`,
  )
  expect(stored?.body).toBeNull()
})

test('agents see and end their own tokens, admins all; limits are for admins', async () => {
  const [one, other] = [await makeUser(desk.database), await makeUser(desk.database)]
  const agent = desk.as(one.token)
  const made = await agent.post('/apitokens.json', { apitoken: { name: 'Mine', expiresAt: '2099-01-01T00:00:00Z' } })
  expect(made.body.apitoken).toMatchObject({ user: { id: one.id }, expiresAt: '2099-01-01T00:00:00Z' })
  const path = `/apitokens/${made.body.apitoken.id}.json`
  expect((await desk.as(other.token).get(path)).status).toBe(404)
  expect((await desk.as(other.token).delete(path)).status).toBe(404)
  expect(problem(await agent.post('/apitokens.json', { name: 'Fast', rateLimitPerMinute: 9 }))).toEqual([
    403,
    'rateLimitPerMinute',
  ])
  const past = { name: 'Old', expiresAt: '2020-01-01T00:00:00Z' }
  expect(problem(await agent.post('/apitokens.json', past))).toEqual([400, 'expiresAt'])
  expect(problem(await agent.post('/apitokens.json', {}))).toEqual([400, 'name'])
  const own = (await agent.get('/apitokens.json')).body.apitokens
  expect(own.map((row: { user: { id: number } }) => row.user.id)).toEqual([one.id, one.id])
  expect((await desk.admin.delete(path)).status).toBe(204)
})

test('an invited agent chooses a password by a link that works once, and is signed in', async () => {
  const { body } = await desk.admin.post('/users.json', { email: 'new@agents.example', firstName: 'Nina' })
  const [notice] = await desk.database.query<{ text: string }>(
    sql`select text_body as text from notices where to_address = 'new@agents.example' and kind = 'invitation'`,
  )
  expect(notice?.text).toContain('http://desk.test/sign-in/password#token=')
  const invited = await desk.admin.post(`/users/${body.user.id}/invite.json`, { sendMail: false })
  expect(invited.body.invitation).toMatchObject({ isMailed: false, user: { id: body.user.id } })
  const token = invited.body.invitation.url.split('#token=')[1]

  const look = await desk.anonymous.post('/passwordlinks/look.json', { token })
  expect(look.body.passwordlink).toEqual({
    kind: 'invitation',
    email: 'new@agents.example',
    firstName: 'Nina',
    lastName: '',
  })
  const use = (password: string) =>
    desk.anonymous.post('/passwordlinks/use.json', { token, password, lastName: 'Noll' })
  expect(problem(await use('short'))).toEqual([400, 'password'])
  const used = await use('correct horse')
  expect(used.status).toBe(204)
  expect((await withCookie(cookieOf(used)).get('/me.json')).body.user).toMatchObject({
    id: body.user.id,
    lastName: 'Noll',
  })
  expect(problem(await use('another one'))).toEqual([400, 'token'])
  // the link in the mail is dead with it
  const mailed = notice?.text.match(/#token=([\w-]+)/)?.[1]
  expect(problem(await desk.anonymous.post('/passwordlinks/look.json', { token: mailed }))).toEqual([400, 'token'])
  expect(
    (await desk.anonymous.post('/sign-in', { email: 'new@agents.example', password: 'correct horse' })).status,
  ).toBe(204)
})

test('of many at once one uses the link', async () => {
  const user = await makeUser(desk.database)
  const { body } = await desk.admin.post(`/users/${user.id}/invite.json`)
  const token = body.invitation.url.split('#token=')[1]
  const answers = await Promise.all(
    Array.from({ length: 4 }, () =>
      desk.anonymous.post('/passwordlinks/use.json', { token, password: 'correct horse' }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400])
})

test('only admins invite, and nobody who is archived or unknown', async () => {
  const user = await makeUser(desk.database)
  expect((await desk.as(user.token).post(`/users/${user.id}/invite.json`)).status).toBe(403)
  expect((await desk.admin.post('/users/424242/invite.json')).status).toBe(404)
  expect((await desk.admin.post('/users/999999999/invite.json')).status).toBe(404)
  const archived = await makeUser(desk.database, { state: 'archived' })
  expect((await desk.admin.post(`/users/${archived.id}/invite.json`)).status).toBe(409)
  const quiet = await desk.admin.post('/users.json', { email: 'quiet@agents.example', sendInvite: false })
  expect(quiet.status).toBe(201)
  expect(await desk.database.query(sql`select 1 from notices where to_address = 'quiet@agents.example'`)).toEqual([])
})

test('changing a password needs the old one, ends other sessions and keeps tokens', async () => {
  const user = await makeUser(desk.database)
  const { body } = await desk.admin.post(`/users/${user.id}/invite.json`)
  const first = { token: body.invitation.url.split('#token=')[1], password: 'first password' }
  const here = withCookie(cookieOf(await desk.anonymous.post('/passwordlinks/use.json', first)))
  const credentials = { email: user.email, password: 'first password' }
  const there = withCookie(cookieOf(await desk.anonymous.post('/sign-in', credentials)))
  expect((await there.get('/sessions.json')).body.sessions.map((row: { isCurrent: boolean }) => row.isCurrent)).toEqual(
    [true, false],
  )
  const change = (currentPassword: string) =>
    here.patch('/me/password.json', { currentPassword, newPassword: 'second password' })
  expect(problem(await change('wrong'))).toEqual([400, 'currentPassword'])
  expect((await change('first password')).status).toBe(204)
  expect((await here.get('/me.json')).status).toBe(200)
  expect((await there.get('/me.json')).status).toBe(401)
  expect((await desk.as(user.token).get('/me.json')).status).toBe(200)
  expect((await desk.anonymous.post('/sign-in', credentials)).status).toBe(400)
  // guessing with a stolen session ends soon
  for (let count = 0; count < 5; count++) await change('wrong')
  expect((await change('second password')).status).toBe(429)
})

test('sessions are listed and ended by their owner alone', async () => {
  const user = await makeUser(desk.database)
  const { body } = await desk.admin.post(`/users/${user.id}/invite.json`)
  const chosen = { token: body.invitation.url.split('#token=')[1], password: 'first password' }
  const agent = { 'user-agent': 'Test browser 1.0' }
  const browser = withCookie(cookieOf(await desk.anonymous.post('/passwordlinks/use.json', chosen, agent)))
  const [session] = (await desk.as(user.token).get('/sessions.json')).body.sessions
  expect(session).toMatchObject({ userAgent: 'Test browser 1.0', isCurrent: false, user: { id: user.id } })
  expect((await desk.admin.delete(`/sessions/${session.id}.json`)).status).toBe(404)
  expect((await desk.as(user.token).delete(`/sessions/${session.id}.json`)).status).toBe(204)
  expect((await browser.get('/me.json')).status).toBe(401)
})

test('who forgot the password asks for a link, and nobody learns whether the address is known', async () => {
  const user = await makeUser(desk.database)
  for (const email of [user.email, 'nobody@agents.example'])
    expect((await desk.anonymous.post('/passwordresets.json', { email })).status).toBe(204)
  expect(problem(await desk.anonymous.post('/passwordresets.json', { email: 'no' }))).toEqual([400, 'email'])
  const foreign = { 'sec-fetch-site': 'cross-site' }
  expect((await desk.anonymous.post('/passwordresets.json', { email: user.email }, foreign)).status).toBe(403)
})

test('archiving signs out, and coming back brings no old session back', async () => {
  const user = await makeUser(desk.database)
  const { body } = await desk.admin.post(`/users/${user.id}/invite.json`)
  const chosen = { token: body.invitation.url.split('#token=')[1], password: 'first password' }
  const browser = withCookie(cookieOf(await desk.anonymous.post('/passwordlinks/use.json', chosen)))
  await desk.admin.patch(`/users/${user.id}.json`, { state: 'archived' })
  await desk.admin.patch(`/users/${user.id}.json`, { state: 'active' })
  expect((await browser.get('/me.json')).status).toBe(401)
  expect((await desk.as(await makeToken(desk.database, user.id)).get('/me.json')).status).toBe(200)
})
