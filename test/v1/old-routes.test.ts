import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeInbox } from '../support/factories.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

// What programs for v2 still ask of the older API (clients.md 3, point 43); webhooks are in test/webhooks.

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const basic = () => ({ authorization: `Basic ${Buffer.from(`${desk.app.adminToken}:xxx`).toString('base64')}` })

describe('reading', () => {
  test.each([
    'companies',
    'customers',
    'inboxes',
    'tags',
    'ticketpriorities',
    'ticketsources',
    'ticketstatuses',
    'tickettypes',
    'users',
  ])('GET %s.json has rows, and both kinds of page numbers', async (name) => {
    await makeInbox(desk.db)
    await desk.admin.post('/companies.json', { company: { name: 'Old' } })
    await desk.admin.post('/tags.json', { tag: { name: 'old' } })
    const { status, body } = await desk.app.anonymous.get(`/desk/v1/${name}.json?pageSize=1`, basic())
    expect(status).toBe(200)
    const today = (await desk.admin.get(`/${name}.json?pageSize=1`)).body
    expect(body).toEqual({ ...today, count: today.pagination.records, page: 1, maxPages: today.pagination.pages })
    expect(body[name]).toHaveLength(1)
  })

  test('an agent sees no more of them than in v2', async () => {
    const ids = async (caller: typeof desk.agent) =>
      (await caller.get('/desk/v1/inboxes.json')).body.inboxes.map((row: { id: number }) => row.id)
    expect(await ids(desk.agent)).toEqual([desk.inboxId])
    expect((await desk.app.anonymous.get('/desk/v1/inboxes.json')).status).toBe(401)
  })

  test('GET me.json is whose token it is', async () => {
    const { body } = await desk.app.anonymous.get('/desk/v1/me.json', basic())
    expect(body).toEqual((await desk.admin.get('/me.json')).body)
  })
})

describe('tickets', () => {
  test('POST takes numbers and names where v2 has references, and gives the id at the top', async () => {
    const answer = await desk.agent.post('/desk/v1/tickets.json', {
      inboxId: desk.inboxId,
      customerEmail: 'old@customers.example',
      customerFirstName: 'Olga',
      assignedTo: desk.agentId,
      subject: 'From long ago',
      message: 'Hello',
      status: 'On-hold',
      priority: 'high',
      type: 'Question',
      source: 'Phone',
      tags: 'one, two',
      notifyCustomer: false,
    })
    expect([answer.status, answer.body.errors]).toEqual([200, undefined])
    expect(answer.body.id).toBe(answer.body.ticket.id)
    expect(answer.body.ticket).toMatchObject({
      subject: 'From long ago',
      agent: { id: desk.agentId },
      status: { id: 4 },
      priority: { id: 3 },
      type: { id: 2 },
      source: { id: 3 },
    })
    expect(answer.body.ticket.tags).toHaveLength(2)
    const shown = await desk.agent.get(`/desk/v1/tickets/${answer.body.id}.json?includes=customers`)
    expect(shown.body).toMatchObject({
      id: answer.body.id,
      included: { customers: [{ firstName: 'Olga', email: 'old@customers.example' }] },
    })
  })

  test('PUT changes one, in the flat form of then and in that of today', async () => {
    const { id } = await desk.create()
    const put = (body: object) => desk.agent.put(`/desk/v1/tickets/${id}.json`, body)
    const flat = await put({ status: 'waiting', assignedTo: String(desk.agentId), tags: ['x'] })
    expect([flat.status, flat.body.id]).toEqual([200, id])
    expect(flat.body.ticket).toMatchObject({ status: { id: 3 }, agent: { id: desk.agentId }, tags: [{ type: 'tags' }] })
    const today = await put({ ticket: { status: { id: 5 }, agent: null } })
    expect(today.body.ticket).toMatchObject({ status: { id: 5 }, agent: null })
    expect((await desk.agent.put('/desk/v1/tickets/999999.json', { status: 'solved' })).status).toBe(404)
    const refused = await put({ status: 'Lost', type: 'Riddle' })
    expect([refused.status, refusals(refused)]).toEqual([
      400,
      [
        ['status', 'not found'],
        ['type', 'not found'],
      ],
    ])
  })

  test('POST to one adds a reply', async () => {
    const { id } = await desk.create()
    const answer = await desk.agent.post(`/desk/v1/tickets/${id}.json`, { body: 'Use water', status: 'waiting' })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      result: 'ok',
      id: answer.body.message.id,
      message: { threadType: 'message', textBody: 'Use water' },
    })
    expect(await desk.get(id)).toMatchObject({ status: { id: 3 }, messageCount: 2 })
  })
})

test('POST customfields.json takes inboxes as numbers and options inside', async () => {
  // the body of the vendor's own example
  const sent = {
    agentLabel: 'Plan',
    customerLabel: 'Your plan',
    kind: 'dropdown',
    description: '',
    enabled: true,
    agentRequired: false,
    customerRequired: false,
    addToNewInboxes: false,
    inboxes: [desk.inboxId],
    apps: [{ name: 'portal', canViewData: true, canEditData: false }],
    options: [{ name: 'Gold' }, { name: 'Silver' }],
  }
  const { status, body } = await desk.app.anonymous.post('/desk/v1/customfields.json', sent, basic())
  expect(status).toBe(201)
  expect(body).toMatchObject({
    id: body.customfield.id,
    customfield: { agentLabel: 'Plan', inboxes: [{ id: desk.inboxId }] },
  })
  expect(body.included.customfieldoptions).toMatchObject([{ name: 'Gold' }, { name: 'Silver' }])
  expect((await desk.agent.post('/desk/v1/customfields.json', sent)).status).toBe(403)
})

test('the import lets in Basic with the key as user name (clients.md 3, points 20 and 43)', async () => {
  const tickets = [{ id: 7, subject: 'Old', customer: { email: 'x@old.example' }, threads: [{ body: 'Hi' }] }]
  const body = { source: 'Basic', fallbackInboxId: desk.inboxId, tickets }
  const answer = await desk.app.anonymous.post('/desk/v1/import/tickets.json', body, basic())
  expect([answer.status, answer.body.imported]).toEqual([200, 1])
})
