import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { type CustomerDetails, findOrCreateCustomer } from './find-or-create-customer.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const find = (details: CustomerDetails) =>
  desk.database.transaction((tx) =>
    findOrCreateCustomer(tx, { actor: { type: 'users', id: 1 }, now: new Date() } as Ctx, details),
  )

test('any address of a customer finds it, in any case; its name is left alone', async () => {
  const made = await find({ email: 'Ann@Found.Example', firstName: 'Ann', lastName: 'Onym', phone: '1' })
  expect(made).toMatchObject({ created: true, companyId: null })
  await desk.admin.post('/contacts.json', { customer: made.customerId, value: 'second@found.example' })
  const again = await find({ email: ' ANN@found.example ', firstName: 'Other' })
  expect(again).toEqual({ ...made, created: false })
  expect(await find({ email: 'SECOND@found.example' })).toMatchObject({ customerId: made.customerId, created: false })
  const { body } = await desk.admin.get(`/customers/${made.customerId}.json`)
  expect(body.customer).toMatchObject({
    firstName: 'Ann',
    lastName: 'Onym',
    email: 'Ann@found.example',
    addMethod: 'auto',
    phone: '1',
  })
})

test('a new customer joins the given company, else that of its domain', async () => {
  const domain = (
    await desk.admin.post('/companies.json', { company: { name: 'D' }, included: { domains: [{ name: 'd.example' }] } })
  ).body.company.id
  const other = (await desk.admin.post('/companies.json', { name: 'O' })).body.company.id
  expect((await find({ email: 'a@d.example' })).companyId).toBe(domain)
  expect((await find({ email: 'b@d.example', companyId: other })).companyId).toBe(other)
})

test('a hundred simultaneous calls with a new address make one customer and leave no other behind', async () => {
  const before = await desk.database.query<{ total: number }>(sql`select count(*)::int as total from customers`)
  const found = await Promise.all(
    Array.from({ length: 100 }, (_, index) => find({ email: index % 2 ? 'race@found.example' : 'RACE@Found.example' })),
  )
  expect(new Set(found.map((customer) => `${customer.customerId} ${customer.contactId}`)).size).toBe(1)
  expect(found.filter((customer) => customer.created)).toHaveLength(1)
  const after = await desk.database.query<{ total: number }>(sql`select count(*)::int as total from customers`)
  expect((after[0]?.total ?? 0) - (before[0]?.total ?? 0)).toBe(1)
})

test('a transaction that fails takes its customer with it, and the one that waited makes its own', async () => {
  let waiting: ReturnType<typeof find> | undefined
  const failing = desk.database.transaction(async (tx) => {
    await findOrCreateCustomer(tx, { actor: { type: 'users', id: 1 }, now: new Date() } as Ctx, {
      email: 'undone@found.example',
    })
    waiting = find({ email: 'undone@found.example' })
    await tx.query(sql`select pg_sleep(0.05)`)
    await tx.query(sql`select 1 / 0`)
  })
  await expect(failing).rejects.toThrow('division by zero')
  expect(await waiting).toMatchObject({ created: true })
})
