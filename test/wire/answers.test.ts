import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

// What clients read in answers: points of clients.md, section 3, by their numbers.

let desk: TicketDesk
let ticketId: number
let messageId: number
beforeAll(async () => {
  desk = await createTicketDesk()
  const files = [await makeFile(desk.db, { userId: desk.agentId })]
  const ticket = await desk.create({ agent: desk.agentId, priority: 'high', type: { id: 2 }, tags: ['a'], files })
  ticketId = ticket.id
  messageId = ticket.messages[0].id
  await desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'An answer', status: { id: 3 } })
  await desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'A note', threadType: 'note' })
  await desk.create({ customer: { email: 'second@example.test' } })
})
afterAll(() => desk?.close())

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Calls `visit` with every object of an answer. */
function eachObject(value: Json, visit: (row: { [key: string]: Json }, path: string) => void, path = ''): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) visit(value, path)
  for (const [key, entry] of Object.entries(value)) eachObject(entry, visit, `${path}.${key}`)
}

async function answers(): Promise<Json[]> {
  const paths = [`/tickets/${ticketId}.json?includes=all`, '/tickets.json?includes=all', '/messages.json?includes=all']
  for (const name of ['inboxes', 'customers', 'users', 'companies', 'tags', 'slas', 'files', 'timelogs', 'triggers'])
    paths.push(`/${name}.json?includes=all`)
  return Promise.all(paths.map(async (path) => (await desk.admin.get(path)).body as Json))
}

test('clients 3.21: lists carry both page blocks', async () => {
  const { body } = await desk.agent.get('/tickets.json?pageSize=1')
  expect(body.pagination).toEqual({ records: 2, pageSize: 1, pages: 2, page: 1, hasMorePages: true })
  expect(body.meta.page).toMatchObject({
    count: 2,
    pageSize: 1,
    pageOffset: 0,
    pages: 2,
    hasMore: true,
    hasMorePages: true,
  })
  expect((await desk.agent.get('/tickets.json?pageSize=1&page=2')).body.meta.page.hasMore).toBe(false)
})

test('clients 3.22: included is an object with what was asked for, and [] for what is not there', async () => {
  for (const path of ['/tickets.json', `/tickets/${ticketId}.json`, '/tags.json', '/search/tickets.json?search=x'])
    expect((await desk.agent.get(path)).body.included, path).toEqual({})
  const { body } = await desk.agent.get(`/tickets/${ticketId}.json?includes=companies,timelogs,users`)
  expect(body.included).toMatchObject({ companies: [], timelogs: [], users: [{ id: desk.agentId }] })
  expect(Object.keys(body.included).sort()).toEqual(['companies', 'timelogs', 'users'])
  expect(Object.keys((await desk.agent.get('/inboxes.json?includes=all')).body.included)).toContain('users')
})

test('clients 3.23: names of includes are plurals in lower case, and short names of five mean the long ones', async () => {
  const { body } = await desk.agent.get(
    `/tickets/${ticketId}.json?includes=priorities,types,statuses,sources,activities`,
  )
  const names = ['ticketactivities', 'ticketpriorities', 'ticketsources', 'ticketstatuses', 'tickettypes']
  expect(Object.keys(body.included).sort()).toEqual(names)
  for (const name of names) expect(body.included[name].length, name).toBeGreaterThan(0)
})

test('clients 3.24: references are objects with a number and a plural, their meta an object or nothing', async () => {
  for (const body of await answers())
    eachObject(body, (row, path) => {
      const keys = Object.keys(row).sort().join()
      if (keys !== 'id,type' && keys !== 'id,meta,type') return
      expect([path, typeof row['id'], row['type']]).toEqual([path, 'number', expect.stringMatching(/^[a-z]+s$/)])
      const meta = row['meta'] ?? {}
      expect([path, typeof meta, Array.isArray(meta)]).toEqual([path, 'object', false])
    })
  const { ticket } = (await desk.agent.get(`/tickets/${ticketId}.json`)).body
  expect(ticket).toMatchObject({ inbox: { type: 'inboxes' }, type: { type: 'tickettypes' }, tags: [{ type: 'tags' }] })
})

test('clients 3.25: no reference is null, never an object with the id 0', async () => {
  for (const body of await answers()) eachObject(body, (row, path) => expect([path, row['id']]).not.toEqual([path, 0]))
  const row = (await desk.agent.get('/tickets.json?orderBy=id&orderMode=desc')).body.tickets[0]
  expect([row.agent, row.priority, row.parent]).toEqual([null, null, null])
})

test('clients 3.26: times are RFC 3339 with a zone, and null when there are none', async () => {
  for (const body of await answers())
    eachObject(body, (row, path) => {
      for (const [key, value] of Object.entries(row))
        if (key.endsWith('At') && value !== null)
          expect([path, key, value]).toEqual([path, key, expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)])
    })
})

test('clients 3.27: kinds that strict clients insist on, and no two keys that differ only in case', async () => {
  const texts = ['externalId', 'htmlBody', 'textBody', 'threadType', 'onClosedLock', 'subject', 'smtpServer']
  const integers = [
    'numTickets',
    'displayOrder',
    'spamThreshold',
    'onClosedWait',
    'smtpPort',
    'timezoneId',
    'spam_score',
  ]
  for (const body of await answers())
    eachObject(body, (row, path) => {
      const keys = Object.keys(row).map((key) => key.toLowerCase())
      expect([path, new Set(keys).size]).toEqual([path, keys.length])
      for (const key of texts)
        if (key in row && row[key] !== null) expect([path, key, typeof row[key]]).toEqual([path, key, 'string'])
      for (const key of integers)
        if (key in row && row[key] !== null) expect([path, key, Number.isInteger(row[key])]).toEqual([path, key, true])
      for (const key of ['cc', 'bcc'])
        if (Array.isArray(row[key])) for (const one of row[key]) expect(typeof one).toBe('string')
      if ('suggestions' in row) expect([path, Array.isArray(row['suggestions'])]).toEqual([path, false])
    })
  const { body } = await desk.admin.get('/inboxes.json')
  expect(typeof body.inboxes[0].type).toBe('string')
})

test('clients 3.28: nothing found is an empty list, on every page', async () => {
  for (const path of ['/companies.json', '/tickets.json?page=99', '/search/tickets.json?search=zzzz&page=3']) {
    const { status, body } = await desk.agent.get(path)
    expect([status, body.companies ?? body.tickets]).toEqual([200, []])
  }
})

test('clients 3.33: fields on get and list, and the id always', async () => {
  expect((await desk.agent.get(`/tickets/${ticketId}.json?fields=id,subject&includes=all`)).body.ticket).toEqual({
    id: ticketId,
    subject: 'A question',
  })
  for (const row of (await desk.agent.get('/tickets.json?fields=subject')).body.tickets)
    expect(Object.keys(row).sort()).toEqual(['id', 'subject'])
})

test('clients 3.34: notes do not count as messages, and every message has its text', async () => {
  const { ticket, included } = (await desk.agent.get(`/tickets/${ticketId}.json?includes=messages`)).body
  expect([ticket.messageCount, included.messages.length]).toEqual([2, 3])
  for (const message of included.messages) expect(message.textBody).toEqual(expect.any(String))
})

test('clients 3.35: activities of a status with who, when and which', async () => {
  const { body } = await desk.agent.get(`/tickets/${ticketId}.json?includes=ticketactivities,users`)
  expect(body.included.ticketactivities).toContainEqual(
    expect.objectContaining({
      eventType: 'status',
      status: { id: 3, type: 'ticketstatuses' },
      createdBy: { id: desk.agentId, type: 'users' },
      icon: expect.any(String),
      createdAt: expect.any(String),
      ticket: { id: ticketId, type: 'tickets' },
    }),
  )
})

test('clients 3.36: the numbers of the built-in statuses are those that programs have written down', async () => {
  const { ticketstatuses } = (await desk.agent.get('/ticketstatuses.json?orderBy=id')).body
  const known = Object.fromEntries(ticketstatuses.map((row: { id: number; code: string }) => [row.id, row.code]))
  expect(known).toMatchObject({ 1: 'active', 3: 'waiting', 4: 'on-hold', 5: 'solved', 6: 'closed', 7: 'spam' })
  expect(await desk.create({ status: { id: 6 } })).toMatchObject({ state: 'active', status: { id: 6 } })
})

test('clients 3.37: what was deleted is in no list', async () => {
  const { id } = await desk.create()
  expect((await desk.agent.delete(`/tickets/${id}.json`)).status).toBe(204)
  const ids = (await desk.agent.get('/tickets.json?pageSize=100')).body.tickets.map((row: { id: number }) => row.id)
  expect(ids).not.toContain(id)
})

test('clients 3.38: a ticket has what a recorded one had', async () => {
  const { body } = await desk.agent.get(`/tickets/${ticketId}.json`)
  const text = expect.any(String)
  const flag = expect.any(Boolean)
  expect(body).toMatchObject({
    included: {},
    ticket: {
      id: ticketId,
      subject: text,
      readonly: flag,
      messageCount: 2,
      previewText: text,
      imagesHidden: flag,
      isRead: flag,
      spam: { isSpam: false, reports: expect.anything(), score: expect.any(Number) },
      customer: { id: desk.customerId },
      contact: { type: 'contacts' },
      inbox: { id: desk.inboxId },
      status: { id: 3 },
      source: { type: 'ticketsources' },
      type: { type: 'tickettypes' },
      updatedBy: { type: 'users' },
      messages: { length: 3 },
      customfields: [],
      createdAt: text,
      updatedAt: text,
      state: 'active',
    },
  })
  for (const name of ['originalRecipient', 'responseTimeMins', 'resolutionTimeMins', 'spam_score', 'spam_rules'])
    expect(body.ticket).toHaveProperty(name)
  expect(body.ticket.spam).toHaveProperty('reasons')
  expect(body.ticket.messages.length).toBe(3)
  expect([null, 'string']).toContain(body.ticket.spam_rules === null ? null : typeof body.ticket.spam_rules)
  expect(messageId).toBe(body.ticket.messages[0].id)
})
