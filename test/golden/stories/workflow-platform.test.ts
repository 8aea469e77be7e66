import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, program, type StoryDesk, startStoryDesk, succeed } from './story-desk.ts'

// Components of a workflow platform: choices are filled by reading page after page, and every id is a text from then on.

let desk: StoryDesk
let client: Program
beforeAll(async () => {
  desk = await startStoryDesk()
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${desk.adminToken}`,
    'user-agent': 'axios/1.7.4',
  }
  client = program(desk, headers, { 'content-type': 'application/json' })
})
afterAll(() => desk?.close())

const base = '/desk/api/v2'

/** The choices of a list, as texts; pages go on until one is empty. */
async function choices(many: string): Promise<string[]> {
  const ids: string[] = []
  for (let page = 1; ; page++) {
    const rows: { id: number }[] = (await succeed(client.get(`${base}/${many}.json?page=${page}`)))[many]
    if (rows.length === 0) return ids
    ids.push(...rows.map(({ id }) => String(id)))
  }
}

test('creates, updates and answers a ticket with what the choices gave', async () => {
  const company = (await succeed(client.post(`${base}/companies.json`, { company: { name: 'C' } }), [201])).company
  const sent = { firstName: 'F', lastName: 'L', externalId: 'x', permission: 'own' }
  const contacts = [{ value: 'flow@example.test', type: 'email', isMain: true }]
  const companies = [{ id: String(company.id), delete: false }]
  const body = { customer: sent, included: { companies, contacts } }
  const { customer } = await succeed(client.post(`${base}/customers.json`, body), [200, 201])
  expect(customer).toMatchObject({ ...sent, company: { id: company.id }, email: 'flow@example.test' })
  const patched = { customer: { jobTitle: 'J' }, included: { contacts } }
  await succeed(client.patch(`${base}/customers/${customer.id}.json`, patched))

  expect(await choices('customers')).toContain(String(customer.id))
  expect(await choices('companies')).toEqual([String(company.id)])
  const [inbox] = await choices('inboxes')
  const [, priority] = await choices('ticketpriorities')
  const [source] = await choices('ticketsources')
  const [status] = await choices('ticketstatuses')
  const [type] = await choices('tickettypes')
  const references = {
    inbox: { id: inbox },
    priority: { id: priority },
    source: { id: source },
    status: { id: status },
    type: { id: type },
  }
  const ticket = { message: 'M', subject: 'S', notifyCustomer: false, ...references }
  for (const more of [
    { cc: ['c@example.test'], customer: { email: 'flow@example.test', id: customer.id } },
    { customer: { email: 'flow@example.test', id: String(customer.id) } },
    { customer: { email: 'flow@example.test', id: customer.id }, tags: 0 },
  ]) {
    const made = await succeed(client.post(`${base}/tickets.json`, { ...ticket, ...more }), [200, 201])
    expect(made.ticket).toMatchObject({ id: expect.any(Number), customer: { id: customer.id } })
  }
  const [id] = await choices('tickets')
  const tag = (await succeed(client.post(`${base}/tags.json`, { tag: { name: 'flow' } }), [201])).tag
  const tags = (await choices('tags')).map((tagId) => ({ id: tagId }))
  const changed = await succeed(
    client.patch(`${base}/tickets/${id}.json`, { ticket: { ...ticket, customer: { id: customer.id }, tags } }),
  )
  expect(changed.ticket.tags).toMatchObject([{ id: tag.id }])
  for (const threadType of ['Message', 'Note'])
    await succeed(
      client.post(`${base}/tickets/${id}/messages.json`, { threadType, message: 'hi', status: { id: status } }),
      [200, 201],
    )
})

test('registers a webhook at the older address, by the id at the top of the answer, and removes it', async () => {
  const hook = { active: true, allEvents: false, contentType: 'application/json', url: 'https://hooks.example.test/1' }
  const body = { ...hook, events: ['ticket.created'], allInboxes: true, inboxes: [] }
  const { id } = await succeed(client.post('/desk/v1/webhooks.json', body), [200, 201])
  expect(id).toEqual(expect.any(Number))
  await succeed(client.delete(`/desk/v1/webhooks/${id}.json`), [200, 204])
})
