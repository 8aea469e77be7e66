import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const filtered = async (filter: object, more = '') =>
  (await desk.admin.get(`/users.json?filter=${encodeURIComponent(JSON.stringify(filter))}${more}`)).body.users.map(
    (row: { id: number }) => row.id,
  )

test('me is the user whose token it is', async () => {
  const user = await makeUser(desk.database, { firstName: 'Mia', inboxes: { [desk.inboxId]: 'read' } })
  const { status, body } = await desk.as(user.token).get('/me.json?includes=inboxes')
  expect(status).toBe(200)
  expect(body.user).toMatchObject({
    id: user.id,
    email: user.email,
    firstName: 'Mia',
    role: 'Agent',
    state: 'active',
    isAppOwner: false,
  })
  expect(body.user.inboxes).toEqual([{ id: desk.inboxId, type: 'inboxes', meta: { access: 'read', isAdmin: false } }])
  expect(body.included.inboxes).toMatchObject([{ id: desk.inboxId, isAdmin: false, starred: false }])
  expect((await desk.anonymous.get('/me.json')).status).toBe(401)
})

test('lists have no system user, and archived ones only on request', async () => {
  const gone = await makeUser(desk.database, { state: 'archived' })
  const list = await desk.admin.get('/users.json?pageSize=100')
  const ids = list.body.users.map((row: { id: number }) => row.id)
  expect(ids).not.toContain(999_999_999)
  expect(ids).not.toContain(gone.id)
  expect(
    (await desk.admin.get('/users.json?includeArchived=true&pageSize=100')).body.users.map(
      (row: { id: number }) => row.id,
    ),
  ).toContain(gone.id)
  expect(await filtered({ state: 'archived' }, '&includeArchived=true')).toEqual([gone.id])
  expect((await desk.admin.get('/users/999999999.json')).body.user).toMatchObject({
    firstName: 'Desk',
    state: 'system',
  })
})

test('users are found by what the official server asks', async () => {
  const inbox = await makeInbox(desk.database)
  const user = await makeUser(desk.database, {
    firstName: 'Zoe',
    lastName: 'Zander',
    isPartTime: true,
    inboxes: { [inbox.id]: 'write' },
  })
  for (const filter of [
    { firstName: { $in: ['zoe'] } },
    { firstname: 'Zoe', lastname: 'Zander' },
    { email: { $in: [user.email.toUpperCase()] } },
    { 'inboxes.id': { $in: [inbox.id] } },
    { isPartTime: { $eq: true } },
  ])
    expect(await filtered(filter), JSON.stringify(filter)).toEqual([user.id])
})

test("only admins add agents, and an address is one agent's or one inbox's", async () => {
  const made = await desk.admin.post('/users.json', {
    user: {
      email: 'New@agents.example',
      firstName: 'New',
      role: 'agent',
      inboxes: [{ id: desk.inboxId, meta: { access: 'read' } }],
    },
  })
  expect(made.status).toBe(201)
  expect(made.body.user).toMatchObject({
    role: 'Agent',
    inboxes: [{ id: desk.inboxId, meta: { access: 'read', isAdmin: false } }],
  })
  const inbox = await makeInbox(desk.database)
  for (const email of ['new@AGENTS.example', inbox.email]) {
    const answer = await desk.admin.post('/users.json', { email })
    expect([answer.status, answer.body.errors[0].source, answer.body.errors[0].detail]).toEqual([
      400,
      'email',
      'already exists',
    ])
  }
  const wrong = await desk.admin.post('/users.json', {
    email: 'no',
    role: 'King',
    inboxes: [{ id: desk.inboxId, meta: { access: 'everything' } }],
  })
  expect(wrong.body.errors.map((error: { source: string }) => error.source).sort()).toEqual([
    'email',
    'inboxes[0].meta.access',
    'role',
  ])
  const agent = desk.as((await makeUser(desk.database)).token)
  expect((await agent.post('/users.json', { email: 'x@agents.example' })).status).toBe(403)
})

test('everybody changes their own profile, nobody their own rights', async () => {
  const user = await makeUser(desk.database)
  const self = desk.as(user.token)
  const path = `/users/${user.id}.json`
  const changed = await self.patch(path, {
    user: {
      firstName: 'Own',
      editMethod: 'markdown',
      role: 'Agent',
      isPartTime: false,
      state: 'active',
      inboxes: null,
    },
  })
  expect([changed.status, changed.body.user.firstName, changed.body.user.editMethod]).toEqual([200, 'Own', 'markdown'])
  for (const body of [
    { role: 'Admin' },
    { isPartTime: true },
    { reviewer: true },
    { canManageCompanies: true },
    { state: 'archived' },
    { inboxes: [{ id: desk.inboxId }] },
  ]) {
    const answer = await self.patch(path, body)
    expect([answer.status, answer.body.errors[0].source]).toEqual([403, Object.keys(body)[0]])
  }
  const other = await makeUser(desk.database)
  expect((await self.patch(`/users/${other.id}.json`, { firstName: 'x' })).status).toBe(403)
  expect((await self.delete(`/users/${other.id}.json`)).status).toBe(403)
  const promoted = await desk.admin.patch(path, { role: 'Admin', reviewer: true, isAppOwner: true })
  expect(promoted.body.user).toMatchObject({ role: 'Admin', reviewer: true, isAppOwner: false })
})

test('an archived agent can no longer sign in', async () => {
  const user = await makeUser(desk.database)
  const archived = await desk.admin.patch(`/users/${user.id}.json`, { state: 'archived' })
  expect(archived.body.user.state).toBe('archived')
  expect((await desk.as(user.token).get('/me.json')).status).toBe(401)
  expect((await desk.admin.patch(`/users/${user.id}.json`, { state: 'sleeping' })).status).toBe(400)
})

test('deleting an agent ends the tokens and unassigns the tickets', async () => {
  const user = await makeUser(desk.database, { inboxes: { [desk.inboxId]: 'write' } })
  const customer = await makeCustomer(desk.database)
  const ticket = await makeTicket(desk.database, { inboxId: desk.inboxId, customerId: customer.id, agentId: user.id })
  expect((await desk.admin.delete(`/users/${user.id}.json`)).status).toBe(204)
  expect((await desk.as(user.token).get('/me.json')).status).toBe(401)
  const rows = await desk.database.query<{ agent_id: number | null }>({
    text: 'select agent_id from tickets where id = $1',
    values: [ticket.id],
  })
  expect(rows).toEqual([{ agent_id: null }])
  expect(
    (await desk.admin.get(`/inboxes/${desk.inboxId}.json`)).body.inbox.users.map((entry: { id: number }) => entry.id),
  ).not.toContain(user.id)
  // the address is free for somebody new
  expect((await desk.admin.post('/users.json', { email: user.email })).status).toBe(201)
})

test('the owner, the desk itself and oneself stay', async () => {
  const admin = await makeUser(desk.database, { role: 'Admin' })
  const caller = desk.as(admin.token)
  for (const id of [1, admin.id, 999_999_999])
    expect((await caller.delete(`/users/${id}.json`)).status, String(id)).toBe(403)
  expect((await caller.patch('/users/1.json', { role: 'Agent' })).status).toBe(403)
  expect((await caller.patch('/users/1.json', { state: 'archived' })).status).toBe(403)
  expect((await caller.patch('/users/999999999.json', { firstName: 'x' })).status).toBe(403)
})

test("leaving an inbox unassigns one's tickets there", async () => {
  const [here, there] = [await makeInbox(desk.database), await makeInbox(desk.database)]
  const user = await makeUser(desk.database, { inboxes: { [here.id]: 'write', [there.id]: 'write' } })
  const customer = await makeCustomer(desk.database)
  for (const inbox of [here, there])
    await makeTicket(desk.database, { inboxId: inbox.id, customerId: customer.id, agentId: user.id })
  await desk.admin.patch(`/users/${user.id}.json`, { inboxes: [{ id: here.id, meta: { delete: true } }] })
  const assigned = async () =>
    (
      await desk.database.query<{ inbox_id: number }>({
        text: 'select inbox_id from tickets where agent_id = $1',
        values: [user.id],
      })
    ).map((row) => row.inbox_id)
  expect(await assigned()).toEqual([there.id])
  await desk.admin.patch(`/inboxes/${there.id}.json`, { users: [{ id: user.id, delete: true }] })
  expect(await assigned()).toEqual([])
})
