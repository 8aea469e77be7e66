import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../../support/app.ts'
import { included, ref, sdk } from '../sdk-noise.ts'
import { filterOf, type Program, program, type StoryDesk, sendForm, startStoryDesk, succeed } from './story-desk.ts'
import { expectAnswerDecodes } from './strict-kinds.ts'

// The official MCP server: it only knows an address and a token, and pages through every list by tens.

let desk: StoryDesk
let client: Program
/** The path of what userinfo.json told, with the API's behind it. */
let base = ''
beforeAll(async () => {
  desk = await startStoryDesk()
  const authorization = `Bearer ${desk.adminToken}`
  const userInfo = program(desk, { authorization, 'user-agent': 'Go-http-client/1.1' })
  const info = await succeed(userInfo.get('/launchpad/v1/userinfo.json'))
  base = new URL(`${info.url.replace(/\/$/, '')}/desk/api/v2`).pathname
  expect(new URL(info.url).origin).toBe(desk.url)
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  client = program(desk, { ...json, authorization, 'user-agent': 'Go-http-client/1.1' })
})
afterAll(() => desk?.close())

const made = [200, 201]
const page = (number: number, size = 10) => `orderBy=createdAt&orderMode=desc&page=${number}&pageSize=${size}`

/** Asks for page after page until the answer says that there are no more, as an assistant does. */
async function all(many: string, query = '', size = 10): Promise<Answer['body'][]> {
  const rows = []
  for (let number = 1; ; number++) {
    const body = await succeed(client.get(`${base}/${many}.json?${query || 'filter=%7B%7D'}&${page(number, size)}`))
    expectAnswerDecodes(body, many, '')
    rows.push(...body[many])
    if (!body.pagination.hasMorePages) return rows
  }
}

test('finds what a ticket needs by name, makes what is missing, and creates and changes the ticket', async () => {
  const [inbox] = await all('inboxes', filterOf({ name: { $in: ['Support'] } }))
  expect(await all('inboxes', filterOf({ name: { $in: ['no such inbox'] } }))).toEqual([])
  const [agent] = await all('users', filterOf({ 'inboxes.id': { $in: [inbox.id] } }))
  expect(await all('users', filterOf({ isPartTime: { $eq: true } }))).toEqual([])
  expect(await all('customers', filterOf({ 'contacts.value': { $in: ['new@example.test'] } }))).toEqual([])
  const person = {
    id: 0,
    type: null,
    email: 'new@example.test',
    jobTitle: null,
    contacts: null,
    customerwelcomeemails: null,
  }
  const customer = await succeed(client.post(`${base}/customers.json`, { customer: person, included }), made)
  const found = await all(
    'customers',
    `fields=id,email&${filterOf({ 'contacts.value': { $in: ['new@example.test'] } })}`,
  )
  expect(found).toEqual([{ id: customer.customer.id, email: 'new@example.test' }])
  const tag = await succeed(
    client.post(`${base}/tags.json`, { tag: { id: 0, type: null, name: 'mcp' }, included }),
    made,
  )
  expect(await all('tags', filterOf({ name: { $eq: 'mcp' } }))).toMatchObject([{ id: tag.tag.id }])
  for (const many of ['ticketstatuses', 'tickettypes', 'ticketpriorities'])
    expect(await all(many, filterOf({ name: { $in: ['no such name'] } }))).toEqual([])

  const ticket = { ...sdk, agent: ref(agent.id), bcc: ['b@example.test'], message: 'mcpbody', cc: ['c@example.test'] }
  const body = {
    ...ticket,
    customer: ref(customer.customer.id),
    inbox: ref(inbox.id),
    notifyCustomer: true,
    status: ref(1),
  }
  const created = await succeed(
    client.post(`${base}/tickets.json`, { ticket: { ...body, subject: 'S', tags: [ref(tag.tag.id)] }, included }),
    made,
  )
  const { id } = created.ticket
  const change = { ...sdk, status: ref(3), subject: 'T', tags: [{ ...ref(tag.tag.id), meta: { delete: true } }] }
  const changed = await succeed(client.patch(`${base}/tickets/${id}.json`, { ticket: change, included }))
  expect(changed.ticket).toMatchObject({ subject: 'T', status: { id: 3 }, tags: [] })
  const message = { id: 0, type: null, bcc: null, message: 'hi', ticket: ref(0), viewedByCustomerAt: null }
  for (const threadType of ['message', 'note'])
    await succeed(client.post(`${base}/tickets/${id}/messages.json`, { ...message, cc: null, threadType }), made)
  for (const query of ['includes=all', 'fields=id,subject&includes=all'])
    expectAnswerDecodes(await succeed(client.get(`${base}/tickets/${id}.json?${query}`)), 'tickets', 'ticket')
})

test('pages through more customers than one page holds, each once', async () => {
  const before = (await all('customers')).length
  for (let number = 0; number < 23; number++)
    await succeed(
      client.post(`${base}/customers.json`, { customer: { email: `many${number}@example.test` }, included }),
      made,
    )
  const ids = (await all('customers')).map(({ id }) => id)
  expect([ids.length, new Set(ids).size]).toEqual([before + 23, before + 23])
  // more than a page may have is corrected, and the answer says to what
  const body = await succeed(client.get(`${base}/customers.json?filter={}&${page(1, 250)}`))
  expect(body.pagination).toMatchObject({ pageSize: 100, hasMorePages: false })
})

test('searches by words, days and lists of numbers', async () => {
  await desk.create({ subject: 'mcpsearch' })
  const noise =
    'exact=false&excludeWorkEmails=false&filter=&includeArchivedAgents=false&omitMerged=false&onlyUntagged=false&onlyWithAttachment=false&tagRequireAll=false&task=0&timeRange=&unassigned=false'
  const search = async (more: string) =>
    (await succeed(client.get(`${base}/search/tickets.json?${noise}&page=1&pageSize=10&search=mcpsearch&${more}`)))
      .tickets
  const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10)
  expect(await search(`startDate=${day(-1)}&endDate=${day(1)}`)).toHaveLength(1)
  expect(await search('endDate=2001-01-01')).toEqual([])
  const everything = [1, 3, 4, 5, 6, 7].map((id) => `statuses=${id}`).join('&')
  const numbers = `customers=${desk.customerId}&inboxes=${desk.inboxId}&${everything}&fields=id,subject&orderBy=createdAt&orderMode=asc`
  expect(await search(numbers)).toEqual([{ id: expect.any(Number), subject: 'mcpsearch' }])
})

test('the first version lists tickets by the paths of its own filters, and any documented order', async () => {
  const ticket = await desk.create({ agent: desk.agentId, priority: 'high', tags: ['first'] })
  const paths = {
    'inboxes.id': desk.inboxId,
    'customers.id': desk.customerId,
    'tags.id': ticket.tags[0].id,
    'statuses.id': 1,
    'priorities.id': ticket.priority.id,
    'users.id': desk.agentId,
  }
  const filter = Object.fromEntries(Object.entries(paths).map(([path, id]) => [path, { $in: [id] }]))
  expect(await all('tickets', filterOf(filter))).toMatchObject([{ id: ticket.id }])
  for (const path of ['companies.id', 'tasks.id', 'projects.id', 'slas.id'])
    expect(await all('tickets', filterOf({ [path]: { $in: [987_654] } })), path).toEqual([])
  for (const flag of ['shared', 'sla_breached'])
    expect(await all('tickets', filterOf({ [flag]: { $eq: true } })), flag).toEqual([])
  const orders =
    'users.id users.name customers.id customers.name priorities.id tags.id messages.id messages.messageId messages.customers.id companies.id companies.name tasks.id projects.id inboxes.id statuses.id businesshours.id businesshours.name reviewStatus tickets_users_deck.createdAt'
  for (const order of orders.split(' '))
    await succeed(client.get(`${base}/tickets.json?orderBy=${order}&orderMode=asc&pageSize=1`))
})

test('uploads a file, and reads custom fields, ratings, help documents and companies', async () => {
  const file = { id: 0, mimeType: 'text/plain', filename: 'm.txt', disposition: 'attachment', type: 'attachment' }
  const reserved = await succeed(client.post(`${base}/files/ref.json`, { params: { key: '' }, file }), made)
  expect([200, 201, 204]).toContain(await sendForm(reserved.url, reserved.params, 'x'))
  for (const path of [
    `customfields.json?${page(1)}&includes=customfieldoptions&${filterOf({ 'inboxes.id': { $in: [desk.inboxId] } })}`,
    `happinessratingoptions.json?${page(1)}`,
    `helpdocssites.json?filter={}&${page(1)}`,
    'search/helpdocs.json?page=1&pageSize=10&search=x',
    `companies.json?${filterOf({ domains: { $in: ['x.example.test'] } })}&${page(1)}`,
    `customers.json?${filterOf({ 'companies.id': { $in: [1] }, 'companies.name': { $in: ['X'] } })}&${page(1)}`,
  ])
    expect(await succeed(client.get(`${base}/${path}`))).toHaveProperty('pagination')
})

test('what goes wrong comes with a status and a text to show', async () => {
  for (const [path, status] of [
    ['tickets/987654.json?includes=all', 404],
    ['tickets.json?filter={"shoes":1}', 400],
  ] as const) {
    const answer = await client.get(`${base}/${path}`)
    expect([answer.status, answer.body.errors[0].detail]).toEqual([status, expect.any(String)])
  }
  const stranger = program(desk, { authorization: 'Bearer tkn.v1_nobody' })
  expect((await stranger.get('/launchpad/v1/userinfo.json')).status).toBe(401)
})
