import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCustomer } from '../../support/factories.ts'
import { type Program, program, type StoryDesk, startStoryDesk, succeed } from './story-desk.ts'

// Three programs in TypeScript: one that shows a customer's history, one that copies a desk, and a launcher.

let desk: StoryDesk
let authorization = ''
const base = '/desk/api/v2'
beforeAll(async () => {
  desk = await startStoryDesk()
  authorization = `Bearer ${desk.adminToken}`
  await desk.create({ agent: desk.agentId, priority: 'high' })
  await desk.create({ status: { id: 3 } })
})
afterAll(() => desk?.close())

const browserLike = (): Program =>
  program(desk, { accept: 'application/json', 'content-type': 'application/json', authorization, 'user-agent': 'node' })
const viaAxios = (): Program =>
  program(desk, { accept: 'application/json, text/plain, */*', 'content-type': 'application/json', authorization })
const withoutType = (): Program => program(desk, { accept: 'application/json', authorization })

test('the history: finds a customer by name and by e-mail, and every ticket by the exact address', async () => {
  const client = browserLike()
  const person = await makeCustomer(desk.db, { firstName: 'Tessa', lastName: 'Turner', email: 'tessa.t@example.test' })
  for (let number = 0; number < 3; number++) await desk.create({ customer: { id: person.id }, subject: `T${number}` })
  const search = async (words: string) =>
    (
      await succeed(
        client.get(
          `${base}/search/customers.json?search=${encodeURIComponent(words)}&pageSize=50&orderBy=firstName&orderMode=asc`,
        ),
      )
    ).customers
  expect(await search('Tessa')).toMatchObject([{ id: person.id, email: 'tessa.t@example.test' }])
  expect(await search('tessa.t@example.test')).toMatchObject([{ id: person.id }])
  expect(await search('nobodyhere')).toEqual([])
  const found: number[] = []
  for (let page = 1, more = true; more; page++) {
    const body = await succeed(
      client.get(`${base}/search/tickets.json?search=tessa.t%40example.test&exact=true&page=${page}&pageSize=2`),
    )
    found.push(...body.tickets.map(({ id }: { id: number }) => id))
    more = body.pagination.hasMorePages
  }
  expect(new Set(found).size).toBe(3)
  expect((await succeed(client.get(`${base}/customers/${person.id}.json`))).customer.firstName).toBe('Tessa')
})

test('the copy: every list by hundreds until hasMorePages is false, then only what has changed', async () => {
  const client = viaAxios()
  for (const many of [
    'companies',
    'customers',
    'inboxes',
    'tags',
    'ticketstatuses',
    'tickettypes',
    'timelogs',
    'users',
  ]) {
    const body = await succeed(client.get(`${base}/${many}.json?page=1&pageSize=100`))
    expect([many, Array.isArray(body[many]), body.pagination.hasMorePages]).toEqual([many, true, false])
  }
  const wrongName = 'include=customer,inbox,tags,agent,status,type'
  const { tickets } = await succeed(
    client.get(`${base}/tickets.json?page=1&pageSize=100&${wrongName}&updatedAfter=2001-11-22T10:30:23.900Z`),
  )
  for (const ticket of tickets) {
    const { customer } = await succeed(client.get(`${base}/customers/${ticket.customer.id}.json`))
    expect(customer.company === null || typeof customer.company.id === 'number').toBe(true)
  }
  expect((await succeed(client.get(`${base}/me.json`))).user.id).toBe(1)
})

test('the launcher: open tickets with inbox, priority and customer beside them', async () => {
  const client = withoutType()
  const open = await succeed(client.get(`${base}/ticketstatuses.json?page=1&pageSize=100`))
  const ids = open.ticketstatuses
    .filter((row: { code: string }) => ['active', 'waiting'].includes(row.code))
    .map((row: { id: number }) => row.id)
  // its library escapes blanks and quotes, and leaves braces alone
  const filter = JSON.stringify({ status: { $in: ids } })
    .replaceAll('"', '%22')
    .replaceAll(':', ':%20')
  const { tickets, included } = await succeed(
    client.get(`${base}/tickets.json?includes=all&filter=${filter}&orderBy=updatedAt&orderMode=DESC`),
  )
  expect(tickets.length).toBeGreaterThanOrEqual(2)
  for (const ticket of tickets) {
    const inbox = included.inboxes.find(({ id }: { id: number }) => id === ticket.inbox.id)
    expect(inbox).toMatchObject({ name: expect.any(String), publicIconImage: expect.any(String) })
    expect(included.customers.some(({ id }: { id: number }) => id === ticket.customer.id)).toBe(true)
    expect(ids).toContain(ticket.status.id)
  }
  const times = tickets.map(({ updatedAt }: { updatedAt: string }) => updatedAt)
  expect(times).toEqual([...times].sort().reverse())
})
