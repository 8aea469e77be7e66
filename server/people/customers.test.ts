import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeTicket, makeUser } from '../../test/support/factories.ts'

let desk: TestApp
let count = 0
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const address = () => `person${++count}@people.example`
const create = async (customer: object, included?: object) => desk.admin.post('/customers.json', { customer, included })
const contactsOf = async (id: number) => {
  const { body } = await desk.admin.get(`/customers/${id}.json?includes=contacts`)
  return body.included.contacts.map((row: { type: string; value: string; isMain: boolean }) => [
    row.type,
    row.value,
    row.isMain,
  ])
}
const sources = (body: { errors: { source: string; detail: string }[] }) =>
  body.errors.map((error) => [error.source, error.detail])

test('an address is one contact, whether it comes as email, as contact or as both', async () => {
  const [one, two, three] = [address(), address(), address()]
  const bodies = [
    [one, await create({ email: one, contacts: null })],
    [two, await create({ firstName: 'B' }, { contacts: [{ id: 0, value: two, type: 'email', isMain: true }] })],
    [
      three,
      await create(
        { email: three.toUpperCase() },
        {
          contacts: [
            { value: three, type: 'email', isMain: true },
            { value: three, type: '' },
          ],
        },
      ),
    ],
  ] as const
  for (const [email, { status, body }] of bodies) {
    expect(status).toBe(201)
    expect(body.customer.email.toLowerCase()).toBe(email)
    expect(await contactsOf(body.customer.id)).toEqual([['email', body.customer.email, true]])
  }
})

test('the first address is the main one unless the client says another', async () => {
  const [one, two] = [address(), address()]
  const plain = await create(
    {},
    { contacts: [{ value: '+353 1 234', type: 'phone' }, { value: one }, { value: two, isMain: false }] },
  )
  expect(plain.body.customer.email).toBe(one)
  const [three, four] = [address(), address()]
  const chosen = await create(
    {},
    {
      contacts: [
        { value: three, isMain: true },
        { value: four, isMain: true },
      ],
    },
  )
  expect(await contactsOf(chosen.body.customer.id)).toEqual([
    ['email', three, true],
    ['email', four, false],
  ])
})

test('an address of another customer is refused in any case of letters, with the place it came from', async () => {
  const taken = address()
  await create({ email: taken })
  const direct = await create({ email: taken.toUpperCase() })
  expect([direct.status, sources(direct.body)]).toEqual([400, [['email', 'already exists']]])
  const child = await create(
    { firstName: 7, phone: {} },
    { contacts: [{ value: address() }, { value: taken }, { value: 'no address' }] },
  )
  expect(child.status).toBe(400)
  expect(sources(child.body).sort()).toEqual([
    ['included.contacts[1].value', 'already exists'],
    ['included.contacts[2].value', 'must be a valid email address'],
    ['phone', 'must be a text'],
  ])
})

test('two phones may have one number; a customer needs a name or an address', async () => {
  for (const name of ['A', 'B'])
    expect((await create({ firstName: name }, { contacts: [{ value: '123', type: 'phone' }] })).status).toBe(201)
  const nobody = await create({ email: '', firstName: ' ', notes: 'x' })
  expect([nobody.status, sources(nobody.body)]).toEqual([400, [['email', 'must be set']]])
})

test('a new email changes the main contact; sending the same again changes nothing', async () => {
  const [first, second] = [address(), address()]
  const { body } = await create({ email: first })
  const path = `/customers/${body.customer.id}.json`
  for (const sent of [second, second.toUpperCase(), second]) {
    const answer = await desk.admin.put(path, {
      customer: { id: 0, email: sent },
      included: { contacts: [{ id: 0, type: 'email', value: sent, isMain: true }] },
    })
    expect(answer.status).toBe(200)
  }
  expect((await contactsOf(body.customer.id)).map(([, value, main]: unknown[]) => [value, main])).toEqual([
    [first, false],
    [second, true],
  ])
  const third = address()
  expect((await desk.admin.patch(path, { email: third })).body.customer.email).toBe(third)
  expect(await contactsOf(body.customer.id)).toHaveLength(2)
  // the old main address is free again
  expect((await create({ email: second })).status).toBe(201)
})

test('contacts are added, changed by id (also as text), made main and removed through the customer', async () => {
  const [one, two, three] = [address(), address(), address()]
  const { body } = await create({ email: one })
  const path = `/customers/${body.customer.id}.json?includes=contacts`
  const added = await desk.admin.patch(path, {
    customer: {},
    included: { contacts: [{ value: two, type: 'email', isMain: true }] },
  })
  expect(added.body.customer.email).toBe(two)
  const id = added.body.included.contacts.find((row: { value: string }) => row.value === one).id
  const changed = await desk.admin.patch(path, {
    included: { contacts: [{ id: String(id), value: three, isMain: true, delete: false }] },
  })
  expect(changed.body.customer.email).toBe(three)
  const again = await desk.admin.patch(path, {
    included: {
      contacts: [
        { id: added.body.included.contacts.find((row: { value: string }) => row.value === two).id, isMain: true },
      ],
    },
  })
  expect(again.body.customer.email).toBe(two)
  const removed = await desk.admin.patch(path, { included: { contacts: [{ id, delete: true }] } })
  expect(removed.body.included.contacts.map((row: { value: string }) => row.value)).toEqual([two])
  const foreign = await desk.admin.patch(path, { included: { contacts: [{ id: 999_999, value: address() }] } })
  expect([foreign.status, sources(foreign.body)]).toEqual([400, [['included.contacts[0].id', 'not found']]])
})

test('contacts of their own endpoint keep one main address', async () => {
  const [one, two] = [address(), address()]
  const { body } = await create({ email: one })
  const customer = { id: body.customer.id }
  const made = await desk.admin.post('/contacts.json', { contact: { customer, value: two, isMain: true } })
  expect([made.status, made.body.contact.type, made.body.contact.isMain]).toEqual([201, 'email', true])
  expect(await contactsOf(customer.id)).toEqual([
    ['email', one, false],
    ['email', two, true],
  ])
  expect((await desk.admin.post('/contacts.json', { contact: { customer, value: one } })).status).toBe(400)
  expect((await desk.admin.delete(`/contacts/${made.body.contact.id}.json`)).status).toBe(204)
  expect(await contactsOf(customer.id)).toEqual([['email', one, true]])
})

test('deleting a customer frees its addresses', async () => {
  const email = address()
  const { body } = await create({ email })
  expect((await desk.admin.delete(`/customers/${body.customer.id}.json`)).status).toBe(204)
  expect((await create({ email })).status).toBe(201)
})

test('any contact finds its customer', async () => {
  const [one, two] = [address(), address()]
  const { body } = await create({ email: one, firstName: 'Fay' }, { contacts: [{ value: two }] })
  for (const filter of [
    { 'contacts.value': { $eq: two.toUpperCase() } },
    { 'contacts.value': { $in: [one, 'x@y.example'] } },
    { email: one },
  ]) {
    const answer = await desk.admin.get(`/customers.json?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(answer.body.customers.map((row: { id: number }) => row.id)).toEqual([body.customer.id])
  }
})

test('a company is chosen by reference or by included, and only with the right to', async () => {
  const [acme, other] = await Promise.all(
    ['Chosen Ltd', 'Other Ltd'].map(
      async (name) => (await desk.admin.post('/companies.json', { name })).body.company.id,
    ),
  )
  const made = await create({ email: address() }, { companies: [{ id: String(acme), delete: false }] })
  expect(made.body.customer.company).toEqual({ id: acme, type: 'companies' })
  const path = `/customers/${made.body.customer.id}.json`
  expect((await desk.admin.patch(path, { company: { id: other } })).body.customer.company.id).toBe(other)
  expect(
    (await desk.admin.patch(path, { included: { companies: [{ id: acme, delete: true }] } })).body.customer.company.id,
  ).toBe(other)

  const agent = desk.as((await makeUser(desk.database)).token)
  expect((await agent.patch(path, { notes: 'same', included: { companies: [{ id: other }] } })).status).toBe(200)
  expect((await agent.patch(path, { included: { companies: [{ id: acme }] } })).status).toBe(403)
  expect((await agent.post('/customers.json', { email: address(), company: { id: acme } })).status).toBe(403)
  const trusted = desk.as((await makeUser(desk.database, { canManageCompanies: true })).token)
  expect(
    (await trusted.patch(path, { included: { companies: [{ id: other, delete: true }] } })).body.customer.company,
  ).toBeNull()
  expect((await create({ email: address() }, { companies: [{ id: 999_999 }] })).body.errors[0]).toMatchObject({
    source: 'included.companies[0].id',
    detail: 'not found',
  })
})

test('numTickets counts the tickets there are', async () => {
  const { body } = await create({ email: address() })
  const customerId = body.customer.id
  await makeTicket(desk.database, { inboxId: desk.inboxId, customerId })
  await makeTicket(desk.database, { inboxId: desk.inboxId, customerId, state: 'deleted' })
  expect((await desk.admin.get(`/customers/${customerId}.json`)).body.customer.numTickets).toBe(1)
})

test('simultaneous creates with one address make one customer', async () => {
  const email = address()
  const answers = await Promise.all(Array.from({ length: 6 }, () => create({ email })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400, 400, 400, 400, 400])
  const { body } = await desk.admin.get(
    `/customers.json?filter=${encodeURIComponent(JSON.stringify({ 'contacts.value': email }))}`,
  )
  expect(body.pagination.records).toBe(1)
})
