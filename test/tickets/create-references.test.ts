import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { raw, sql } from '../../server/db/sql.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { countRows, createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let other: { id: number; email: string }
beforeAll(async () => {
  desk = await createTicketDesk()
  other = await makeInbox(desk.db, { statusId: 4, typeIds: [2, 3] })
})
afterAll(() => desk?.close())

describe('inbox', () => {
  test('is required, and a body without it names it', async () => {
    expect(await desk.refuse({ inbox: undefined })).toEqual([['inbox', 'must be set']])
    expect(await desk.refuse({ inbox: { id: 0, type: '', meta: null } })).toEqual([['inbox', 'must be set']])
  })

  test.each([{ id: 1 }, { id: '1' }, 1, '1', { id: 1, type: 'inboxes', meta: {} }])('is taken as %j', async (inbox) => {
    expect((await desk.create({ inbox })).inbox).toEqual({ id: 1, type: 'inboxes' })
  })

  test('that does not exist or is deleted is named', async () => {
    const gone = await makeInbox(desk.db, { state: 'deleted' })
    expect(await desk.refuse({ inbox: { id: 9_999 } }, desk.admin)).toEqual([['inbox.id', 'not found']])
    expect(await desk.refuse({ inbox: { id: gone.id } }, desk.admin)).toEqual([['inbox.id', 'not found']])
    expect(await desk.refuse({ inbox: 'support' })).toEqual([['inbox', 'must be a whole number']])
  })

  test.each([
    ['no member', undefined],
    ['a member who may only read', 'read' as const],
  ])('is closed to %s, and nothing is stored', async (_, access) => {
    const user = await makeUser(desk.db, { inboxes: access === undefined ? {} : { [desk.inboxId]: access } })
    const before = await countRows(desk.db)
    const answer = await desk.app.as(user.token).post('/tickets.json', desk.body())
    expect(answer.status).toBe(403)
    expect(refusals(answer)[0]?.[0]).toBe('inbox')
    expect(await countRows(desk.db)).toEqual(before)
  })

  test('is open to the administrators of the site and of the inbox', async () => {
    const boss = await makeUser(desk.db, { inboxes: { [other.id]: 'admin' } })
    await desk.create({ inbox: { id: other.id } }, desk.admin)
    await desk.create({ inbox: { id: other.id } }, desk.app.as(boss.token))
  })

  test('gives the ticket its default status, its default type and its address', async () => {
    const plain = await desk.create({ inbox: { id: desk.inboxId } }, desk.admin)
    expect(plain).toMatchObject({ status: { id: 1 }, type: { id: 1 }, priority: null, agent: null, source: { id: 2 } })
    const elsewhere = await desk.create({ inbox: { id: other.id } }, desk.admin)
    // the default type is not one of this inbox's
    expect(elsewhere).toMatchObject({ status: { id: 4 }, type: null, originalRecipient: other.email })
  })

  test('whose default status was deleted falls back to Active', async () => {
    const [status] = await desk.db.query<{ id: number }>(sql`
      insert into ticketstatuses (code, name, state) values ('gone', 'Gone', 'deleted') returning id`)
    const inbox = await makeInbox(desk.db, { statusId: status?.id ?? null })
    expect((await desk.create({ inbox: { id: inbox.id } }, desk.admin)).status).toEqual({
      id: 1,
      type: 'ticketstatuses',
    })
  })
})

describe.each([
  { field: 'status', table: 'ticketstatuses', id: 3 },
  { field: 'priority', table: 'ticketpriorities', id: 2 },
  { field: 'type', table: 'tickettypes', id: 2 },
  { field: 'source', table: 'ticketsources', id: 7 },
  { field: 'agent', table: 'users', id: 1 },
])('$field', ({ field, table, id }) => {
  test.each([
    ['a reference', (value: number) => ({ id: value })],
    ['a reference as the SDK writes it', (value: number) => ({ id: value, type: '', meta: null })],
    ['a numeric string', (value: number) => ({ id: String(value) })],
    ['a bare number', (value: number) => value],
    ['a bare string', (value: number) => String(value)],
  ])('is taken as %s', async (_, spell) => {
    expect((await desk.create({ [field]: spell(id) }))[field]).toEqual({ id, type: table })
  })

  test.each([null, 0, '', {}, { id: 0, type: '', meta: null }, { id: null }])(
    'counts as not given as %j',
    async (value) => {
      expect(await desk.create({ [field]: value })).toMatchObject({ [field]: (await desk.create())[field] })
    },
  )

  test('that does not exist is named', async () => {
    expect(await desk.refuse({ [field]: { id: 98_765 } })).toEqual([[`${field}.id`, 'not found']])
    expect(await desk.refuse({ [field]: 98_765 })).toEqual([[field, 'not found']])
  })

  test('that is deleted is named', async () => {
    const columns = { users: ['email'], ticketstatuses: ['code', 'name'] }[table] ?? ['name']
    const [row] = await desk.db.query<{ id: number }>(sql`
      insert into ${raw(table)} (${raw(columns.join())}, state)
      values (${raw(columns.map((column) => `'gone ${column}'`).join())}, 'deleted') returning id`)
    expect(await desk.refuse({ [field]: { id: row?.id } })).toEqual([[`${field}.id`, 'not found']])
  })

  test.each([
    [{ id: 'many words' }],
    [{ id: -1 }],
    [{ id: 1.5 }],
    [{ id: 2 ** 60 }],
    [{ id: { id: 1 } }],
    [[]],
    [[1]],
    [true],
  ])('is refused as %j', async (value) => {
    const [problem] = await desk.refuse({ [field]: value })
    expect(problem?.[0]).toMatch(new RegExp(`^${field}(\\.id)?$`))
  })
})

describe('type', () => {
  test('must be enabled in the inbox', async () => {
    expect(await desk.refuse({ inbox: { id: other.id }, type: { id: 4 } }, desk.admin)).toEqual([
      ['type', 'is not enabled for this inbox'],
    ])
    expect((await desk.create({ inbox: { id: other.id }, type: { id: 3 } }, desk.admin)).type.id).toBe(3)
  })
})

describe('priority', () => {
  test.each(['high', 'HIGH', ' High ', { name: 'high' }])('is taken by name as %j', async (priority) => {
    expect((await desk.create({ priority })).priority).toEqual({ id: 3, type: 'ticketpriorities' })
  })

  test('by a name nobody has is named', async () => {
    expect(await desk.refuse({ priority: 'urgent' })).toEqual([['priority', 'not found']])
  })
})

describe('agent', () => {
  test('must be able to see the inbox', async () => {
    const stranger = await makeUser(desk.db)
    const reader = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })
    expect(await desk.refuse({ agent: { id: stranger.id } })).toEqual([['agent', 'has no access to the inbox']])
    expect((await desk.create({ agent: { id: reader.id } })).agent).toEqual({ id: reader.id, type: 'users' })
  })

  test('may not be the desk itself', async () => {
    expect(await desk.refuse({ agent: { id: 999_999_999 } })).toEqual([['agent.id', 'not found']])
  })

  test('leaves an activity of its own', async () => {
    const ticket = await desk.create({ agent: { id: desk.agentId } })
    const rows = await desk.db.query(sql`
      select event_type, target_agent_id::int as agent from ticketactivities where ticket_id = ${ticket.id} order by id`)
    expect(rows).toEqual([
      { event_type: 'created', agent: null },
      { event_type: 'assigned', agent: desk.agentId },
    ])
  })
})
