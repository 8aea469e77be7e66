import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sdkNoise } from '../../search/support.ts'
import { included, oldSdk, ref, sdk } from '../sdk-noise.ts'
import { type Program, program, type StoryDesk, sendForm, startStoryDesk, succeed } from './story-desk.ts'
import { expectAnswerDecodes, expectDecodes, shapes } from './strict-kinds.ts'

// The official SDK: as a library (newest version), and the command line of its first version.

let desk: StoryDesk
let client: Program
beforeAll(async () => {
  desk = await startStoryDesk()
  const json = { 'content-type': 'application/json', accept: 'application/json' }
  client = program(desk, {
    ...json,
    authorization: `Bearer ${desk.adminToken}`,
    'user-agent': 'Go-http-client/1.1',
    'accept-encoding': 'gzip',
  })
})
afterAll(() => desk?.close())

const prefix = '/desk/api/v2'
const made = [200, 201]
const singular = (many: string) => many.replace(/ies$/, 'y').replace(/(?<=ss|us)es$|(?<=x)es$|s$/, '')

/** `Create`, `Update` by PUT and `Get` with everything, as the SDK's one generic service does it. */
async function keep(path: string, create: object, update: object, statuses: readonly number[] = made) {
  const one = singular(path)
  const created = await succeed(
    client.post(`${prefix}/${path}.json`, { [one]: { id: 0, type: null, ...create }, included }),
    statuses,
  )
  expectAnswerDecodes(created, path, one)
  const id = created[one].id
  const body = { [one]: { id: 0, type: null, ...update }, included }
  expectAnswerDecodes(await succeed(client.put(`${prefix}/${path}/${id}.json`, body)), path, one)
  const got = await succeed(client.get(`${prefix}/${path}/${id}.json?includes=all`))
  expectAnswerDecodes(got, path, one)
  expect(got[one]).toMatchObject(update)
  return id
}

test('makes, changes and gets what surrounds tickets, each answer decoded', async () => {
  await keep('tags', { name: 's1', color: '#fff' }, { color: '#000' })
  await keep('ticketpriorities', { name: 's1', color: '#fff' }, { name: 's2' })
  await keep('ticketstatuses', { name: 's1', color: '#fff' }, { name: 's2' })
  await keep('tickettypes', { name: 's1', inboxes: null }, { name: 's2' })
  await keep('ticketsources', { name: 's1' }, { name: 's2' })
  await keep('companies', { name: 'Sky', website: 'w' }, { details: 'more' })
  await keep('customers', { firstName: 'F', email: 'f@example.test', jobTitle: null, contacts: null }, { mobile: '1' })
  await keep(
    'inboxes',
    {
      name: 'I',
      email: 'i@example.test',
      localPart: 'i',
      users: [{ ...ref(1), meta: { access: 'write' } }],
      inboxaliases: null,
    },
    { signature: 's' },
  )
  const hours = await keep('businesshours', { name: 'H' }, { description: 'd' })
  await keep('spamlists', { term: 'bad@example.test', type: 'blacklist' }, { term: 'worse@example.test' })
  const rows = {
    slainboxes: [{ id: 0, type: null, inbox: ref(desk.inboxId), conditionoption: 'eq' }],
    slanotifications: [{ id: 0, condition: 'breach', type: 'firstResponse', duration: 0, notifyAssignedUser: true }],
    slaticketpriorities: [{ id: 0, type: null, hours: 1, minutes: 30, description: 'd', priority: ref(1) }],
  }
  const body = {
    sla: { id: 0, name: 'S', businesshours: ref(hours), slainboxes: null },
    included: { ...included, ...rows },
  }
  expectAnswerDecodes(await succeed(client.post(`${prefix}/slas.json`, body), made), 'slas', 'sla')
})

test('writes help documents', async () => {
  const site = await succeed(
    client.post(`${prefix}/helpdocssites.json`, { helpdocssite: { id: 0, name: 'D', subdomain: 'd' }, included }),
    made,
  )
  const id = site.helpdocssite.id
  const category = await succeed(
    client.post(`${prefix}/helpdocscategories.json`, { helpdocscategory: { name: 'C', site: ref(id) } }),
    made,
  )
  const article = { id: 0, type: null, title: 'T', contents: 'C', categories: [category.helpdocscategory.id] }
  const path = `${prefix}/helpdocssites/${id}/helpdocarticles`
  const created = await succeed(client.post(`${path}.json`, { helpdocarticle: article, included }), made)
  expectDecodes('helpdocarticles', created.helpdocarticle)
  const one = `${path}/${created.helpdocarticle.id}.json`
  await succeed(client.patch(one, { helpdocarticle: { id: 0, type: null, title: 'U' }, included }))
  expectAnswerDecodes(await succeed(client.get(`${one}?includes=all`)), 'helpdocarticles', 'helpdocarticle')
  expectAnswerDecodes(await succeed(client.get(`${prefix}/helpdocssites/helpdocarticles.json?`)), 'helpdocarticles', '')
  await succeed(client.get(`${prefix}/search/helpdocs.json?includes=users&page=1&pageSize=10&search=T`))
})

test('creates a ticket with an uploaded file, answers it, links a task, searches and lists everything', async () => {
  const params = {
    'Content-Type': '',
    bucket: '',
    key: '',
    policy: '',
    success_action_status: '',
    'x-amz-algorithm': '',
    'x-amz-credential': '',
    'x-amz-date': '',
    'x-amz-signature': '',
  }
  const file = { id: 0, mimeType: 'text/plain', filename: 'a.txt', disposition: 'attachment', type: 'attachment' }
  const reserved = await succeed(client.post(`${prefix}/files/ref.json`, { params, file }), made)
  expectDecodes('files', reserved.file)
  expect(Object.keys(reserved.params).sort()).toEqual(Object.keys(params).sort())
  expect([200, 201, 204]).toContain(await sendForm(reserved.url, reserved.params, 'bytes'))
  const ticket = {
    ...sdk,
    agent: ref(desk.agentId),
    bcc: ['b@example.test'],
    message: 'M',
    cc: ['c@example.test'],
    customer: ref(desk.customerId),
    files: [ref(reserved.file.id)],
    inbox: ref(desk.inboxId),
    notifyCustomer: false,
    originalRecipient: 'r@example.test',
    previewText: 'P',
    priority: ref(1),
    subject: 'Story',
    type: ref(2),
  }
  const created = await succeed(client.post(`${prefix}/tickets.json`, { ticket, included }), made)
  expectAnswerDecodes(created, 'tickets', 'ticket')
  const { id } = created.ticket
  await succeed(client.patch(`${prefix}/tickets/${id}.json`, { ticket: { ...sdk, status: ref(4) }, included }))
  const message = { id: 0, type: null, bcc: null, cc: null, message: 'hi', ticket: ref(id), viewedByCustomerAt: null }
  const reply = await succeed(client.post(`${prefix}/tickets/${id}/messages.json`, message), made)
  expectAnswerDecodes(reply, 'messages', 'message')
  const edit = { message: { ...message, message: 'hello', ticket: ref(0) }, included }
  await succeed(client.put(`${prefix}/messages/${reply.message.id}.json`, edit))
  const got = await succeed(client.get(`${prefix}/messages/${reply.message.id}.json?includes=all`))
  expect(got.message.htmlBody).toContain('hello')
  await succeed(client.post(`${prefix}/tickets/${id}/tasks/12.json`), [200, 204])
  expectAnswerDecodes(await succeed(client.get(`${prefix}/tickets/${id}.json?includes=all`)), 'tickets', 'ticket')
  await succeed(client.delete(`${prefix}/tickets/${id}/tasks/12.json`), [200, 204])
  const found = await succeed(client.get(`${prefix}/search/tickets.json?${sdkNoise}&search=Story`))
  expectAnswerDecodes(found, 'tickets', '')
  expect(found.tickets).toMatchObject([{ id }])
  for (const [query, length] of [
    ['', 1],
    ['fields=id,subject', 1],
    ['page=2', 0],
  ] as const)
    expect((await succeed(client.get(`${prefix}/tickets.json?${query}`))).tickets.length).toBe(length)
})

describe('every list, bare and with everything', () => {
  const own = new Set([
    'contacts',
    'domains',
    'ticketactivities',
    'helpdocarticles',
    'slacompanies',
    'slacustomers',
    'slainboxes',
  ])
  const children = new Set(['slanotifications', 'slatags', 'slaticketpriorities'])
  test.each(Object.keys(shapes).filter((name) => !own.has(name) && !children.has(name)))('%s', async (name) => {
    for (const query of ['', 'includes=all', 'filter=%7B%7D&orderBy=createdAt&orderMode=desc&page=1&pageSize=10'])
      expectAnswerDecodes(await succeed(client.get(`${prefix}/${name}.json?${query}`)), name, '')
  })
})

test('the first command line: what it needs to find, 201 for creates, PUT for tickets', async () => {
  const rows: Record<string, { id: number }[]> = {}
  for (const name of ['inboxes', 'customers', 'tickettypes', 'ticketsources', 'ticketstatuses', 'users']) {
    rows[name] = (await succeed(client.get(`${prefix}/${name}.json?`)))[name]
    expect(rows[name], name).not.toEqual([])
  }
  const types = rows['tickettypes'] as unknown as { inboxes: { id: number }[] }[]
  expect(types.some(({ inboxes }) => inboxes.some(({ id }) => id === desk.inboxId))).toBe(true)
  const sent = {
    ...oldSdk,
    message: 'M',
    customer: ref(desk.customerId),
    inbox: ref(desk.inboxId),
    notifyCustomer: false,
    originalRecipient: 'r@example.test',
    previewText: 'P',
    subject: 'First',
  }
  const { ticket } = await succeed(client.post(`${prefix}/tickets.json`, { ticket: sent, included }), [201])
  const changed = await succeed(
    client.put(`${prefix}/tickets/${ticket.id}.json`, { ticket: { ...sent, subject: 'Second' }, included }),
  )
  expect(changed.ticket).toMatchObject({ id: ticket.id, subject: 'Second', state: 'active', messageCount: 1 })
  await keep('tags', { state: '', name: 'old', color: '' }, { color: '#111' }, [201])
  await keep('ticketpriorities', { state: '', name: 'old', color: '', displayOrder: 0 }, { name: 'older' }, [201])
  const company = {
    state: '',
    name: 'Old',
    description: '',
    details: '',
    industry: '',
    website: '',
    permission: '',
    kind: '',
  }
  await keep('companies', company, { description: 'changed' }, [201])
})
