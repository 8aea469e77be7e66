import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, Tx } from '../../server/db/pool.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

// desk-api-tickets.md section 2.
const fields = [
  'id', 'subject', 'previewText', 'originalRecipient', 'state', 'readonly', 'isRead', 'imagesHidden', 'messageCount',
  'responseTimeMins', 'resolutionTimeMins', 'spam_score', 'spam_rules', 'happinessSurveySentAt', 'suggestions', 'archivedAt',
  'createdAt', 'updatedAt', 'deletedAt', 'createdBy', 'updatedBy', 'deletedBy', 'customer', 'contact', 'company',
  'companycustomers', 'inbox', 'agent', 'status', 'priority', 'type', 'source', 'businesshours', 'sla', 'slaBreachedAt', 'tags',
  'customfields', 'files', 'messages', 'activities', 'timelogs', 'tasks', 'followers', 'mentions', 'parent', 'children',
  'inaccessibleChildTickets', 'happinessRating', 'reviewStatus', 'mergedTo', 'hasAttachments',
] // biome-ignore format: a list of words

const full = async () => ({
  agent: { id: desk.agentId },
  status: { id: 3 },
  priority: 'low',
  type: { id: 2 },
  source: { id: 7 },
  tags: ['one', 'two'],
  cc: ['a@example.test'],
  files: [{ id: await makeFile(desk.db, { userId: desk.agentId }) }],
  parent: { id: (await desk.create()).id },
})

test.each([
  ['bare', async () => ({})],
  ['full', full],
  ['scheduled', async () => ({ scheduledEmail: { sendAt: '2099-01-01T00:00:00Z' } })],
  ['mailed', async () => ({ notifyCustomer: true, customer: { email: 'mailed@example.test' } })],
])('create, get, list and update show the same %s ticket', async (_, fieldsOf) => {
  for (const query of ['', '?includes=all']) {
    const created = (await desk.agent.post(`/tickets.json${query}`, desk.body(await fieldsOf()))).body
    const { id } = created.ticket
    const got = (await desk.agent.get(`/tickets/${id}.json${query}`)).body
    expect(got).toEqual(created)
    const filter = encodeURIComponent(JSON.stringify({ id, state: created.ticket.state }))
    const list = (await desk.agent.get(`/tickets.json${query === '' ? '?' : `${query}&`}filter=${filter}`)).body
    expect(list.tickets).toEqual([got.ticket])
    expect(list.included).toEqual(got.included)
    const patched = (
      await desk.agent.patch(`/tickets/${id}.json${query}`, { ticket: { id: 0, happinessSurveySentAt: null } })
    ).body
    expect(patched).toEqual(got)
  }
})

test('has every documented field, and nothing that only a request has', async () => {
  const ticket = await desk.create(await full())
  expect(Object.keys(ticket)).toEqual(expect.arrayContaining(fields))
  for (const name of ['message', 'notifyCustomer', 'filter_args', 'scheduledEmail', 'email'])
    expect(ticket).not.toHaveProperty(name)
})

test('decodes in the official SDK: types, dates, references and lists are what it expects', async () => {
  const { body } = await desk.agent.post('/tickets.json?includes=all', desk.body(await full()))
  const { ticket } = body
  expect(ticket.suggestions).toEqual({})
  expect(ticket.type).toEqual({ id: 2, type: 'tickettypes' })
  expect(ticket.responseTimeMins).toBeNull()
  expect(body.delayed).toBe(false)
  const rows = [ticket, ...Object.values<Record<string, unknown>[]>(body.included).flat()]
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (/(At|date)$/.test(name))
        expect(value === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value)), `${name} ${value}`).toBe(true)
      for (const ref of Array.isArray(value) ? value : [value]) {
        if (typeof ref !== 'object' || ref === null || !('id' in ref)) continue
        expect(ref).toMatchObject({ id: expect.any(Number), type: expect.stringMatching(/^[a-z]+$/) })
        if ('meta' in ref) expect(Array.isArray(ref.meta)).toBe(false)
      }
    }
    const keys = Object.keys(row).map((key) => key.toLowerCase())
    const doubled = keys.filter((key, index) => keys.indexOf(key) !== index)
    // the file's two names are the documents' and the SDK's
    expect(doubled.filter((key) => key !== 'filename')).toEqual([])
  }
  for (const message of body.included.messages)
    expect(message).toMatchObject({ htmlBody: expect.any(String), textBody: expect.any(String) })
})

test('fields keeps only what is asked for, and the id', async () => {
  const { id } = await desk.create()
  const one = (await desk.agent.get(`/tickets/${id}.json?fields=subject,state,nonsense`)).body
  expect(one.ticket).toEqual({ id, subject: 'A question', state: 'active' })
  expect(one.delayed).toBe(false)
  const list = (await desk.agent.get(`/tickets.json?fields=subject&filter={"id":${id}}&includes=customers,users`)).body
  expect(list.tickets).toEqual([{ id, subject: 'A question' }])
  expect(list.included.customers).toMatchObject([{ id: desk.customerId }])
  expect(list.included.users).toMatchObject([{ id: desk.agentId }])
})

describe('statements', () => {
  /** Counts what requests send to the database, a flight's statements one by one. */
  async function count(work: () => Promise<unknown>): Promise<number> {
    const database = desk.app.database as { -readonly [Name in keyof Database]: Database[Name] }
    const { quick, query, flight, transaction } = database
    let statements = 0
    database.query = (statement) => {
      if (!statement.text.includes('pg_notify')) statements++
      return query(statement)
    }
    database.flight = (list) => {
      statements += list.length
      return flight(list)
    }
    database.quick = {
      query(statement) {
        statements++
        return quick.query(statement)
      },
    }
    const counted = (tx: Tx): Tx => ({
      isTransaction: true,
      query(statement) {
        statements++
        return tx.query(statement)
      },
      flight(list) {
        statements += list.length
        return tx.flight(list)
      },
    })
    database.transaction = (task) => transaction((tx) => task(counted(tx)))
    try {
      await work()
    } finally {
      Object.assign(database, { quick, query, flight, transaction })
    }
    return statements
  }
  // what signing in costs every request
  const signIn = () => count(() => desk.agent.get('/tags/98765.json'))

  test('of a plain create are three: look up, write, read', async () => {
    const own = (await signIn()) - 1
    expect((await count(() => desk.create())) - own).toBeLessThanOrEqual(3)
    expect(
      (await count(() =>
        desk.create({ tags: ['one'], agent: { id: desk.agentId }, cc: ['a@b.cc'], notifyCustomer: true }),
      )) - own,
    ).toBeLessThanOrEqual(3)
  })

  test('of a list with every include are six at most, however many tickets it has', async () => {
    for (let index = 0; index < 20; index++) await desk.create(index % 3 ? {} : await full())
    const own = (await signIn()) - 1
    for (const size of [1, 10, 100]) {
      expect(
        (await count(() => desk.agent.get(`/tickets.json?includes=all&pageSize=${size}`))) - own,
      ).toBeLessThanOrEqual(6)
    }
  })
})
