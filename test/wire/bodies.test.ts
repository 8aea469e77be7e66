import { afterAll, beforeAll, expect, test } from 'vitest'
import { included, ref, sdk } from '../golden/sdk-noise.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

// What clients put into bodies: points of clients.md, section 3, by their numbers.

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const tagIds = (ticket: { tags: { id: number }[] }) => ticket.tags.map(({ id }) => id)

test('clients 3.1: flat and wrapped bodies mean the same, and `message` as a text is no wrapper', async () => {
  const flat = desk.body()
  for (const body of [flat, { ticket: flat, included: {} }])
    expect((await desk.agent.post('/tickets.json', body)).body.ticket).toMatchObject({ subject: 'A question' })
  const { id } = await desk.create()
  const made = await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'First' })
  expect(made.body.message.textBody).toBe('First')
  const changed = await desk.agent.put(`/messages/${made.body.message.id}.json`, { message: { message: 'Second' } })
  expect([changed.status, changed.body.message.textBody]).toEqual([200, 'Second'])
  const file = { filename: 'a.txt', mimeType: 'text/plain', disposition: 'attachment', type: 'attachment' }
  for (const body of [file, { params: {}, file }])
    expect((await desk.agent.post('/files/ref.json', body)).body.file.fileName).toBe('a.txt')
  const bulk = { filter_args: { filter: { id: { $in: [id] } } }, status: { id: 5 } }
  expect((await desk.agent.patch('/tickets/update.json', bulk)).status).toBe(200)
  expect(await desk.get(id)).toMatchObject({ status: { id: 5 } })
})

test('clients 3.2: keys in answers are lower case, wrappers are understood in any', async () => {
  for (const many of ['ticketstatuses', 'tickettypes', 'ticketpriorities', 'ticketsources', 'businesshours'])
    expect((await desk.admin.get(`/${many}.json`)).body).toHaveProperty(many)
  expect((await desk.admin.get('/helpdocssites/helpdocarticles.json')).body).toHaveProperty('helpdocarticles')
  for (const many of ['spamlists', 'helpdocssites', 'helpdocscategories'])
    expect((await desk.admin.get(`/${many}.json`)).body).toHaveProperty(many)
  const { body } = await desk.admin.post('/ticketstatuses.json', { ticketStatus: { name: 'Parked' } })
  expect(body.ticketstatus.name).toBe('Parked')
  const site = (await desk.admin.post('/helpdocssites.json', { helpdocssite: { name: 'Help', subdomain: 'help' } }))
    .body
  const article = { title: 'How', contents: 'So', helpdocsite: ref(site.helpdocssite.id), categories: null }
  const made = await desk.admin.post('/helpdocssites/helpdocarticles.json', { helpDocArticle: article })
  expect([made.status, made.body.helpdocarticle?.title]).toEqual([201, 'How'])
})

test('clients 3.3: what clients send beside what they mean is ignored', async () => {
  const noise = {
    isReady: true,
    error: null,
    addMethod: 'x',
    organisationName: '',
    alternativeEmails: [],
    showCC: true,
  }
  const body = { ticket: { ...sdk, ...noise, type: null, meta: null, ...desk.body(), previewText: 'P' }, included }
  const { status, body: answer } = await desk.agent.post('/tickets.json', body)
  expect([status, answer.ticket.previewText]).toEqual([200, 'How does it work?'])
  const other = await desk.create()
  const note = { id: 0, type: '', bcc: null, message: 'n', threadType: 'note', ticket: ref(other.id), isDraft: false }
  const made = await desk.agent.post(`/tickets/${answer.ticket.id}/messages.json`, note)
  expect(made.body.message.ticket.id).toBe(answer.ticket.id)
})

test('clients 3.4: PUT and PATCH are partial, and nulls of the SDK wipe nothing', async () => {
  const sent = { firstName: 'Nell', jobTitle: 'Pilot', email: 'nell@example.test' }
  const { customer } = (await desk.admin.post('/customers.json', { customer: sent })).body
  for (const method of ['put', 'patch'] as const) {
    const nulls = { id: 0, type: null, state: '', jobTitle: null, contacts: null, customerwelcomeemails: null }
    const answer = await desk.admin[method](`/customers/${customer.id}.json`, {
      customer: { ...nulls, notes: method },
      included,
    })
    expect(answer.body.customer).toMatchObject({ ...sent, notes: method, state: 'active', contacts: customer.contacts })
  }
  const made = await desk.admin.post('/companies.json', {
    company: { name: 'Wings' },
    included: { domains: [{ name: 'wings.example' }] },
  })
  const changed = await desk.admin.put(`/companies/${made.body.company.id}.json`, {
    company: { note: 'n' },
    included: { ...included, domains: [] },
  })
  expect(changed.body.company.domains).toEqual(made.body.company.domains)
})

test('clients 3.5: ids come as strings or numbers and leave as numbers', async () => {
  const references = { inbox: { id: String(desk.inboxId) }, customer: { id: String(desk.customerId) } }
  const ticket = await desk.create({ ...references, status: { id: '3' }, agent: { id: String(desk.agentId) } })
  expect(ticket).toMatchObject({ inbox: { id: desk.inboxId }, status: { id: 3 }, agent: { id: desk.agentId } })
})

test('clients 3.6: an empty body with a JSON type is no body; GETs may carry the type', async () => {
  const json = { 'content-type': 'application/json' }
  const { id } = await desk.create()
  for (const method of ['post', 'delete'] as const)
    expect((await desk.agent[method](`/tickets/${id}/tasks/77.json`, '', json)).status).toBe(204)
  const file = (await desk.agent.post('/files/ref.json', { filename: 'a.txt', mimeType: 'text/plain' })).body.file
  // nothing was uploaded: refused for that, not for the body
  const confirmed = await desk.agent.patch(`/files/${file.id}.json`, '', json)
  expect([confirmed.status, refusals(confirmed)[0]?.[1]]).not.toEqual([400, 'invalid JSON'])
  expect((await desk.agent.get(`/tickets/${id}.json`, json)).status).toBe(200)
})

test('clients 3.14: kinds of messages as words in any case or as numbers; words in answers', async () => {
  const { id } = await desk.create()
  for (const [sent, shown] of [
    ['message', 'message'],
    ['Note', 'note'],
    ['NOTE', 'note'],
    [1, 'message'],
    [3, 'note'],
  ]) {
    const answer = await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'x', threadType: sent })
    expect(answer.body.message.threadType).toBe(shown)
  }
})

test('clients 3.15: a reply sets status and agent and carries what belongs to it', async () => {
  const { id } = await desk.create()
  const mentions = [{ id: desk.agentId }, { id: 1, type: 'users' }]
  const answer = await desk.agent.post(`/tickets/${id}/messages.json`, {
    message: '**Bold**',
    threadType: 'message',
    editMethod: 'markdown',
    status: { id: 4 },
    agent: { id: 1 },
    cc: ['c@example.test'],
    bcc: ['b@example.test'],
    files: [],
    isPinned: true,
    isDraft: false,
    mentions: [],
  })
  expect(answer.body.message).toMatchObject({ cc: ['c@example.test'], bcc: ['b@example.test'], isPinned: true })
  expect(answer.body.message.htmlBody).toContain('<strong>Bold</strong>')
  expect(await desk.get(id)).toMatchObject({ status: { id: 4 }, agent: { id: 1 } })
  const note = await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'n', threadType: 'note', mentions })
  expect(note.body.message.mentions).toHaveLength(2)
})

test('clients 3.16: a customer by id, by e-mail, or both, when the id wins', async () => {
  const email = 'Stranger@Example.test'
  const made = await desk.create({ customer: { email } })
  expect((await desk.create({ customer: { email: email.toLowerCase() } })).customer.id).toBe(made.customer.id)
  expect((await desk.create({ customer: { id: desk.customerId, email } })).customer.id).toBe(desk.customerId)
})

test('clients 3.17: an e-mail in the customer, in included.contacts, or in both gives one contact', async () => {
  const contact = (value: string) => ({ contacts: [{ value, type: 'email', isMain: true }] })
  const company = (await desk.admin.post('/companies.json', { company: { name: 'Joined' } })).body.company
  for (const [index, body] of [
    { customer: { email: 'one0@example.test' } },
    { customer: { firstName: 'F' }, included: contact('one1@example.test') },
    { customer: { email: 'one2@example.test' }, included: contact('one2@example.test') },
  ].entries()) {
    const answer = await desk.admin.post('/customers.json', body)
    expect(answer.body.customer).toMatchObject({ email: `one${index}@example.test`, contacts: { length: 1 } })
    const [row] = answer.body.customer.contacts
    const changed = await desk.admin.patch(`/customers/${answer.body.customer.id}.json`, {
      customer: {},
      included: {
        contacts: [{ id: String(row.id), value: `two${index}@example.test`, type: 'email', isMain: true }],
        companies: [{ id: company.id, delete: false }],
      },
    })
    expect(changed.body.customer).toMatchObject({
      email: `two${index}@example.test`,
      contacts: [{ id: row.id }],
      company: { id: company.id },
    })
  }
})

test('clients 3.18: tags of a PATCH are added, those marked are removed', async () => {
  const [one, two, three] = tagIds(await desk.create({ tags: ['t1', 't2', 't3'] }))
  const { id } = await desk.create({ tags: [{ id: one }, { id: two }] })
  const tags = [ref(three ?? 0), { id: one, type: '', meta: { delete: true } }]
  const { body } = await desk.agent.patch(`/tickets/${id}.json`, { ticket: { ...sdk, tags }, included })
  expect(tagIds(body.ticket)).toEqual([two, three])
})

test('clients 3.19: values of custom fields travel in meta.value, both ways', async () => {
  const made = await desk.admin.post('/customfields.json', { customfield: { agentLabel: 'Number', kind: 'text' } })
  const field = { id: made.body.customfield.id, meta: { value: 'A-1' } }
  const { id } = await desk.create()
  const { body } = await desk.agent.patch(`/tickets/${id}.json`, { ticket: { customfields: [field] } })
  expect(body.ticket.customfields).toMatchObject([field])
})
