import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../support/app.ts'
import { word } from './support.ts'

let desk: TestApp

beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

async function found(what: 'customers' | 'companies', query: string): Promise<number[]> {
  const answer = await desk.admin.get(`/search/${what}.json?${query}`)
  expect(answer).toMatchObject({ status: 200, body: { included: {} } })
  return answer.body[what].map((row: { id: number }) => row.id)
}
const customer = async (fields: Record<string, unknown>): Promise<number> =>
  (await desk.admin.post('/customers.json', { customer: fields })).body.customer.id
const company = async (fields: Record<string, unknown>, included = {}): Promise<number> =>
  (await desk.admin.post('/companies.json', { company: fields, included })).body.company.id

test('a customer is found by name, address, phone, company and number elsewhere, at once', async () => {
  const companyId = await company({ name: 'Globex Industries' })
  const id = await customer({
    firstName: 'Tessa',
    lastName: 'Müller-Lüdenscheid',
    email: 'tessa.m@globex.example',
    phone: '+353 (1) 555-0199',
    externalId: 'CRM-778',
    company: { id: companyId },
  })
  await customer({ firstName: 'Tomas', email: 'tomas@other.example' })
  for (const text of [
    'tess',
    'Tessa',
    'mueller'.replace('ue', 'u'),
    'Müller-Lüdenscheid',
    'ludenscheid tessa',
    'tessa.m@globex.example',
    'TESSA.M@GLOBEX',
    '@globex.example',
    '35315550199',
    '555-0199',
    'crm-778',
    'globex industries',
    '"tessa muller"',
    'tess -tomas',
  ])
    expect(await found('customers', `search=${encodeURIComponent(text)}`), text).toEqual([id])
  expect(await found('customers', 'search=tessa.m@globex.example&exact=true')).toEqual([id])
  expect(await found('customers', 'search=tessa.m@globex.exampl&exact=true')).toEqual([])
  expect(await found('customers', `search=${word()}`)).toEqual([])
})

test('as a client sends it: ordered by first name, 1 to 200 a page', async () => {
  const stem = word()
  const ids: number[] = []
  for (const firstName of ['Zoe', 'anna', 'Mia'])
    ids.push(await customer({ firstName, lastName: stem, email: `${firstName}@${stem}.example` }))
  expect(await found('customers', `search=${stem}&pageSize=50&orderBy=firstName&orderMode=asc`)).toEqual([
    ids[1],
    ids[2],
    ids[0],
  ])
  expect(await found('customers', `search=${stem}&pageSize=1&page=2&orderBy=id&orderMode=DESC`)).toEqual([ids[1]])
  const answer = await desk.admin.get(`/search/customers.json?search=${stem}&pageSize=250&includes=contacts`)
  expect(answer.body.pagination).toMatchObject({ records: 3, pageSize: 50, hasMorePages: false })
  expect(answer.body.included.contacts).toHaveLength(3)
  const one = await desk.admin.get(`/customers/${ids[0]}.json`)
  const same = await desk.admin.get(`/search/customers.json?search=zoe ${stem}`)
  expect(same.body.customers).toEqual([one.body.customer])
})

test('without words every active row is there; filter works as on a list', async () => {
  const id = await customer({ firstName: 'Deleted', email: 'gone@gone.example' })
  await desk.admin.delete(`/customers/${id}.json`)
  expect(await found('customers', 'search=&pageSize=200')).not.toContain(id)
  expect(await found('customers', 'search=gone@gone.example')).toEqual([])
  const listed = await desk.admin.get('/customers.json?pageSize=100')
  expect((await found('customers', 'pageSize=200')).sort()).toEqual(
    listed.body.customers.map((row: { id: number }) => row.id).sort(),
  )
  expect(await found('customers', 'filter={"firstName":"Tessa"}')).toHaveLength(1)
})

test('a company is found by name, domain, website and description', async () => {
  const id = await company(
    { name: 'Société Générale d’Énergie', website: 'https://www.energie.example/about', industry: 'Utilities' },
    { domains: [{ name: 'energie.example' }] },
  )
  for (const text of ['societe', 'energie', 'www.energie.example', 'energie.example', 'utilit', '"generale d’energie"'])
    expect(await found('companies', `search=${encodeURIComponent(text)}`), text).toEqual([id])
})
