import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { createTicketDesk, firstMessage, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let tagId: number
let fieldIds: number[]
beforeAll(async () => {
  desk = await createTicketDesk()
  tagId = (await desk.admin.post('/tags.json', { tag: { name: 'templated' } })).body.tag.id
  fieldIds = []
  for (const agentLabel of ['One', 'Two']) {
    const { body } = await desk.admin.post('/customfields.json', { customfield: { agentLabel, kind: 'text' } })
    fieldIds.push(body.customfield.id)
  }
})
afterAll(() => desk?.close())

let count = 0
async function makeTemplate(fields: Record<string, unknown>): Promise<number> {
  const answer = await desk.admin.post('/tickettemplates.json', {
    tickettemplate: { name: `Template ${++count}`, ...fields },
  })
  expect(answer).toMatchObject({ status: 201 })
  return answer.body.tickettemplate.id
}

const full = () => ({
  subject: 'From template',
  message: '**Hello** {%customer.firstName%}',
  editMethod: 'markdown',
  inbox: { id: desk.inboxId },
  status: { id: 4 },
  priority: { id: 3 },
  type: { id: 2 },
  agent: { id: desk.agentId },
  source: { id: 3 },
  tags: [{ id: tagId }],
  customfields: fieldIds.map((id) => ({ id, meta: { value: 'from template' } })),
  cc: ['cc@example.test'],
  bcc: ['bcc@example.test'],
  notifyCustomer: true,
})

test('fills in everything the request leaves out', async () => {
  const id = await makeTemplate(full())
  const answer = await desk.agent.post('/tickets.json', { customer: { id: desk.customerId }, tickettemplate: { id } })
  expect(answer).toMatchObject({ status: 200 })
  const { ticket } = answer.body
  expect(ticket).toMatchObject({
    subject: 'From template',
    previewText: 'Hello Carla',
    inbox: { id: desk.inboxId },
    status: { id: 4 },
    priority: { id: 3 },
    type: { id: 2 },
    agent: { id: desk.agentId },
    source: { id: 3 },
    tags: [{ id: tagId }],
    customfields: fieldIds.map((fieldId) => ({ id: fieldId, meta: { value: 'from template' } })),
  })
  expect(await firstMessage(desk.db, ticket.id)).toMatchObject({
    edit_method: 'markdown',
    html_body: expect.stringContaining('<strong>Hello</strong>'),
    cc: ['cc@example.test'],
    bcc: ['bcc@example.test'],
    delivery_status: 'queued',
  })
})

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['subject', { subject: 'Mine' }, { subject: 'Mine' }],
  ['status', { status: { id: 3 } }, { status: { id: 3 } }],
  ['priority', { priority: 'low' }, { priority: { id: 1 } }],
  ['type', { type: { id: 4 } }, { type: { id: 4 } }],
  ['agent', { agent: { id: 1 } }, { agent: { id: 1 } }],
  ['source', { source: { id: 6 } }, { source: { id: 6 } }],
  ['tags', { tags: [] }, { tags: [] }],
  ['message', { message: 'My words', editMethod: 'html' }, { previewText: 'My words' }],
])('what the request says of %s wins', async (_, given, expected) => {
  const id = await makeTemplate(full())
  const body = { customer: { id: desk.customerId }, tickettemplate: { id }, ...given }
  expect((await desk.agent.post('/tickets.json', body)).body.ticket).toMatchObject(expected)
})

test('message, copies and mail of the request win over those of the template', async () => {
  const id = await makeTemplate(full())
  const fields = {
    tickettemplate: { id },
    message: '<p>Mine</p>',
    editMethod: 'html',
    cc: [],
    bcc: null,
    notifyCustomer: false,
  }
  const ticket = await desk.create(fields)
  expect(await firstMessage(desk.db, ticket.id)).toMatchObject({
    html_body: '<p>Mine</p>',
    edit_method: 'html',
    cc: [],
    bcc: ['bcc@example.test'],
    delivery_status: null,
  })
})

test('custom fields of both are joined, the request’s over the template’s', async () => {
  const id = await makeTemplate(full())
  const ticket = await desk.create({ tickettemplate: id, customfields: [{ id: fieldIds[1], meta: { value: 'mine' } }] })
  expect(ticket.customfields.map((field: { meta: { value: string } }) => field.meta.value)).toEqual([
    'from template',
    'mine',
  ])
})

test('an empty template leaves what is required to be named', async () => {
  const id = await makeTemplate({})
  const answer = await desk.agent.post('/tickets.json', { tickettemplate: { id } })
  expect(answer.body.errors.map((error: { source: string }) => error.source)).toEqual([
    'inbox',
    'customer',
    'subject',
    'message',
  ])
})

test('that does not exist or is deleted is named', async () => {
  const gone = await makeTemplate(full())
  expect((await desk.admin.delete(`/tickettemplates/${gone}.json`)).status).toBe(204)
  expect(await desk.refuse({ tickettemplate: { id: gone } })).toEqual([['tickettemplate.id', 'not found']])
  expect(await desk.refuse({ tickettemplate: 98_765 })).toEqual([['tickettemplate', 'not found']])
  expect(await desk.refuse({ tickettemplate: 'word' })).toEqual([['tickettemplate', 'must be a whole number']])
})

test('of an inbox one cannot see is not found', async () => {
  const id = await makeTemplate({ ...full(), inbox: { id: (await makeInbox(desk.db)).id } })
  expect(await desk.refuse({ tickettemplate: { id } })).toEqual([['tickettemplate.id', 'not found']])
})

test('whose values no longer fit names its own field', async () => {
  const leaver = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
  const id = await makeTemplate({ ...full(), agent: { id: leaver.id } })
  await desk.db.query(sql`update users set state = 'deleted' where id = ${leaver.id}`)
  expect(await desk.refuse({ tickettemplate: { id } })).toEqual([['tickettemplate.agent', 'not found']])
  expect((await desk.create({ tickettemplate: { id }, agent: { id: desk.agentId } })).agent.id).toBe(desk.agentId)
})
