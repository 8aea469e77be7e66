import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, program, type StoryDesk, sendForm, startStoryDesk, succeed } from './story-desk.ts'

// The vendor's own example scripts, run one after the other.

let desk: StoryDesk
let client: Program
const base = '/desk/api/v2'
beforeAll(async () => {
  desk = await startStoryDesk()
  const json = { 'content-type': 'application/json', accept: '*/*', 'accept-language': '*', 'user-agent': 'node' }
  client = program(desk, { ...json, authorization: `Bearer ${desk.adminToken}` })
})
afterAll(() => desk?.close())

const made = [200, 201]

test('a customer with contacts and a company, then changed with all that the answer had', async () => {
  const { company } = await succeed(client.post(`${base}/companies.json`, { company: { name: 'E' } }), made)
  const customer = {
    firstName: 'F',
    lastName: 'L',
    jobTitle: 'J',
    phone: '1',
    mobile: '2',
    address: 'A',
    avatarURL: '',
  }
  const contacts = [
    { value: 'e@example.test', type: 'email', isMain: true },
    { value: '@e', type: 'twitter', isMain: false },
  ]
  const included = { companies: [{ id: company.id, delete: false }], contacts }
  const created = await succeed(client.post(`${base}/customers.json`, { customer, included }), made)
  const ids = created.customer.contacts.map(({ id }: { id: number }) => id)
  const again = contacts.map((contact, index) => ({ ...contact, id: String(ids[index]), delete: false }))
  const noise = { isReady: true, error: null, addMethod: 'manual', organisationName: 'E', alternativeEmails: [] }
  const body = {
    customer: { ...noise, ...customer, state: 'active', phone: '' },
    included: { companies: [{ id: company.id }], contacts: again },
  }
  const changed = await succeed(client.patch(`${base}/customers/${created.customer.id}.json`, body))
  expect(changed.customer).toMatchObject({ phone: '', contacts: { length: 2 }, company: { id: company.id } })
})

test('a file in three steps, a ticket with it, replies and notes with mentions, downloads', async () => {
  const users = await succeed(client.get(`${base}/users.json?filter={"email":{"$eq":"nobody@example.test"}}`))
  expect(users.users).toEqual([])
  const reserve = { type: 'attachment', filename: 'a.txt', mimeType: 'text/plain', disposition: 'attachment' }
  const { url, params, file } = await succeed(client.post(`${base}/files/ref.json`, reserve), made)
  expect(await sendForm(url, params, 'bytes')).toBe(201)
  await succeed(client.patch(`${base}/files/${file.id}.json`))
  const ticket = {
    files: [{ id: file.id }],
    bcc: ['b@example.test'],
    cc: ['c@example.test'],
    status: { id: 1 },
    tags: [],
    agent: { id: String(desk.agentId) },
    editMethod: 'markdown',
    priority: { id: 1 },
    subject: 'S',
    source: { id: 2 },
    type: { id: 2 },
    inbox: { id: desk.inboxId },
    customer: { id: desk.customerId, email: 'x@example.test' },
    message: '**M**',
    notifyCustomer: true,
    showCC: true,
  }
  const { id } = (await succeed(client.post(`${base}/tickets.json`, ticket), made)).ticket
  const flags = { files: [], status: { id: 3 }, agent: { id: desk.agentId }, isDraft: false, isPinned: false }
  const reply = {
    bcc: [],
    cc: ['c@example.test'],
    editMethod: 'markdown',
    message: 'R',
    threadType: 'message',
    mentions: [],
  }
  await succeed(client.post(`${base}/tickets/${id}/messages.json`, { ...flags, ...reply }), made)
  const note = { editMethod: 'html', message: 'N', threadType: 'note', mentions: [{ id: desk.agentId }] }
  // the official sample has the first slash twice
  await succeed(client.post(`/${base}/tickets/${id}/messages.json`, { ...flags, ...note }), made)
  const shown = await succeed(client.get(`${base}/tickets/${id}.json?includes=users,messages`))
  const kinds = shown.included.messages.map(
    (message: { threadType: string; createdBy: { type: string }; textBody: string }) => [
      message.threadType,
      message.createdBy.type,
      message.textBody.includes('merged'),
    ],
  )
  expect(kinds).toEqual([
    ['message', 'users', false],
    ['message', 'users', false],
    ['note', 'users', false],
  ])
  expect(await succeed(client.get(`${base}/tickets/${id}/files/${file.id}/download`))).toBe('bytes')
  const archive = await client.get(`${base}/tickets/${id}/files.zip`)
  expect([archive.status, archive.headers['content-type']]).toEqual([200, 'application/zip'])
  await succeed(client.post(`${base}/tickets/${id}/tasks/5.json`), [200, 204])
})

test('walks through all tickets by meta.page.hasMore, counts messages and reads activities', async () => {
  for (let number = 0; number < 5; number++) await desk.create()
  let count = 0
  for (let page = 1, more = true; more; page++) {
    const body = await succeed(
      client.get(`${base}/tickets.json?archived=false&includes=messages&pageSize=2&page=${page}`),
    )
    for (const ticket of body.tickets)
      for (const { id } of ticket.messages)
        count += body.included.messages.filter(
          (row: { id: number; threadType: string }) => row.id === id && row.threadType === 'message',
        ).length
    more = body.meta.page.hasMore
  }
  const { tickets } = await succeed(client.get(`${base}/tickets.json?pageSize=100&page=1&includes=messages`))
  expect(count).toBe(tickets.reduce((sum: number, ticket: { messageCount: number }) => sum + ticket.messageCount, 0))
  const body = await succeed(client.get(`${base}/tickets.json?includes=ticketactivities,users,ticketstatuses`))
  for (const activity of body.included.ticketactivities.filter(
    (row: { eventType: string }) => row.eventType === 'status',
  )) {
    expect(body.included.ticketstatuses.map((row: { id: number }) => row.id)).toContain(activity.status.id)
    expect(activity.createdBy.type).toMatch(/^(users|customers)$/)
  }
})

test('changes many tickets, then one with a custom field’s option', async () => {
  const { id } = await desk.create()
  const { tag } = await succeed(client.post(`${base}/tags.json`, { tag: { name: 'bulk' } }), made)
  const filter_args = { filter: { id: { $in: [String(id)] } }, bulkDryExecute: false }
  await succeed(client.patch(`${base}/tickets/update.json`, { filter_args, status: { id: 5 }, tags: [{ id: tag.id }] }))
  expect(await desk.get(id)).toMatchObject({ status: { id: 5 }, tags: [{ id: tag.id }] })
  const field = (
    await succeed(
      client.post(`${base}/customfields.json`, {
        customfield: { agentLabel: 'P', kind: 'dropdown', options: [{ name: 'Gold' }] },
      }),
      made,
    )
  ).customfield
  const option = { customfieldoption: { customfield: { id: field.id }, name: 'Silver' } }
  const { customfieldoption } = await succeed(client.post(`${base}/customfieldoptions.json`, option), made)
  const customfields = [{ id: field.id, meta: { value: customfieldoption.id } }]
  const changed = await succeed(client.patch(`${base}/tickets/${id}.json`, { ticket: { customfields } }))
  expect(changed.ticket.customfields).toMatchObject(customfields)
})

test('an inbox, a trigger, a webhook, time and the limits in the headers', async () => {
  const inbox = { name: 'I', localPart: 'i', email: 'i@example.test', users: [{ id: desk.agentId }] }
  await succeed(client.post(`${base}/inboxes.json`, { inbox }), made)
  const { tag } = await succeed(client.post(`${base}/tags.json`, { tag: { name: 'auto' } }), made)
  const trigger = {
    agentHasAccess: true,
    description: 'D',
    inboxes: [{ id: desk.inboxId }],
    name: 'T',
    state: 'active',
    type: 'Automatic',
  }
  const included = {
    triggeractions: [{ id: null, type: 5, tags: [{ id: tag.id }] }],
    conditions: [{ id: null, field: 2, operator: 1, value: 'x', matchRequirement: 'ANY' }],
  }
  await succeed(client.post(`${base}/triggers.json`, { trigger, included, applyToExistingTickets: false }), made)
  const webhookendpoint = {
    url: 'https://hooks.example.test/2',
    token: 't',
    allInboxes: false,
    allEvents: false,
    contentType: 'application/json',
    state: 'active',
  }
  const children = {
    webhookendpointevents: [{ code: 'ticket.created' }],
    webhookendpointinboxes: [{ inbox: { id: desk.inboxId } }],
  }
  await succeed(client.post(`${base}/webhookendpoints.json`, { webhookendpoint, included: children }), made)
  const days =
    '{"$and":[{"companies.id":{"$in":["2"]}},{"date":{"$gte":"2025-02-01T00:00:00.000Z"}},{"date":{"$lte":"2030-02-01T00:00:00.000Z"}}]}'
  const answer = await client.get(
    `${base}/timelogs.json?pageSize=100&page=1&orderBy=tickets_id&orderMode=DESC&filter=${days}`,
  )
  expect([answer.status, answer.body.timelogs]).toEqual([200, []])
  for (const name of ['limit', 'remaining', 'reset']) expect(answer.headers[`x-rate-limit-${name}`]).toMatch(/^\d+$/)
})
