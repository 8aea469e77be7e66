import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeTicket, makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const create = (company: object, included?: object) => desk.admin.post('/companies.json', { company, included })
const companyOf = async (customerId: number) =>
  (await desk.admin.get(`/customers/${customerId}.json`)).body.customer.company?.id ?? null

test('a company comes with its domains, phones and address', async () => {
  const { status, body } = await create(
    { name: 'Acme', address: { firstLine: '1 Main St', state: 'Cork', country: 'IE' }, industry: 'Anvils' },
    {
      domains: [{ id: 0, type: null, name: 'acme.example', project: null, company: null, projects_company: null }],
      phones: [{ number: 35321, type: 'office' }],
    },
  )
  expect(status).toBe(201)
  const { company, included } = (await desk.admin.get(`/companies/${body.company.id}.json?includes=all`)).body
  expect(company).toMatchObject({
    name: 'Acme',
    kind: 'company',
    permission: 'own',
    customersCount: 0,
    customers: [],
    description: '',
  })
  expect(included.domains).toMatchObject([{ name: 'acme.example', company: { id: company.id, type: 'companies' } }])
  expect(included.phones).toMatchObject([{ number: '35321', type: 'office' }])
  expect(included.addresses).toMatchObject([{ firstLine: '1 Main St', state: 'Cork', country: 'IE', city: '' }])

  const changed = await desk.admin.put(`/companies/${company.id}.json?includes=addresses`, {
    company: { note: 'n' },
    included: { domains: [], addresses: [{ city: 'Cork' }] },
  })
  expect(changed.body.included.addresses).toMatchObject([
    { id: company.address.id, firstLine: '1 Main St', city: 'Cork' },
  ])
  expect(changed.body.company.domains).toEqual(company.domains)
})

test("names and domains are unique without regard to case; sending one's own domain again is fine", async () => {
  const { body } = await create({ name: 'Unique' }, { domains: [{ name: 'unique.example' }] })
  const refused = await create({ name: 'UNIQUE' }, { domains: [{ name: 'Unique.Example' }] })
  expect(
    refused.body.errors.map((error: { source: string; detail: string }) => [error.source, error.detail]).sort(),
  ).toEqual([
    ['included.domains[0].name', 'already exists'],
    ['name', 'already exists'],
  ])
  const again = await desk.admin.put(`/companies/${body.company.id}.json`, {
    company: { name: 'Unique', state: '', kind: '' },
    included: { domains: [{ id: 0, name: 'UNIQUE.example' }] },
  })
  expect([again.status, again.body.company.domains]).toEqual([200, body.company.domains])
  for (const name of ['*', 'a b', '-', 'x@y', '*.'])
    expect((await create({ name: `Bad ${name}` }, { domains: [{ name }] })).status, name).toBe(400)
})

test('domains are found by bare name and by path', async () => {
  const { body } = await create(
    { name: 'Findable' },
    { domains: [{ name: 'findable.example' }, { name: 'findable.test' }] },
  )
  for (const filter of [
    { domains: { $in: ['findable.test', 'x'] } },
    { 'domains.name': 'FINDABLE.example' },
    { domains: { $in: [body.company.domains[0].id] } },
    { kind: { $eq: 'company' }, name: 'findable' },
  ]) {
    const answer = await desk.admin.get(`/companies.json?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(
      answer.body.companies.map((row: { id: number }) => row.id),
      JSON.stringify(filter),
    ).toEqual([body.company.id])
  }
})

test('new and existing customers join the company their address belongs to, the closest domain first', async () => {
  const early = await makeCustomer(desk.database, { email: 'early@shop.joined.example' })
  const ticket = await makeTicket(desk.database, { inboxId: desk.inboxId, customerId: early.id })
  const closed = await makeTicket(desk.database, { inboxId: desk.inboxId, customerId: early.id, statusId: 6 })
  const wide = (await create({ name: 'Wide' }, { domains: [{ name: '*.joined.example' }] })).body.company.id
  expect(await companyOf(early.id)).toBe(wide)
  const rows = await desk.database.query<{ id: number; company_id: number | null }>({
    text: 'select id, company_id from tickets where id in ($1, $2) order by id',
    values: [ticket.id, closed.id],
  })
  expect(rows.map((row) => row.company_id)).toEqual([wide, null])

  const exact = (await create({ name: 'Exact' }, { domains: [{ name: 'shop.joined.example' }] })).body.company.id
  expect(await companyOf(early.id)).toBe(exact)
  const late = await desk.admin.post('/customers.json', { email: 'late@SHOP.joined.example' })
  expect(late.body.customer.company.id).toBe(exact)
  // a host below *.joined.example is not joined.example itself, and not another name that ends alike
  for (const email of ['a@joined.example', 'a@unjoined.example'])
    expect((await desk.admin.post('/customers.json', { email })).body.customer.company).toBeNull()
  // another domain of the wide company takes nobody from the exact one
  await desk.admin.post('/domains.json', { domain: { company: { id: wide }, name: '*joined.example' } })
  expect(await companyOf(early.id)).toBe(exact)
  expect(await companyOf(late.body.customer.id)).toBe(exact)
  expect((await desk.admin.get(`/companies/${wide}.json`)).body.company.customersCount).toBe(2)
})

test('a company somebody chose stays; one found by the address follows the address', async () => {
  const [chosen, found] = await Promise.all([
    create({ name: 'Chosen' }),
    create({ name: 'Found' }, { domains: [{ name: 'follow.example' }] }),
  ])
  const person = await desk.admin.post('/customers.json', {
    email: 'one@follow.example',
    company: { id: chosen.body.company.id },
  })
  expect(person.body.customer.company.id).toBe(chosen.body.company.id)
  await desk.admin.post('/domains.json', { company: found.body.company.id, name: 'follow.test' })
  expect(await companyOf(person.body.customer.id)).toBe(chosen.body.company.id)

  const other = await desk.admin.post('/customers.json', { email: 'two@follow.example' })
  expect(other.body.customer.company.id).toBe(found.body.company.id)
  const moved = await desk.admin.patch(`/customers/${other.body.customer.id}.json`, { email: 'two@elsewhere.example' })
  expect(moved.body.customer.company).toBeNull()
})

test('groups have no domains that match', async () => {
  await create({ name: 'Club', kind: 'group' }, { domains: [{ name: 'club.example' }] })
  expect((await desk.admin.post('/customers.json', { email: 'a@club.example' })).body.customer.company).toBeNull()
})

test('a deleted company lets its customers and domains go', async () => {
  const { body } = await create({ name: 'Gone' }, { domains: [{ name: 'gone.example' }] })
  const person = await desk.admin.post('/customers.json', { email: 'a@gone.example' })
  expect(person.body.customer.company.id).toBe(body.company.id)
  expect((await desk.admin.delete(`/companies/${body.company.id}.json`)).status).toBe(204)
  expect(await companyOf(person.body.customer.id)).toBeNull()
  expect((await create({ name: 'Gone' }, { domains: [{ name: 'gone.example' }] })).status).toBe(201)
})

test('companies are for those who may manage them', async () => {
  const agent = desk.as((await makeUser(desk.database)).token)
  const manager = desk.as((await makeUser(desk.database, { canManageCompanies: true })).token)
  expect((await agent.post('/companies.json', { name: 'No' })).status).toBe(403)
  expect((await agent.get('/companies.json')).status).toBe(200)
  expect((await manager.post('/companies.json', { name: 'Yes' })).status).toBe(201)
})
