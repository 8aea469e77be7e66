import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeUser } from '../../support/factories.ts'
import { type Program, program, type StoryDesk, startStoryDesk, succeed } from './story-desk.ts'

// Two PHP libraries on Guzzle: one loads what it needs lazily by numbers, the other wraps every resource.

let desk: StoryDesk
let lazy: Program
let wrapper: Program
const base = '/desk/api/v2'
beforeAll(async () => {
  desk = await startStoryDesk()
  const headers = { authorization: `Bearer ${desk.adminToken}`, 'user-agent': 'GuzzleHttp/7' }
  lazy = program(desk, headers)
  wrapper = program(desk, { ...headers, 'content-type': 'application/json' })
})
afterAll(() => desk?.close())

type Row = { id: number }

/** Reads page after page; the library goes on as long as meta.page.hasMorePages says so, and throws on other sections. */
async function load(many: string, query: string, sections: string[] = []): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = 1; ; page++) {
    const body = await succeed(lazy.get(`${base}/${many}.json?page=${page}&${query}`))
    expect(Object.keys(body.included).sort()).toEqual(sections)
    rows.push(...body[many])
    if (!body.meta.page.hasMorePages) return rows
  }
}
const raw = (filter: unknown) => `filter=${JSON.stringify(filter)}`

test('the lazy one follows references by number, messages through their tickets', async () => {
  const ticket = await desk.create({ agent: desk.agentId })
  const [found] = await load('tickets', `includes=customers,users,inboxes&${raw({ id: { $in: [ticket.id] } })}`, [
    'customers',
    'inboxes',
    'users',
  ])
  expect(found).toMatchObject({ id: ticket.id, customer: { id: desk.customerId } })
  expect(await load('customers', raw({ id: { $in: [desk.customerId, 999_999] } }))).toMatchObject([
    { id: desk.customerId },
  ])
  expect(await load('users', raw({ id: { $in: [desk.agentId] } }))).toMatchObject([{ id: desk.agentId }])
  expect(await load('inboxes', raw({ id: { $in: [desk.inboxId] } }))).toMatchObject([{ id: desk.inboxId }])
  const messages = `${raw({ 'messages.id': { $in: [ticket.messages[0].id] } })}&includes=messages`
  expect(await load('tickets', messages, ['messages'])).toMatchObject([{ id: ticket.id }])
  expect(await load('tickets', raw({ 'customer.id': { $eq: desk.customerId } }))).toContainEqual(
    expect.objectContaining({ id: ticket.id }),
  )
  expect(await load('customfields', 'includes=customfieldoptions', ['customfieldoptions'])).toEqual([])
  expect(
    await load(
      'timelogs',
      raw({
        $and: [{ date: { $gt: '2024-01-01T00:00:00.000000Z' } }, { date: { $lt: '2024-02-01T00:00:00.000000Z' } }],
      }),
    ),
  ).toEqual([])
  const one = await succeed(lazy.get(`${base}/tickets/${ticket.id}.json`))
  expect(one.ticket.messages[0].id).toBe(ticket.messages[0].id)
  // the same library changes tickets at the older address
  const changed = await wrapper.put(`/desk/v1/tickets/${ticket.id}.json`, { status: 'solved' })
  expect([changed.status, changed.body.ticket.status.id]).toEqual([200, 5])
})

test('the lazy one reads more than one page, each row once', async () => {
  for (let number = 0; number < 55; number++) await makeUser(desk.db)
  const ids = (await load('users', '')).map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(55)
  expect(new Set(ids).size).toBe(ids.length)
})

test('the wrapper makes, reads, changes and deletes, and takes any `errors` for a failure', async () => {
  const check = async (sent: Promise<{ status: number; body: Record<string, unknown> | undefined }>) => {
    const { status, body } = await sent
    expect(status).toBeLessThan(300)
    expect(body ?? {}).not.toHaveProperty('errors')
    return body as Record<string, Row & Record<string, unknown>>
  }
  const contacts = [{ value: 'php@example.test', type: 'email', isMain: true }]
  const made = await check(
    wrapper.post(`${base}/customers.json`, {
      customer: { firstName: 'P', email: 'php@example.test' },
      included: { contacts },
    }),
  )
  const path = `${base}/customers/${made['customer']?.id}.json`
  expect((await check(wrapper.patch(path, { customer: { notes: 'n' } })))['customer']).toMatchObject({
    notes: 'n',
    firstName: 'P',
  })
  const found = await wrapper.get(`${base}/customers.json?filter={"contacts.value":{"$eq":"php@example.test"}}`)
  expect(found.body.customers).toMatchObject([{ id: made['customer']?.id }])
  await check(wrapper.delete(path))
  const priority = await check(
    wrapper.post(`${base}/ticketpriorities.json`, { ticketpriority: { name: 'P', color: '#fff' } }),
  )
  const one = `${base}/ticketpriorities/${priority['ticketpriority']?.id}.json`
  expect((await check(wrapper.patch(one, { ticketpriority: { name: 'Q' } })))['ticketpriority']).toMatchObject({
    name: 'Q',
    color: '#fff',
  })
  await check(wrapper.delete(one))
  for (const route of [
    'me.json',
    'inboxes.json',
    'ticketpriorities.json?pageSize=1',
    `inboxes.json?pageSize=1&page=1&includes=all&filter={"id":{"$gt":0}}`,
    `inboxes/${desk.inboxId}.json`,
  ])
    await check(wrapper.get(`${base}/${route}`))
  const refused = await wrapper.post(`${base}/ticketpriorities.json`, { ticketpriority: {} })
  expect([refused.status, refused.body.errors[0].detail]).toEqual([400, 'must be set'])
})
