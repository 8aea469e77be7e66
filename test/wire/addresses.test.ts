import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOperations } from '../../server/api-docs/operations.ts'
import { describeRoutes } from '../../server/routes.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// Programs that leave the `.json` out of their addresses.

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const paths = listOperations(describeRoutes()).map(({ method, prefix, path }) => ({
  method,
  path: `${prefix}${path}`.replace(/\{\w+\}/g, '1'),
}))

test('every address that ends in .json is there without it', async () => {
  const addresses = paths.filter(({ path }) => path.endsWith('.json'))
  for (const { method, path } of addresses) {
    // who is not signed in learns whether something is there, and no more
    const { status } = await desk.app.anonymous[method](path.replace(/\.json$/, ''))
    expect([method, path, status]).not.toEqual([method, path, 404])
  }
  expect(addresses.length).toBeGreaterThan(300)
})

test('a ticket is made, answered, changed and deleted by short addresses', async () => {
  const customer = { email: 'short@example.test' }
  const made = await desk.agent.post('/tickets', { inbox: desk.inboxId, customer, subject: 'Short', message: 'Hi' })
  const { id } = made.body.ticket
  expect((await desk.agent.post(`/tickets/${id}/messages/`, { message: 'Hello' })).status).toBe(201)
  expect((await desk.agent.patch(`/tickets/${id}`, { status: 5 })).body.ticket.status.id).toBe(5)
  expect((await desk.agent.get(`/tickets/${id}?fields=messageCount`)).body.ticket).toEqual({ id, messageCount: 2 })
  expect((await desk.agent.delete(`/tickets/${id}`)).status).toBe(204)
  expect((await desk.agent.get(`/tickets/${id}`)).body.ticket.state).toBe('deleted')
})

test('addresses that never had one stay, and unknown ones are 404 in JSON', async () => {
  const { id } = await desk.create()
  const archive = await desk.agent.get(`/tickets/${id}/files.zip`)
  expect([archive.status, archive.headers['content-type']]).toEqual([200, 'application/zip'])
  for (const unknown of ['/nothing', '/tickets/1/nothing', '/tickets.xml', '/tickets/abc', '/desk/v1/nothing']) {
    const { status, body } = await desk.agent.get(unknown)
    expect([unknown, status, body.errors[0].detail]).toEqual([unknown, 404, 'not found'])
  }
})
