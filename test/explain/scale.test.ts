import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Queryable } from '../../server/db/pool.ts'
import { type Sql, sql } from '../../server/db/sql.ts'
import { typeOf, type ValueType } from '../../server/desk-api/operand.ts'
import type { Field, Resource } from '../../server/desk-api/resource.ts'
import { isOverdue, listDue } from '../../server/slas/queries.ts'
import { tickets } from '../../server/tickets/tickets.wire.ts'
import { pathOf, readable } from '../contract/samples.ts'
import { type Caller, createTestApp, type TestApp } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'
import { fillDesk } from './scale-desk.ts'

// How PostgreSQL would answer the lists of a desk with 100,000 tickets. Plans are asked for and not run, so that a slow
// machine changes nothing. DESK_SCALE_TICKETS tries other sizes.

const ticketCount = Number(process.env['DESK_SCALE_TICKETS'] ?? 100_000)

// Texts have no length that an index could rely on: who asks by them has every ticket or message read, once. Whether
// something was read is judged ticket by ticket. A subject is found by its parts, and not sorted by.
const unfiltered = ['previewText', 'originalRecipient', 'spam_rules', 'emailMessageId', 'messageId', 'isRead']
const unordered = ['subject', ...unfiltered]

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Total Cost': number
  Plans?: Plan[]
}

let desk: TestApp
let agent: Caller
// a list's own statements are kept instead of run
let kept: Sql[] | null = null

beforeAll(async () => {
  desk = await createTestApp()
  await fillDesk(desk.database, ticketCount)
  agent = desk.as((await makeUser(desk.database, { inboxes: { 1: 'write', 2: 'write' } })).token)
  const { query, flight } = desk.database
  const isOfList = ({ text }: Sql) => /"@position"|count\(\*\)::int/.test(text)
  desk.database.query = async (statement) => {
    if (kept === null || !isOfList(statement)) return query(statement)
    kept.push(statement)
    return []
  }
  desk.database.flight = async (statements) => {
    if (kept === null || !statements.some(isOfList)) return flight(statements)
    kept.push(...statements)
    return statements.map(() => [])
  }
}, 120_000)
afterAll(() => desk?.close())

async function plansOf(path: string, caller: Caller = desk.admin): Promise<Plan[]> {
  kept = []
  const { status } = await caller.get(path)
  const statements = kept
  kept = null
  expect([path, status]).toEqual([path, 200])
  expect(statements.length).toBeGreaterThan(0)
  const plans: Plan[] = []
  for (const { text, values } of statements) {
    const [row] = await desk.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
      text: `explain (format json) ${text}`,
      values,
    })
    if (row !== undefined) plans.push(row['QUERY PLAN'][0].Plan)
  }
  return plans
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** The requests that would have one of these tables read from end to end. */
async function readingWhole(tables: readonly string[], paths: readonly string[], caller?: Caller): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    const nodes = (await plansOf(path, caller)).flatMap(nodesOf)
    const whole = nodes.filter(
      (node) => node['Node Type'] === 'Seq Scan' && tables.includes(node['Relation Name'] ?? ''),
    )
    if (whole.length > 0) found.push(`${path}: ${whole.map((node) => node['Relation Name']).join(', ')}`)
  }
  return found
}

const filtered = (path: string, filter: unknown) => `${path}.json?filter=${encodeURIComponent(JSON.stringify(filter))}`

const values: Record<ValueType, unknown> = {
  integer: 7,
  number: 1,
  text: 'active',
  boolean: true,
  timestamp: '2026-06-01T00:00:00Z',
  strings: 'x',
}

/** The default list, a far page, a walk, every filter and every order. */
function listsOf(resource: Resource): string[] {
  const path = pathOf(resource)
  const filtering = resource.list.filter.filter((name) => !unfiltered.includes(name))
  const filters = filtering.map((name) => {
    const value = values[typeOf(resource.fields[name] as Field)]
    return filtered(path, { [name]: value })
  })
  const orders = ['id', 'createdAt', 'updatedAt', ...resource.list.order].filter((name) => !unordered.includes(name))
  return [
    `${path}.json`,
    `${path}.json?page=900`,
    `${path}.json?cursor=`,
    ...filters,
    ...orders.flatMap((name) => ['asc', 'desc'].map((mode) => `${path}.json?orderBy=${name}&orderMode=${mode}`)),
  ]
}

const usual = [
  { status: { $in: [1, 3] } },
  { agent: null, status: 1 },
  { agent: { $in: [null, 5] } },
  { inbox: { $eq: 2 }, status: { $in: [1, 3] } },
  { updatedAt: { $gt: '2026-06-01T00:00:00Z' } },
  { 'tags.id': { $in: [3] } },
  { 'tags.name': 'Tag 3' },
  { 'contacts.value': 'customer7@scale.example' },
  { 'customer.email': 'customer7@scale.example' },
  { 'companies.name': 'Company 7' },
  { 'messages.id': { $in: [5, 6] } },
  { state: 'deleted' },
  { subject: { $contains: 'TION 777 a' } },
  { subject: 'question 777 about an order' },
  { subject: { $in: ['question 777 about an order', 'Question 778 about an order'] } },
  { subject: { $contains: '777' }, status: { $in: [1, 3] } },
  { $or: [{ agent: 5 }, { 'followers.id': 5 }] },
].map((filter) => filtered('/tickets', filter))

const around = [
  '/tickets/8/messages.json',
  '/tickets/8/activities.json',
  '/tickets/8/followers.json',
  '/customers/8/tickets.json',
  '/companies/4/tickets.json',
  '/inboxes/2/tickets.json',
  '/tickets/counts.json',
  '/tickets/counts.json?groupBy=status,inbox,agent,priority,type',
  '/search/tickets.json',
  '/search/tickets.json?status=1&tags=3',
]

const whole = ['tickets', 'messages']

test('no list of tickets reads all tickets or messages, whatever it is filtered or ordered by', async () => {
  const paths = [...listsOf(tickets), '/tickets.json?archived=true', '/tickets.json?includes=all', ...usual]
  expect(await readingWhole(whole, paths)).toEqual([])
  expect(await readingWhole(whole, usual, agent)).toEqual([])
}, 60_000)

test('nor does a list of anything else', async () => {
  const many = readable.filter(({ table }) => ['messages', 'files', 'timelogs', 'ticketactivities'].includes(table))
  expect(await readingWhole(whole, many.flatMap(listsOf))).toEqual([])
  const defaults = (list: readonly Resource[]) => list.map((resource) => `${pathOf(resource)}.json`)
  expect(await readingWhole(whole, [...defaults(readable), ...around])).toEqual([])
  const ofAgents = defaults(readable.filter(({ access }) => access.read === 'agent'))
  expect(await readingWhole(whole, [...ofAgents, ...around], agent)).toEqual([])
}, 60_000)

test('customers and contacts are found by address, company and number elsewhere without reading all of them', async () => {
  const email = 'customer7@scale.example'
  const paths = [
    filtered('/customers', { email }),
    filtered('/customers', { email: { $in: [email, 'x@y.example'] } }),
    filtered('/customers', { 'contacts.value': { $in: [email] } }),
    filtered('/customers', { 'companies.id': { $in: [7] } }),
    filtered('/customers', { externalId: 'A-7' }),
    filtered('/customers', { id: { $in: [1, 2, 3] } }),
    filtered('/contacts', { value: email }),
    filtered('/contacts', { customer: 7 }),
    '/contacts.json',
    '/contacts.json?cursor=',
    '/customers.json?cursor=',
    ...['createdAt', 'updatedAt'].map((name) => `/customers.json?orderBy=${name}&orderMode=desc&cursor=`),
  ]
  expect(await readingWhole(['customers', 'contacts'], paths)).toEqual([])
}, 60_000)

test.each(['id', 'createdAt', 'updatedAt'])(
  'a walk by %s costs the same in the middle as at its start',
  async (name) => {
    for (const path of ['/tickets.json', '/messages.json']) {
      for (const mode of ['asc', 'desc']) {
        const walk = `${path}?orderBy=${name}&orderMode=${mode}`
        const middle = await desk.admin.get(`${walk}&fields=id&page=${Math.ceil(ticketCount / 200)}`)
        const { nextCursor } = middle.body.meta.page
        const [first] = await plansOf(`${walk}&cursor=`)
        const [later] = await plansOf(`${walk}&cursor=${nextCursor}`)
        expect((later as Plan)['Total Cost'] / (first as Plan)['Total Cost']).toBeLessThan(1.5)
        expect((later as Plan)['Total Cost']).toBeLessThan(5_000)
      }
    }
  },
)

test('promises whose time has come, and tickets that are late, are found by their indexes alone', async () => {
  const statements: Sql[] = []
  const keeping: Queryable = {
    async query(statement) {
      statements.push(statement)
      return []
    },
    flight: async () => [],
  }
  await listDue(keeping, new Date(), 100)
  statements.push(sql`select count(*) from tickets t where ${isOverdue(new Date())}`)
  const indexes: string[] = []
  for (const { text, values } of statements) {
    const [row] = await desk.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
      text: `explain (format json) ${text}`,
      values: [...values],
    })
    for (const node of nodesOf(row?.['QUERY PLAN'][0].Plan as Plan)) {
      expect(node['Node Type']).not.toMatch(/Seq Scan|Sort/)
      if (node['Index Name'] !== undefined) indexes.push(node['Index Name'])
    }
  }
  expect(indexes).toEqual(['tickets_sla_check', 'tickets_sla_due'])
})

test('the tables are as large as is said', async () => {
  const [row] = await desk.database.query<{ tickets: number; messages: number }>(
    sql`select (select count(*) from tickets) as tickets, (select count(*) from messages) as messages`,
  )
  expect(row).toEqual({ tickets: ticketCount, messages: ticketCount * 2 })
})
