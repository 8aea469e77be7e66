import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeInbox, makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const create = (inbox: object, included?: object) => desk.admin.post('/inboxes.json', { inbox, included })
const problems = (answer: { body: { errors: { source: string; detail: string }[] } }) =>
  answer.body.errors.map((error) => `${error.source} ${error.detail}`).sort()

test("the official SDK's create makes an inbox one can work in", async () => {
  const user = await makeUser(desk.database)
  const { status, body } = await create({
    id: 0,
    name: 'Sales',
    localPart: 'sales',
    email: 'Sales@desk.example',
    users: [{ id: user.id, type: '', meta: { access: 'write' } }],
    inboxaliases: null,
    inboxcnames: null,
    oauth2token: null,
    projects: null,
    tickettypes: null,
    triggers: null,
    onClosedLock: null,
  })
  expect(status).toBe(201)
  const { inbox } = body
  expect(inbox).toMatchObject({
    name: 'Sales',
    localPart: 'sales',
    type: 'team',
    starred: false,
    isAdmin: true,
    onClosedLock: null,
    spamThreshold: 5,
    onClosedWait: 0,
    smtpPort: 0,
    triggers: [],
    projects: [],
    inboxcnames: [],
    restricteddomains: [],
    inboxaliases: [],
    oauth2token: null,
    happinessRatingMessage: 'Thanks for your feedback!',
  })
  expect(inbox.users).toEqual([
    { id: 1, type: 'users', meta: { access: 'write', isAdmin: true, starred: false, state: 'active' } },
    { id: user.id, type: 'users', meta: { access: 'write', isAdmin: false, starred: false, state: 'active' } },
  ])
  expect(inbox.tickettypes.map((entry: { id: number }) => entry.id)).toEqual([1, 2, 3, 4])
})

test('members given by id alone may reply; a wrong access word is refused', async () => {
  const user = await makeUser(desk.database)
  const made = await create({ name: 'Ids', email: 'ids@desk.example', users: [{ id: String(user.id) }] })
  expect(made.body.inbox.users.find((entry: { id: number }) => entry.id === user.id).meta).toMatchObject({
    access: 'write',
    isAdmin: false,
  })
  const wrong = await create({
    name: 'W',
    email: 'w@desk.example',
    users: [{ id: user.id, meta: { access: 'owner' } }, { id: 999_999 }],
  })
  expect(problems(wrong)).toEqual(['users[0].meta.access must be one of ‘read, write’', 'users[1].id not found'])
  const path = `/inboxes/${made.body.inbox.id}.json`
  const changed = await desk.admin.put(path, {
    inbox: { users: [{ id: user.id, meta: { access: 'read', isAdmin: true } }] },
  })
  expect(changed.body.inbox.users.find((entry: { id: number }) => entry.id === user.id).meta).toMatchObject({
    access: 'read',
    isAdmin: true,
  })
})

test('the local part is made of the address when none is given, and never used twice', async () => {
  expect((await create({ name: 'One', email: 'help.me@one.example' })).body.inbox.localPart).toBe('help-me')
  expect((await create({ name: 'Two', email: 'help.me@two.example' })).body.inbox.localPart).toBe('help-me-2')
  expect(problems(await create({ name: 'T', email: 't@desk.example', localPart: 'HELP-ME' }))).toEqual([
    'localPart already exists',
  ])
  expect((await create({ name: 'T', email: 't@desk.example', localPart: 'with space' })).status).toBe(400)
})

test('inboxes, aliases and agents share one space of addresses', async () => {
  const agent = await makeUser(desk.database)
  const { body } = await create(
    { name: 'A', email: 'a@space.example' },
    { inboxaliases: [{ email: 'alias@space.example', name: 'Alias' }] },
  )
  const inbox = { id: body.inbox.id }
  expect(body.inbox.inboxaliases).toHaveLength(1)
  expect(problems(await create({ name: 'B', email: agent.email.toUpperCase() }))).toEqual([
    'email is the address of an agent',
  ])
  expect(problems(await create({ name: 'B', email: 'ALIAS@space.example' }))).toEqual(['email already exists'])
  expect(problems(await create({ name: 'B', email: 'A@space.example' }))).toEqual(['email already exists'])
  const aliases = await create(
    { name: 'B', email: 'b@space.example' },
    {
      inboxaliases: [
        { email: 'b@space.example' },
        { email: 'a@space.example' },
        { email: agent.email },
        { email: 'alias@space.example' },
        { email: 'none' },
      ],
    },
  )
  expect(problems(aliases)).toEqual([
    'included.inboxaliases[0].email already exists',
    'included.inboxaliases[1].email already exists',
    'included.inboxaliases[2].email is the address of an agent',
    'included.inboxaliases[3].email already exists',
    'included.inboxaliases[4].email must be a valid email address',
  ])
  expect(
    problems(await desk.admin.post('/inboxaliases.json', { inboxalias: { inbox, email: 'a@space.example' } })),
  ).toEqual(['email already exists'])
  const made = await desk.admin.post('/inboxaliases.json', { inboxalias: { inbox, email: 'more@space.example' } })
  expect(made.status).toBe(201)
  expect((await desk.admin.delete(`/inboxes/${inbox.id}.json`)).status).toBe(204)
  // a deleted inbox frees its own address and its aliases
  expect(
    (await create({ name: 'B', email: 'a@space.example' }, { inboxaliases: [{ email: 'more@space.example' }] })).status,
  ).toBe(201)
})

test('agents see the inboxes they are members of', async () => {
  const [mine, other] = [await makeInbox(desk.database), await makeInbox(desk.database)]
  const agent = desk.as((await makeUser(desk.database, { inboxes: { [mine.id]: 'read' } })).token)
  expect((await agent.get('/inboxes.json')).body.inboxes.map((row: { id: number }) => row.id)).toEqual([mine.id])
  expect((await agent.get(`/inboxes/${other.id}.json`)).status).toBe(404)
  expect((await agent.patch(`/inboxes/${other.id}.json`, { starred: true })).status).toBe(404)
  expect(
    (await agent.post('/inboxaliases.json', { inbox: { id: other.id }, email: 'hidden@desk.example' })).body.errors[0],
  ).toMatchObject({ source: 'inbox.id', detail: 'not found' })
  const byName = await desk.admin.get(
    `/inboxes.json?filter=${encodeURIComponent(JSON.stringify({ email: { $in: [other.email] } }))}`,
  )
  expect(byName.body.inboxes).toHaveLength(1)
})

test('admins of the inbox change it, site admins make and delete it, members mark it for themselves', async () => {
  const inbox = await makeInbox(desk.database)
  const path = `/inboxes/${inbox.id}.json`
  const [member, chief] = await Promise.all(
    (['write', 'admin'] as const).map(async (access) =>
      desk.as((await makeUser(desk.database, { inboxes: { [inbox.id]: access } })).token),
    ),
  )
  expect((await member?.patch(path, { signature: 'x' }))?.status).toBe(403)
  const starred = await member?.patch(path, { inbox: { id: 0, starred: true, users: null }, included: null })
  expect([starred?.status, starred?.body.inbox.starred]).toEqual([200, true])
  expect((await chief?.get(path))?.body.inbox).toMatchObject({ starred: false, isAdmin: true })
  expect(
    (
      await chief?.put(path, {
        inbox: { id: 0, signature: '<b>S</b>', ticketstatus: { id: 3 }, onClosedLock: 'custom', onClosedWait: '7' },
      })
    )?.body.inbox,
  ).toMatchObject({
    signature: '<b>S</b>',
    ticketstatus: { id: 3, type: 'ticketstatuses' },
    onClosedLock: 'custom',
    onClosedWait: 7,
  })
  expect((await chief?.patch(path, { onClosedLock: 'none' }))?.body.inbox.onClosedLock).toBeNull()
  expect(
    (await chief?.post('/inboxaliases.json', { inbox: { id: inbox.id }, email: 'chief@desk.example' }))?.status,
  ).toBe(201)
  expect(
    (await member?.post('/inboxaliases.json', { inbox: { id: inbox.id }, email: 'member@desk.example' }))?.status,
  ).toBe(403)
  for (const caller of [member, chief]) {
    expect((await caller?.delete(path))?.status).toBe(403)
    expect((await caller?.post('/inboxes.json', { name: 'N', email: 'n@desk.example' }))?.status).toBe(403)
  }
  expect((await desk.admin.delete(path)).status).toBe(204)
})

test('the SMTP password is taken and never shown', async () => {
  const { body } = await create({
    name: 'Smtp',
    email: 'smtp@desk.example',
    smtpServer: 'mail.desk.example',
    smtpPassword: 'hunter2',
  })
  expect(JSON.stringify(body)).not.toContain('hunter2')
  expect(JSON.stringify((await desk.admin.get('/inboxes.json?includes=all&pageSize=100')).body)).not.toMatch(
    /hunter2|smtpPassword/,
  )
  const rows = await desk.database.query({
    text: 'select smtp_password from inboxes where id = $1',
    values: [body.inbox.id],
  })
  expect(rows).toEqual([{ smtp_password: 'hunter2' }])
  expect(
    (await desk.admin.get(`/inboxes.json?filter=${encodeURIComponent('{"smtpPassword":"hunter2"}')}`)).status,
  ).toBe(400)
})
