import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { type TypedClient, typedClient } from '../support/typed-client.ts'

// Workflows through the client generated from docs/openapi.json: where the description is wrong, this does not compile.

let desk: TicketDesk
let client: TypedClient
beforeAll(async () => {
  desk = await createTicketDesk()
  client = typedClient(desk.app.app, desk.app.adminToken)
})
afterAll(() => desk?.close())

test('a ticket from its creation to its solution', async () => {
  const made = await client.POST('/tickets.json', {
    body: { subject: 'S', message: 'M', inbox: { id: desk.inboxId }, customer: { email: 'typed@example.test' } },
  })
  const ticket = made.data?.ticket
  if (ticket === undefined) throw new Error('no ticket')
  expectTypeOf(ticket.id).toEqualTypeOf<number>()
  expectTypeOf(ticket.subject).toEqualTypeOf<string | null | undefined>()
  const path = { id: ticket.id }
  const reply = await client.POST('/tickets/{ticketId}/messages.json', {
    params: { path: { ticketId: ticket.id } },
    body: { message: 'R', threadType: 'message', status: { id: 3 } },
  })
  expect(reply.data?.message.threadType).toBe('message')
  const solved = await client.PATCH('/tickets/{id}.json', { params: { path }, body: { ticket: { status: { id: 5 } } } })
  expect(solved.data?.ticket.status?.id).toBe(5)
  const shown = await client.GET('/tickets/{id}.json', {
    params: { path, query: { includes: ['messages', 'customers'] } },
  })
  expect(shown.data?.included.messages).toHaveLength(2)
  expect(shown.data?.included.customers?.[0]?.email).toBe('typed@example.test')
  const list = await client.GET('/tickets.json', {
    params: { query: { filter: JSON.stringify({ status: 5 }), pageSize: 10, orderBy: 'id' } },
  })
  expect(list.data?.tickets.map(({ id }) => id)).toEqual([ticket.id])
  expect(list.data?.pagination.records).toBe(1)
  const gone = await client.DELETE('/tickets/{id}.json', { params: { path } })
  expect([gone.response.status, gone.error]).toEqual([204, undefined])
})

test('errors have their own type', async () => {
  const refused = await client.POST('/tickets.json', { body: { ticket: { subject: 'S' } } })
  expect(refused.response.status).toBe(400)
  expect(refused.error?.errors[0]?.source).toBe('inbox')
  const missing = await client.GET('/customers/{id}.json', { params: { path: { id: 987_654 } } })
  expect(missing.error?.message).toBe('404 Not Found')
})

test('people and catalogue', async () => {
  const company = await client.POST('/companies.json', { body: { company: { name: 'Typed' } } })
  const customer = await client.POST('/customers.json', {
    body: { customer: { firstName: 'T', email: 't@example.test', company: { id: company.data?.company.id ?? 0 } } },
  })
  expect(customer.data?.customer.company?.id).toBe(company.data?.company.id)
  const tag = await client.POST('/tags.json', { body: { tag: { name: 'typed' } } })
  const id = tag.data?.tag.id ?? 0
  const renamed = await client.PUT('/tags/{id}.json', { params: { path: { id } }, body: { tag: { color: '#abcdef' } } })
  expect(renamed.data?.tag).toMatchObject({ name: 'typed', color: '#abcdef' })
  const found = await client.GET('/search/customers.json', { params: { query: { search: 't@example.test' } } })
  expect(found.data?.customers).toHaveLength(1)
  const me = await client.GET('/me.json', {})
  expect(me.data?.user.id).toBe(1)
})

test('many at once, and what became of it', async () => {
  const { id } = await desk.create()
  const job = await client.PATCH('/tickets/update.json', {
    body: { filter_args: { filter: { id: { $in: [id] } }, bulkDryExecute: false }, status: { id: 4 } },
  })
  const jobId = Number(job.data?.jobId)
  const done = await client.GET('/jobs/{id}.json', { params: { path: { id: jobId } } })
  expect(done.data?.job.state).toBeTruthy()
  expect(await desk.get(id)).toMatchObject({ status: { id: 4 } })
})
