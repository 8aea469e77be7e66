import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

// The queries with which known clients were seen to read tickets and messages (clients.md, Captured requests), and
// what each of them reads from the answer (section 4 there).

let desk: TicketDesk
let ticketId: number
let messageId: number
const minute = { old: '2020-01-01T10:30:23.900Z', iso: '2020-01-01T00:00:00.000000Z' }
beforeAll(async () => {
  desk = await createTicketDesk()
  await desk.create({ customer: { email: 'second@example.test' } })
  const ticket = await desk.create({
    agent: desk.agentId,
    priority: 'high',
    tags: ['a'],
    files: [await makeFile(desk.db, { userId: desk.agentId })],
  })
  ticketId = ticket.id
  messageId = ticket.messages[0].id
  await desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'An answer', status: { id: 3 } })
  await desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'A note', threadType: 'note' })
})
afterAll(() => desk?.close())

const json = (value: unknown) => encodeURIComponent(JSON.stringify(value))

test.each<[string, () => string]>([
  ['gosdk', () => ''],
  ['gosdk', () => '?'],
  ['gosdk', () => '?filter={}'],
  ['gosdk', () => '?pageSize=2'],
  ['gosdk', () => '?includes=all&orderBy=createdAt&orderMode=desc&page=1&pageSize=10'],
  [
    'gosdk',
    () =>
      `?filter=${json({ $and: [{ 'inbox.id': { $eq: 1 } }, { createdAt: { $gte: minute.iso } }, { id: { $ne: -1 } }] })}`,
  ],
  ['gosdk', () => `?filter=${json({ id: { $in: [ticketId, 98_765] } })}`],
  ['mcp', () => '?filter={}&orderBy=createdAt&orderMode=desc&page=1&pageSize=10'],
  ['pipedream', () => '?page=1'],
  ['examples', () => '?archived=false&includes=messages&pageSize=50&page=1'],
  ['examples', () => '?page=1&pageSize=50&includes=messages'],
  ['examples', () => '?includes=ticketactivities,users,ticketstatuses'],
  ['tsclients', () => `?includes=all&filter={"status": {"$in": [1,3]}}&orderBy=updatedAt&orderMode=DESC`],
  ['tsclients', () => '?page=1&pageSize=50&include=customer,inbox,tags,agent,status,type'],
  ['tsclients', () => `?page=1&pageSize=50&include=customer,inbox,tags,agent,status,type&updatedAfter=${minute.old}`],
  ['tsclients', () => '?pageSize=100&orderBy=updatedAt&orderMode=desc&includes=users&status=active'],
  ['dnafactory', () => `?page=1&filter=${json({ 'customer.id': { $eq: desk.customerId } })}`],
  ['dnafactory', () => `?page=1&filter=${json({ id: { $in: [ticketId] } })}`],
  ['dnafactory', () => `?page=1&filter=${json({ 'messages.id': { $in: [messageId] } })}&includes=messages`],
  ['dnafactory', () => `?page=1&includes=customers,users,inboxes&filter=${json({ id: { $in: [ticketId] } })}`],
  [
    'pyclients',
    () =>
      `?pageSize=500&includes=customers,companies,messages,users,tags,inboxes,ticketstatuses,tickettypes&orderBy=createdAt&orderMode=asc&page=1`,
  ],
  [
    'pyclients',
    () =>
      `?pageSize=100&includes=customers,companies,messages,users,tags,inboxes,ticketstatuses,tickettypes&orderBy=updatedAt&orderMode=asc&filter={"updatedAt": {"$gt": "${minute.iso}"}}&page=1`,
  ],
  [
    'scripts',
    () => `?inboxId=1&updatedAtFrom=${minute.old}&page=1&pageSize=50&spam=false&sortBy=updatedAt&orderBy=asc`,
  ],
  ['scripts', () => '?includes=customers,ticketstatuses,users,priorities,types&pageSize=50&page=1'],
  ['scripts', () => `?orderBy=createdAt&orderMode=desc&pageSize=5&filter={"createdAt":{"$gt":"${minute.old}"}}`],
])('%s lists tickets (%#)', async (_, query) => {
  const { status, body } = await desk.agent.get(`/tickets.json${query()}`, { 'content-type': 'application/json' })
  expect(status).toBe(200)
  expect(body.tickets.map((ticket: { id: number }) => ticket.id)).toContain(ticketId)
  // clients are split over which block they read
  expect(body.pagination).toMatchObject({ page: 1, hasMorePages: false, records: body.tickets.length })
  expect(body.meta.page).toMatchObject({ hasMore: false, hasMorePages: false, count: body.tickets.length })
  expect(body.included).toBeTypeOf('object')
  expect(Array.isArray(body.included)).toBe(false)
  expect(body).not.toHaveProperty('errors')
})

test('the tap lists through the other prefix, with microseconds', async () => {
  const { status, body } = await desk.agent.get('/desk/v2/tickets.json?updatedAfter=2020-01-01T09:30:21.000000Z')
  expect([status, body.tickets.length]).toEqual([200, 2])
})

describe('what clients read', () => {
  test('scripts: messages joined to their tickets, authors by type, text as a string', async () => {
    const { body } = await desk.agent.get('/tickets.json?archived=false&includes=messages&pageSize=50&page=1')
    for (const ticket of body.tickets) {
      for (const { id } of ticket.messages) {
        const message = body.included.messages.find((row: { id: number }) => row.id === id)
        expect(message.textBody.includes('\u0000')).toBe(false)
        expect(message.threadType).toBe(message.threadType.toLowerCase())
        expect(message.createdBy.type).toMatch(/^(users|customers)$/)
      }
    }
    expect(body.tickets.find((ticket: { id: number }) => ticket.id === ticketId).messageCount).toBe(2)
  })

  test('scripts: activities of a status, with its author and time', async () => {
    const { body } = await desk.agent.get(`/tickets/${ticketId}.json?includes=ticketactivities,users,ticketstatuses`)
    const activity = body.included.ticketactivities.find((row: { eventType: string }) => row.eventType === 'status')
    expect(activity).toMatchObject({
      status: { id: 3 },
      createdBy: { id: desk.agentId, type: 'users' },
      ticket: { id: ticketId },
      createdAt: expect.any(String),
      icon: expect.any(String),
    })
    expect(body.included.users.some((user: { id: number }) => user.id === desk.agentId)).toBe(true)
    expect(body.included.ticketstatuses).toContainEqual(expect.objectContaining({ id: 3, name: expect.any(String) }))
  })

  test('the launcher: inbox, priority and customer of each ticket, and whether it is read', async () => {
    const { body } = await desk.agent.get(
      `/tickets.json?includes=all&filter={"status": {"$in": [1,3]}}&orderBy=updatedAt&orderMode=DESC`,
    )
    for (const ticket of body.tickets) {
      const inbox = body.included.inboxes.find((row: { id: number }) => row.id === ticket.inbox.id)
      expect(inbox).toMatchObject({ name: expect.any(String), publicIconImage: expect.any(String) })
      expect(body.included.customers.some((row: { id: number }) => row.id === ticket.customer.id)).toBe(true)
      if (ticket.priority !== null)
        expect(body.included.ticketpriorities.some((row: { id: number }) => row.id === ticket.priority.id)).toBe(true)
      expect(ticket.isRead).toBeTypeOf('boolean')
      expect(ticket.tasks).toEqual([])
    }
  })

  test('the PHP script: priorities and types under their full names', async () => {
    const { body } = await desk.agent.get(
      '/tickets.json?includes=customers,ticketstatuses,users,priorities,types&pageSize=50&page=1',
    )
    expect(Object.keys(body.included).sort()).toEqual([
      'customers',
      'ticketpriorities',
      'ticketstatuses',
      'tickettypes',
      'users',
    ])
    expect(body.included.ticketpriorities).toMatchObject([{ name: 'high' }])
  })

  test('dnafactory: only the sections it asked for, or it throws', async () => {
    const { body } = await desk.agent.get(
      `/tickets.json?page=1&includes=customers,users,inboxes&filter=${json({ id: { $in: [ticketId] } })}`,
    )
    expect(Object.keys(body.included).sort()).toEqual(['customers', 'inboxes', 'users'])
  })

  test.each([
    ['gosdk', '?includes=all'],
    ['gosdk', '?fields=id,subject&includes=customers'],
    ['mcp', '?fields=id,subject&includes=all'],
    ['pyclients', '?includes=customers,companies,messages,users,tags,inboxes,ticketstatuses,tickettypes'],
    ['scripts', '?includes=customers,inboxes,users,tags,ticketstatuses,messages'],
    ['examples', '?includes=users,messages'],
    ['dnafactory', ''],
  ])('%s: one ticket %s', async (_, query) => {
    const { status, body } = await desk.agent.get(`/tickets/${ticketId}.json${query}`, {
      'content-type': 'application/json',
    })
    expect(status).toBe(200)
    expect(body.ticket).toMatchObject({ id: ticketId, subject: 'A question' })
    if (query.includes('fields')) expect(Object.keys(body.ticket)).toEqual(['id', 'subject'])
    const asked = query.match(/includes=([a-z,]+)/)?.[1]?.split(',') ?? []
    if (!asked.includes('all')) expect(Object.keys(body.included).sort()).toEqual(asked.sort())
  })

  test.each([
    ['scripts', '?filter={"threadType":3}&orderBy=createdAt&orderMode=asc&includes=users', ['note']],
    ['scripts', '?orderBy=createdAt&orderMode=asc&includes=users,files', ['message', 'message', 'note']],
  ])('%s: the messages of a ticket %s', async (_, query, kinds) => {
    const { status, body } = await desk.agent.get(`/tickets/${ticketId}/messages.json${query}`)
    expect(status).toBe(200)
    expect(body.messages.map((message: { threadType: string }) => message.threadType)).toEqual(kinds)
    expect(body.included.users).toEqual(expect.any(Array))
  })

  test('gosdk: messages across tickets, and one of them with everything', async () => {
    expect((await desk.agent.get('/messages.json?')).body.messages).toHaveLength(4)
    const { status, body } = await desk.agent.get(`/messages/${messageId}.json?includes=all`)
    expect([status, body.message.htmlBody]).toEqual([200, '<p>How does it work?</p>'])
  })

  test('a page past the end is an empty list, and an unknown ticket 404, with errors as a list', async () => {
    expect((await desk.agent.get('/tickets.json?page=7')).body.tickets).toEqual([])
    const missing = await desk.agent.get('/tickets/98765.json?includes=all')
    expect(missing).toMatchObject({
      status: 404,
      body: { errors: [{ code: 'E3', title: 'Not Found', detail: expect.any(String) }] },
    })
    for (const name of ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset'])
      expect(missing.headers).toHaveProperty(name)
  })
})
