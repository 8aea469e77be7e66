import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

// Programs that were moved from the older API by their addresses alone, and still write its flat names.

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

test('a ticket takes ids, words and a customer in flat names', async () => {
  const sent = {
    subject: 'Flat',
    body: 'Hello',
    notifyCustomer: false,
    assignedTo: String(desk.agentId),
    priorityId: 3,
  }
  const customer = { customerEmail: 'flat@example.test', customerFirstName: 'Flo' }
  const words = { status: 'On-hold', typeId: 'question', source: 'phone', somethingElse: 7 }
  const made = await desk.agent.post('/tickets.json?includes=customers', {
    inboxId: desk.inboxId,
    ...sent,
    ...customer,
    ...words,
  })
  expect([made.status, made.body.errors]).toEqual([200, undefined])
  expect(made.body).toMatchObject({
    ticket: {
      agent: { id: desk.agentId },
      status: { id: 4 },
      priority: { id: 3 },
      type: { id: 2 },
      source: { id: 3 },
      previewText: 'Hello',
    },
    included: { customers: [{ firstName: 'Flo', email: 'flat@example.test' }] },
  })
  const changed = await desk.agent.patch(`/tickets/${made.body.ticket.id}.json`, {
    ticket: { statusId: 5, assignedTo: -1, type: 'Problem' },
  })
  expect(changed.body.ticket).toMatchObject({ status: { id: 5 }, agent: null, priority: { id: 3 } })
})

test('the documented field wins over the flat one, and completes it where it is a customer without an id', async () => {
  const ticket = await desk.create({
    statusId: 5,
    status: { id: 3 },
    body: 'no',
    agentId: 'nobody',
    agent: desk.agentId,
    customer: { email: 'whole@example.test' },
    customerEmail: 'other@example.test',
    customerLastName: 'Whole',
  })
  expect(ticket).toMatchObject({ status: { id: 3 }, agent: { id: desk.agentId } })
  const { body } = await desk.agent.get(`/customers/${ticket.customer.id}.json`)
  expect(body.customer).toMatchObject({ email: 'whole@example.test', lastName: 'Whole' })
})

test.each([
  [{ inboxId: 'main' }, 'inboxId', 'must be a whole number'],
  [{ inboxId: 999999 }, 'inboxId', 'not found'],
  [{ agentId: 999999 }, 'agentId', 'not found'],
  [{ assignedTo: 'Ann' }, 'assignedTo', 'must be a whole number'],
  [{ statusId: 'Lost' }, 'statusId', 'not found'],
  [{ status: 'Lost' }, 'status', 'not found'],
  [{ type: { name: 'Riddle' } }, 'type', 'not found'],
  [{ priorityId: 999999 }, 'priorityId', 'not found'],
  [{ customerId: 999999 }, 'customerId', 'not found'],
  [{ customerEmail: 'nobody' }, 'customerEmail', 'must be a valid email address'],
  [{ attachmentIds: [999999] }, 'attachmentIds[0]', 'not found'],
  [{ body: 'a'.repeat(5_000_001) }, 'body', 'must be shorter than 5000001 characters'],
])('what is wrong is named as it was sent: %#', async (wrong, source, detail) => {
  const right = { inboxId: desk.inboxId, subject: 'S', body: 'M', customerEmail: 'right@example.test' }
  const answer = await desk.agent.post('/tickets.json', { ...right, ...wrong })
  expect([answer.status, refusals(answer)]).toEqual([400, [[source, detail]]])
})

test('names in the capitals of other languages, and truth as forms write it', async () => {
  const field = await desk.admin.post('/customfields.json', {
    customfield: { agentLabel: 'Plan', customerLabel: 'Plan', kind: 'text', inboxes: [desk.inboxId] },
  })
  const customFields = [{ id: field.body.customfield.id, value: 'Gold' }]
  const body = { Subject: 'Capital', Message: 'M', Inbox: { id: desk.inboxId }, Customer: desk.customerEmail }
  for (const NotifyCustomer of ['True', '1', 1, 'FALSE', '0', '']) {
    const { status, body: made } = await desk.agent.post('/tickets.json?includes=messages', {
      ...body,
      customFields,
      NotifyCustomer,
      Cc: ['Bob <bob@example.test>', 'eve@example.test'],
    })
    expect([status, made.errors]).toEqual([200, undefined])
    expect(made.ticket).toMatchObject({ subject: 'Capital', customfields: [{ meta: { value: 'Gold' } }] })
    expect(made.included.messages).toMatchObject([{ cc: ['bob@example.test', 'eve@example.test'] }])
    const note = { Message: 'N', ThreadType: 'note' }
    const added = await desk.agent.post(`/tickets/${made.ticket.id}/messages.json`, note)
    expect(added.body.message.threadType).toBe('note')
  }
})

test('fields of other resources are known in any case, too; the one as described wins', async () => {
  const email = 'capital@example.test'
  const made = await desk.agent.post('/customers.json', {
    Customer: { FirstName: 'Cap', EMAIL: email, Lastname: 'Ital' },
  })
  expect([made.status, made.body.customer]).toMatchObject([201, { firstName: 'Cap', lastName: 'Ital', email }])
  const changed = await desk.agent.patch(`/customers/${made.body.customer.id}.json`, {
    firstName: 'Other',
    FirstName: 'No',
    LastName: 'Name',
  })
  expect(changed.body.customer).toMatchObject({ firstName: 'Other', lastName: 'Name' })
  const tag = await desk.admin.post('/tags.json', { Name: 'capital', Color: '#ffffff' })
  expect(tag.body.tag).toMatchObject({ name: 'capital', color: '#ffffff' })
})

test('a message takes them too, and a note stays a note', async () => {
  const { id } = await desk.create()
  const add = (body: object) => desk.agent.post(`/tickets/${id}/messages.json`, body)
  const note = await add({ type: 'Note', body: 'For us' })
  expect(note.body.message).toMatchObject({ threadType: 'note', textBody: 'For us' })
  const reply = await add({ type: 'anything', message: 'For you', statusId: 'solved', agentId: desk.agentId })
  expect(reply.body.message).toMatchObject({ threadType: 'message', textBody: 'For you' })
  expect(await desk.get(id)).toMatchObject({ status: { id: 5 }, agent: { id: desk.agentId } })
  expect(refusals(await add({ message: 'x', statusId: 'Lost' }))).toEqual([['statusId', 'not found']])
  expect(refusals(await add({ message: 'x', agentId: 999999 }))).toEqual([['agentId', 'not found']])
})
