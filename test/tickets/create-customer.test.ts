import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer } from '../support/factories.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

async function makeCompany(name: string, domain?: string): Promise<number> {
  const included = domain === undefined ? {} : { domains: [{ name: domain }] }
  const answer = await desk.admin.post('/companies.json', { company: { name }, included })
  expect(answer.status).toBe(201)
  return answer.body.company.id
}

const customer = async (id: number) => (await desk.admin.get(`/customers/${id}.json?includes=contacts`)).body

test('is required, whatever else is missing', async () => {
  for (const missing of [undefined, null, {}, { id: 0, type: '', meta: null }, { id: null, email: '' }, '']) {
    expect(await desk.refuse({ customer: missing })).toEqual([['customer', 'must be set']])
  }
})

describe('by id', () => {
  test.each([(id: number) => ({ id }), (id: number) => ({ id: String(id) }), (id: number) => id])(
    'is taken in spelling %#',
    async (spell) => {
      const ticket = await desk.create({ customer: spell(desk.customerId) })
      expect(ticket.customer).toEqual({ id: desk.customerId, type: 'customers' })
      const [contact] = (await customer(desk.customerId)).included.contacts
      expect(ticket.contact).toEqual({ id: contact.id, type: 'contacts' })
    },
  )

  test('that does not exist or is deleted is named', async () => {
    const gone = await makeCustomer(desk.db)
    expect((await desk.admin.delete(`/customers/${gone.id}.json`)).status).toBe(204)
    expect(await desk.refuse({ customer: { id: gone.id } })).toEqual([['customer.id', 'not found']])
    expect(await desk.refuse({ customer: { id: 98_765 } })).toEqual([['customer.id', 'not found']])
  })

  test('wins over an address beside it, even over one that is none', async () => {
    const other = await makeCustomer(desk.db)
    for (const email of [other.email, 'new-one@example.test', 'no address']) {
      expect((await desk.create({ customer: { id: desk.customerId, email } })).customer.id).toBe(desk.customerId)
    }
    expect(await desk.db.query(sql`select 1 from contacts where value = 'new-one@example.test'`)).toEqual([])
  })

  test('brings the company of the customer', async () => {
    const companyId = await makeCompany('Brought')
    const { id } = await makeCustomer(desk.db, { companyId })
    expect((await desk.create({ customer: { id } })).company).toEqual({ id: companyId, type: 'companies' })
  })
})

describe('by address', () => {
  test.each([
    ['customer.email', (email: string) => ({ customer: { email } })],
    ['the deprecated email', (email: string) => ({ customer: undefined, email })],
    ['the deprecated email beside an empty customer', (email: string) => ({ customer: { id: 0 }, email })],
    ['a bare text', (email: string) => ({ customer: email })],
  ])('is found through %s in any case', async (_, spell) => {
    const ticket = await desk.create(spell(` ${desk.customerEmail.toUpperCase()} `))
    expect(ticket.customer.id).toBe(desk.customerId)
  })

  test('is found by any of its addresses, and answered at that one', async () => {
    const { id } = await makeCustomer(desk.db)
    const [second] = await desk.db.query<{ id: number }>(
      sql`insert into contacts (customer_id, value) values (${id}, 'second@example.test') returning id`,
    )
    const ticket = await desk.create({ customer: { email: 'Second@Example.test' } })
    expect(ticket).toMatchObject({ customer: { id }, contact: { id: second?.id } })
  })

  test('that nobody has makes a customer with the names and phone given', async () => {
    const ticket = await desk.create({
      customer: { email: 'Ann.New@Example.TEST', firstName: 'Ann', lastName: 'New', phone: '+40 1' },
    })
    const { customer: made, included } = await customer(ticket.customer.id)
    expect(made).toMatchObject({
      firstName: 'Ann',
      lastName: 'New',
      phone: '+40 1',
      company: null,
      createdBy: { id: desk.agentId },
    })
    expect(included.contacts).toMatchObject([
      { id: ticket.contact.id, value: 'Ann.New@example.test', isMain: true, type: 'email' },
    ])
  })

  test('that is known keeps the name it has', async () => {
    await desk.create({ customer: { email: desk.customerEmail, firstName: 'Somebody', lastName: 'Else' } })
    expect((await customer(desk.customerId)).customer).toMatchObject({ firstName: 'Carla', lastName: 'Customer' })
  })

  test('of a deleted customer makes a new one', async () => {
    const gone = await makeCustomer(desk.db, { email: 'came-back@example.test' })
    expect((await desk.admin.delete(`/customers/${gone.id}.json`)).status).toBe(204)
    const ticket = await desk.create({ customer: { email: 'came-back@example.test' } })
    expect(ticket.customer.id).not.toBe(gone.id)
  })

  test('puts a new customer into the company of its domain, or into the one given', async () => {
    const byDomain = await makeCompany('By domain', 'domain.test')
    const chosen = await makeCompany('Chosen')
    expect((await desk.create({ customer: { email: 'a@Domain.test' } })).company).toEqual({
      id: byDomain,
      type: 'companies',
    })
    expect((await desk.create({ customer: { email: 'b@domain.test', company: { id: chosen } } })).company.id).toBe(
      chosen,
    )
  })

  test.each([
    [{ customer: { email: 'no address' } }, 'customer.email', 'must be a valid email address'],
    [{ customer: undefined, email: 'no@address@' }, 'email', 'must be a valid email address'],
    [{ customer: { email: ['a@b.c'] } }, 'customer.email', 'must be a text'],
    [{ customer: { email: 'x'.repeat(300) } }, 'customer.email', 'must be shorter than 255 characters'],
    [{ customer: { email: 'new@example.test', firstName: {} } }, 'customer.firstName', 'must be a text'],
    [
      { customer: { email: 'new@example.test', lastName: 'x'.repeat(300) } },
      'customer.lastName',
      'must be shorter than 256 characters',
    ],
    [{ customer: { email: 'new@example.test', company: { id: 98_765 } } }, 'customer.company.id', 'not found'],
  ])('refuses %j', async (fields, source, detail) => {
    expect(await desk.refuse(fields)).toEqual([[source, detail]])
  })

  test('forty at once with one new address make one customer and forty tickets', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        desk.agent.post(
          '/tickets.json',
          desk.body({ subject: `Nr ${index}`, customer: { email: 'Crowd@example.test', firstName: 'One' } }),
        ),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(40).fill(200))
    expect(new Set(answers.map((answer) => answer.body.ticket.customer.id)).size).toBe(1)
    const [counts] = await desk.db.query(sql`
      select (select count(*)::int from contacts where value = 'crowd@example.test') as contacts,
        (select count(*)::int from customers where first_name = 'One') as customers,
        (select count(*)::int from customers c where not exists (select 1 from contacts k where k.customer_id = c.id)) as orphans`)
    expect(counts).toEqual({ contacts: 1, customers: 1, orphans: 0 })
  })

  test('makes nobody when the rest of the request is refused', async () => {
    expect(await desk.refuse({ customer: { email: 'nobody@example.test' }, subject: '' })).toEqual([
      ['subject', 'must be set'],
    ])
  })
})

test('that may not be used leaves the other problems to be named too', async () => {
  const answer = await desk.agent.post('/tickets.json', { customer: { id: 98_765 } })
  expect(refusals(answer)).toEqual([
    ['inbox', 'must be set'],
    ['customer.id', 'not found'],
    ['subject', 'must be set'],
    ['message', 'must be set'],
  ])
})
