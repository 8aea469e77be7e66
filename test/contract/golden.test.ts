import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'

// The very bodies that known clients were seen to send (clients.md, Captured requests), with what they need back.

let desk: TestApp
let userId = 0
beforeAll(async () => {
  desk = await createTestApp()
  userId = (await makeUser(desk.database)).id
})
afterAll(() => desk.close())

const sections = ['companies', 'contacts', 'customers', 'domains', 'files', 'inboxes', 'messages', 'slacompanies', 'slacustomers', 'slainboxes',
  'slanotifications', 'slatags', 'slaticketpriorities', 'tags', 'ticketpriorities', 'tickets', 'ticketstatuses', 'tickettypes', 'users']
const nulls = Object.fromEntries(sections.map((section) => [section, null]))
const domain = (name: string) => ({ id: 0, type: null, name, project: null, company: null, projects_company: null })
const contact = (value: string) => ({ id: 0, type: 'email', value, isMain: true })
const inboxNulls = Object.fromEntries(['inboxaliases', 'inboxcnames', 'oauth2token', 'projects', 'restricteddomains', 'tickettypes', 'ticketstatus', 'triggers',
  'user', 'defaultTeamAgent', 'onClosedLock', 'timeloggingProjectId'].map((name) => [name, null]))
// the first SDK had no omitempty: every zero value of its struct travels
const zeroCustomer = { state: '', organization: '', extraData: '', notes: '', verifiedEmail: false, linkedinURL: '', facebookURL: '', twitterHandle: '', numTickets: 0,
  jobTitle: null, phone: '', mobile: '', address: '', externalId: '', avatarURL: '', contacts: null, customerwelcomeemails: null, trusted: false, welcomeEmailSent: false }
const zeroCompany = { state: '', details: '', industry: '', website: '', permission: '', kind: '' }

interface Golden {
  client: string
  path: string
  one: string
  create: () => object
  update?: object
  method?: 'put' | 'patch'
  answer: object
  updated?: object
}

const goldens: Golden[] = [
  {
    client: 'SDK', path: 'companies', one: 'company',
    create: () => ({ company: { id: 0, type: null, name: 'S1', description: 'd', website: 'w' }, included: { ...nulls, domains: [domain('s1.example')] } }),
    update: { company: { id: 0, type: null, details: 'more' }, included: nulls },
    answer: { name: 'S1', description: 'd', website: 'w', details: '' }, updated: { details: 'more', description: 'd' },
  },
  {
    client: 'first SDK', path: 'companies', one: 'company',
    create: () => ({ company: { id: 0, type: null, ...zeroCompany, name: 'S2', description: 'd' }, included: { ...nulls, domains: [{ ...domain('s2.example'), state: '' }] } }),
    update: { company: { id: 0, type: null, ...zeroCompany, name: 'S2', description: 'e' }, included: { ...nulls, domains: [{ ...domain('s2.example'), state: '' }] } },
    answer: { permission: 'own', kind: 'company', state: 'active' }, updated: { description: 'e', permission: 'own', state: 'active' },
  },
  {
    client: 'MCP server', path: 'companies', one: 'company',
    create: () => ({ company: { id: 0, type: null, name: 'S3', description: 'd', industry: 'i', website: 'w', permission: 'own', kind: 'company', note: 'n' }, included: { ...nulls, domains: [domain('s3.example')] } }),
    update: { company: { id: 0, type: null, note: 'm' }, included: { ...nulls, domains: [] } },
    answer: { note: 'n', domains: [{ type: 'domains' }] }, updated: { note: 'm', domains: [{ type: 'domains' }] },
  },
  {
    client: 'SDK', path: 'customers', one: 'customer',
    create: () => ({ customer: { id: 0, type: null, firstName: 'F', lastName: 'L', email: 'c1@g.example', jobTitle: null, phone: '123', contacts: null, customerwelcomeemails: null }, included: { ...nulls, contacts: [contact('c1@g.example')] } }),
    update: { customer: { id: 0, type: null, notes: 'n', jobTitle: 'j', contacts: null, customerwelcomeemails: null }, included: nulls },
    answer: { email: 'c1@g.example', phone: '123', company: null, numTickets: 0, contacts: [{ type: 'contacts' }] }, updated: { notes: 'n', jobTitle: 'j', firstName: 'F', email: 'c1@g.example' },
  },
  {
    client: 'first SDK', path: 'customers', one: 'customer',
    create: () => ({ customer: { id: 0, type: null, ...zeroCustomer, firstName: 'F', lastName: 'L', email: 'c2@g.example' }, included: { ...nulls, contacts: [{ ...contact('c2@g.example'), state: '' }] } }),
    update: { customer: { id: 0, type: null, ...zeroCustomer, firstName: 'G', lastName: 'L', email: 'c2@g.example' }, included: { ...nulls, contacts: [{ ...contact('c2@g.example'), state: '' }] } },
    answer: { state: 'active', externalId: '', email: 'c2@g.example' }, updated: { firstName: 'G', state: 'active', contacts: [{ type: 'contacts' }] },
  },
  {
    client: 'MCP server', path: 'customers', one: 'customer',
    create: () => ({ customer: { id: 0, type: null, email: 'c3@g.example', jobTitle: null, contacts: null, customerwelcomeemails: null, trusted: false }, included: nulls }),
    update: { customer: { id: 0, type: null, jobTitle: null, mobile: '456', contacts: null, customerwelcomeemails: null, trusted: false }, included: nulls },
    answer: { email: 'c3@g.example', contacts: [{ type: 'contacts' }] }, updated: { mobile: '456', email: 'c3@g.example' },
  },
  {
    client: 'automation connector', path: 'customers', one: 'customer', method: 'patch',
    create: () => ({ customer: { firstName: 'F', lastName: 'L', externalId: 'x1', permission: 'own' }, included: { companies: [], contacts: [{ value: 'c4@g.example', type: 'email', isMain: true }] } }),
    update: { customer: { jobTitle: 'j' }, included: { contacts: [{ value: 'c4@g.example', type: 'email', isMain: true }] } },
    answer: { email: 'c4@g.example', externalId: 'x1' }, updated: { jobTitle: 'j', contacts: [{ type: 'contacts' }] },
  },
  {
    client: 'web client example', path: 'customers', one: 'customer', method: 'patch',
    create: () => ({ customer: { firstName: 'F', lastName: 'L', jobTitle: 'j', phone: '1', mobile: '2', address: 'a', avatarURL: '' }, included: { companies: [], contacts: [{ value: 'c5@g.example', type: 'email', isMain: true }, { value: 'handle', type: 'twitter', isMain: false }] } }),
    update: { customer: { isReady: true, error: null, firstName: 'G', lastName: 'L', organization: '', extraData: '', notes: 'n', verifiedEmail: false, permission: 'own', addMethod: 'auto', jobTitle: 'k', phone: '', mobile: '', address: '', externalId: '', avatarURL: 'https://x.example/cat.png', trusted: false, state: 'active', organisationName: 'T', alternativeEmails: [] }, included: { contacts: [] } },
    answer: { addMethod: 'manual', contacts: [{ type: 'contacts' }, { type: 'contacts' }] }, updated: { firstName: 'G', jobTitle: 'k', phone: '', addMethod: 'manual', email: 'c5@g.example' },
  },
  {
    client: 'SDK', path: 'inboxes', one: 'inbox',
    create: () => ({ inbox: { id: 0, email: 'i1@g.example', localPart: 'i1', name: 'I1', users: [{ id: userId, type: '', meta: { access: 'write' } }], ...inboxNulls }, included: nulls }),
    update: { inbox: { id: 0, signature: 'sig', users: null, ...inboxNulls }, included: nulls },
    answer: { localPart: 'i1', onClosedLock: null, inboxaliases: [] }, updated: { signature: 'sig', name: 'I1' },
  },
  {
    client: 'examples', path: 'inboxes', one: 'inbox', create: () => ({ inbox: { name: 'I2', localPart: 'i2', email: 'i2@g.example', users: [{ id: userId }] } }),
    answer: { name: 'I2', email: 'i2@g.example' },
  },
  {
    client: 'SDK', path: 'tags', one: 'tag', create: () => ({ tag: { id: 0, type: null, name: 'g1', color: '#f00' }, included: nulls }),
    update: { tag: { id: 0, type: null, color: '#0f0' }, included: nulls }, answer: { name: 'g1', color: '#f00' }, updated: { name: 'g1', color: '#0f0' },
  },
  {
    client: 'SDK', path: 'ticketstatuses', one: 'ticketstatus', create: () => ({ ticketstatus: { id: 0, type: null, name: 'N 1', color: '#00f' }, included: nulls }),
    update: { ticketstatus: { id: 0, type: null, name: 'N 2' }, included: nulls }, answer: { code: 'n-1', isCustom: true }, updated: { code: 'n-1', name: 'N 2', color: '#00f' },
  },
  {
    client: 'SDK', path: 'tickettypes', one: 'tickettype', create: () => ({ tickettype: { id: 0, type: null, name: 'T 1', inboxes: null }, included: nulls }),
    update: { tickettype: { id: 0, type: null, name: 'T 2', inboxes: null }, included: nulls }, answer: { default: false, enabledForFutureInboxes: true }, updated: { name: 'T 2' },
  },
  {
    client: 'MCP server', path: 'tickettypes', one: 'tickettype', create: () => ({ tickettype: { id: 0, type: null, name: 'T 3', inboxes: null, enabledForFutureInboxes: false }, included: nulls }),
    answer: { enabledForFutureInboxes: false },
  },
  {
    client: 'first SDK', path: 'ticketpriorities', one: 'ticketpriority', method: 'patch',
    create: () => ({ ticketpriority: { id: 0, type: null, state: '', name: 'P 1', color: '#abc', displayOrder: 0 }, included: nulls }), update: { ticketpriority: { name: 'P 2' } },
    answer: { name: 'P 1', displayOrder: 4, state: 'active' }, updated: { name: 'P 2', color: '#abc' },
  },
  { client: 'SDK', path: 'businesshours', one: 'businesshour', create: () => ({ businesshour: { id: 0, type: null, name: 'B' }, included: nulls }), answer: { name: 'B', isDefault: false, timezone_name: 'UTC' } },
]

describe.each(goldens.map((golden, index) => [`${golden.client}, ${golden.path} (${index})`, golden] as const))('%s', (_name, golden) => {
  test('creates and updates', async () => {
    const made = await desk.admin.post(`/${golden.path}.json`, golden.create())
    expect([made.status, made.body.errors]).toEqual([201, undefined])
    expect(made.body[golden.one]).toMatchObject(golden.answer)
    if (golden.update === undefined) return
    const changed = await desk.admin[golden.method ?? 'put'](`/${golden.path}/${made.body[golden.one].id}.json`, golden.update)
    expect([changed.status, changed.body.errors]).toEqual([200, undefined])
    expect(changed.body[golden.one]).toMatchObject(golden.updated ?? {})
  })
})

test('the lists the official server makes are answered in full', async () => {
  for (const path of ['companies', 'customers', 'inboxes', 'users', 'tags', 'ticketpriorities', 'ticketstatuses', 'tickettypes', 'ticketsources', 'customfields', 'happinessratingoptions', 'businesshours']) {
    const { status, body } = await desk.admin.get(`/${path}.json?filter={}&page=1&pageSize=10&orderBy=createdAt&orderMode=desc`, { 'content-type': 'application/json' })
    expect([status, Array.isArray(body[path]), body.included, body.pagination.pageSize], path).toEqual([200, true, {}, 10])
  }
  const raw = await desk.admin.get('//desk/api/v2/customers.json?filter={"contacts.value":{"$eq":"c1@g.example"}}&orderBy=createdAt&orderMode=desc&page=1&pageSize=1')
  expect(raw.body.customers).toMatchObject([{ email: 'c1@g.example' }])
  expect((await desk.admin.get('/timelogs.json?orderBy=tickets_id&orderMode=DESC&filter={"$and":[{"companies.id":{"$in":["16"]}},{"date":{"$gte":"2025-02-01T00:00:00.000Z"}},{"date":{"$lte":"2030-01-01T00:00:00.000Z"}}]}')).body.errors).toBeUndefined()
})
