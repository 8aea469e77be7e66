import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../support/app.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

// The bodies of desk-api-tickets.md 20.3, byte for byte as the official SDK sends them; only ids are ours.

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
  for (const name of ['one', 'two', 'three', 'four', 'five', 'six'])
    await desk.admin.post('/tags.json', { tag: { name } })
})
afterAll(() => desk?.close())

const headers = { 'content-type': 'application/json', accept: 'application/json' }

const create =
  '{"ticket":{"id":0,"message":"B","cc":["a@b.c"],"customer":{"id":2,"type":"","meta":null},"files":[{"id":9,"type":"","meta":null}],"happinessSurveySentAt":null,"inbox":{"id":1,"type":"","meta":null},"notifyCustomer":true,"spam_rules":null,"status":{"id":1,"type":"","meta":null},"subject":"S","suggestions":{},"tags":[{"id":5,"type":"","meta":null}],"type":{"id":3,"type":"","meta":null}},"included":{"companies":null,"contacts":null,"customers":null,"domains":null,"inboxes":null,"messages":null,"slacustomers":null,"slacompanies":null,"slainboxes":null,"slanotifications":null,"slaticketpriorities":null,"slatags":null,"tags":null,"ticketactivities":null,"ticketsources":null,"ticketstatuses":null,"tickettypes":null,"timelogs":null,"users":null}}'
const patch =
  '{"ticket":{"id":0,"agent":{"id":7,"type":"","meta":null},"happinessSurveySentAt":null,"spam_rules":null,"suggestions":{},"tags":[{"id":5,"type":"","meta":null},{"id":6,"type":"","meta":{"delete":true}}]},"included":{"companies":null,"users":null}}'
const note =
  '{"id":0,"type":null,"bcc":null,"cc":null,"message":"hi","threadType":"note","ticket":{"id":0,"type":"","meta":null},"viewedByCustomerAt":null}'
const fileRef =
  '{"params":{"Content-Type":"","bucket":"","key":"","policy":"","success_action_status":"","x-amz-algorithm":"","x-amz-credential":"","x-amz-date":"","x-amz-signature":""},"file":{"id":0,"mimeType":"image/png","filename":"a.png","disposition":"attachment","type":"attachment"}}'

async function created(): Promise<Answer['body']> {
  const file = await makeFile(desk.db, { userId: desk.agentId })
  const body = create
    .replace('"customer":{"id":2', `"customer":{"id":${desk.customerId}`)
    .replace('"files":[{"id":9', `"files":[{"id":${file}`)
  const answer = await desk.agent.post('/tickets.json', body, headers)
  expect(answer.status).toBe(200)
  return { ...answer.body, file }
}

test('ticket create', async () => {
  const { ticket, included, delayed, file } = await created()
  expect({ included, delayed }).toEqual({ included: {}, delayed: false })
  expect(ticket).toMatchObject({
    subject: 'S',
    inbox: { id: 1, type: 'inboxes' },
    customer: { id: desk.customerId, type: 'customers' },
    status: { id: 1, type: 'ticketstatuses' },
    type: { id: 3, type: 'tickettypes' },
    tags: [{ id: 5, type: 'tags' }],
    files: [{ id: file, type: 'files' }],
    happinessSurveySentAt: null,
  })
})

test('ticket patch adds a tag, removes one and assigns, and clears nothing', async () => {
  const { ticket } = await created()
  await desk.agent.patch(`/tickets/${ticket.id}.json`, { ticket: { tags: [{ id: 6 }, { id: 4 }] } })
  const body = patch.replace('"agent":{"id":7', `"agent":{"id":${desk.agentId}`)
  const answer = await desk.agent.patch(`/tickets/${ticket.id}.json`, body, headers)
  expect(answer.status).toBe(200)
  expect(answer.body.ticket).toMatchObject({
    agent: { id: desk.agentId, type: 'users' },
    status: { id: 1 },
    type: { id: 3 },
    subject: 'S',
  })
  expect(answer.body.ticket.tags.map((tag: { id: number }) => tag.id)).toEqual([4, 5])
})

test('note', async () => {
  const { ticket } = await created()
  const answer = await desk.agent.post(`/tickets/${ticket.id}/messages.json`, note, headers)
  expect([200, 201]).toContain(answer.status)
  expect(answer.body.message).toMatchObject({
    threadType: 'note',
    htmlBody: 'hi',
    ticket: { id: ticket.id, type: 'tickets' },
  })
})

test('file ref', async () => {
  const answer = await desk.agent.post('/files/ref.json', fileRef, headers)
  expect([200, 201]).toContain(answer.status)
  expect(answer.body).toMatchObject({
    url: expect.stringMatching(/^https?:\/\//),
    file: { id: expect.any(Number), mimeType: 'image/png', state: 'temp' },
  })
  const sent = Object.keys(JSON.parse(fileRef).params)
  expect(Object.keys(answer.body.params).sort()).toEqual(sent.sort())
  for (const name of sent) expect(answer.body.params[name], name).not.toBe('')
})

describe('status and type create', () => {
  test.each([
    [
      '/ticketstatuses.json',
      '{"ticketstatus":{"id":0,"type":null,"name":"N"},"included":{"companies":null,"users":null}}',
      'ticketstatus',
    ],
    [
      '/tickettypes.json',
      '{"tickettype":{"id":0,"type":null,"name":"N","inboxes":null},"included":{"companies":null,"users":null}}',
      'tickettype',
    ],
  ])('%s', async (path, body, one) => {
    const answer = await desk.admin.post(path, body, headers)
    expect(answer).toMatchObject({ status: 201, body: { [one]: { id: expect.any(Number), name: 'N' } } })
  })
})

test('get with includes=all, and the list the official server asks for', async () => {
  const { ticket } = await created()
  const got = await desk.agent.get(`/tickets/${ticket.id}.json?includes=all`, headers)
  expect(got).toMatchObject({ status: 200, body: { ticket: { id: ticket.id } } })
  const list = await desk.agent.get(
    '/tickets.json?filter={}&orderBy=createdAt&orderMode=desc&page=1&pageSize=10',
    headers,
  )
  expect(list).toMatchObject({ status: 200, body: { included: {}, pagination: { pageSize: 10, page: 1 } } })
})
