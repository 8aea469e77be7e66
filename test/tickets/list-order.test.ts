import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let ids: number[]
beforeAll(async () => {
  desk = await createTicketDesk()
  ids = []
  for (const subject of ['Beta', 'alpha', 'Gamma']) {
    ids.push(
      (
        await desk.create({
          subject,
          customer: { email: `${subject}@example.test`, firstName: subject },
          tags: [subject],
        })
      ).id,
    )
  }
  await desk.db.query(sql`update tickets set created_at = '2026-01-01', priority_id = 2 where id = ${ids[2]}`)
})
afterAll(() => desk?.close())

const order = async (query: string) => {
  const answer = await desk.admin.get(`/tickets.json?${query}`)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body.tickets.map((ticket: { id: number }) => ids.indexOf(ticket.id) + 1).join('')
}

// desk-api-tickets.md 5.3, with what the mirror adds.
const documented = [
  'id', 'subject', 'previewText', 'originalRecipient', 'responseTimeMins', 'resolutionTimeMins', 'happinessSurveySentAt', 'spam_score',
  'spam_rules', 'customer', 'contact', 'inbox', 'agent', 'status', 'priority', 'source', 'type', 'businesshours', 'company', 'createdAt',
  'updatedAt', 'deletedAt', 'updatedBy', 'deletedBy', 'state', 'users.id', 'users.name', 'customers.id', 'customers.name',
  'priorities.id', 'tags.id', 'messages.id', 'messages.messageId', 'messages.customers.id', 'companies.id', 'companies.name',
  'tasks.id', 'inboxes.id', 'statuses.id', 'businesshours.id', 'businesshours.name', 'reviewStatus', 'tickets_users_deck.createdAt',
  'projects.id',
] // biome-ignore format: a list of words

test.each(documented)('orderBy=%s gives every ticket, both ways', async (name) => {
  for (const mode of ['asc', 'DESC'])
    expect([...(await order(`orderBy=${name}&orderMode=${mode}`))].sort().join('')).toBe('123')
})

test.each([
  ['', '321'],
  ['orderMode=asc', '123'],
  ['orderBy=id', '123'],
  ['orderBy=id&orderMode=DESC', '321'],
  ['orderBy=createdAt&orderMode=asc', '312'],
  ['orderBy=createdAt&orderMode=desc', '213'],
  ['orderBy=priority', '312'],
  ['orderBy=customers.firstName', '213'],
  ['orderBy=customers.name&orderMode=desc', '312'],
  ['orderBy=customers.id&orderMode=desc', '321'],
  ['orderBy=tags.id&orderMode=desc', '321'],
  ['orderBy=subject', '213'],
  ['sortBy=updatedAt&orderBy=asc', '321'],
  ['orderBy=', '321'],
])('%s gives the order %s', async (query, expected) => {
  expect(await order(query)).toBe(expected)
})

test.each(['nonsense', 'inbox.secret', 'users.passwordHash', 'id;drop table tickets'])(
  'orderBy=%s is refused by name',
  async (name) => {
    const answer = await desk.admin.get(`/tickets.json?orderBy=${encodeURIComponent(name)}`)
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ source: 'orderBy', detail: expect.stringContaining(name) }] },
    })
  },
)

describe('pages', () => {
  const page = async (query: string) => (await desk.admin.get(`/tickets.json?${query}`)).body

  test('carry both blocks, counted alike', async () => {
    const { tickets, pagination, meta } = await page('page=1&pageSize=2')
    expect(tickets).toHaveLength(2)
    expect(pagination).toEqual({ records: 3, pageSize: 2, pages: 2, page: 1, hasMorePages: true })
    const nextCursor = expect.stringMatching(/^[\w-]+$/)
    const sizes = { count: 3, pageSize: 2, pageOffset: 0, pages: 2 }
    expect(meta.page).toEqual({ ...sizes, hasMore: true, hasMorePages: true, nextCursor })
    expect(await page('page=2&pageSize=2')).toMatchObject({
      pagination: { page: 2, hasMorePages: false },
      meta: { page: { pageOffset: 1, hasMore: false } },
    })
  })

  test('beyond the end are empty, with the true totals', async () => {
    expect(await page('page=99')).toMatchObject({ tickets: [], pagination: { records: 3, hasMorePages: false } })
    expect(await page('page=99999999999999999999')).toMatchObject({ tickets: [], pagination: { records: 3 } })
  })

  test.each([
    ['', 50],
    ['pageSize=500', 100],
    ['pageSize=0', 1],
    ['pageSize=-3', 1],
    ['pageSize=many', 50],
    ['page=0&pageSize=10', 10],
    ['page=-1&pageSize=10', 10],
    ['page=x&pageSize=10', 10],
  ])('%s is clamped, never refused', async (query, pageSize) => {
    expect(await page(query)).toMatchObject({ pagination: { page: 1, pageSize } })
  })

  test('put no ticket on two of them, whatever the order', async () => {
    const seen: number[] = []
    for (const number of [1, 2, 3]) {
      for (const ticket of (await page(`orderBy=status&page=${number}&pageSize=1`)).tickets) seen.push(ticket.id)
    }
    expect(seen.sort((one, two) => one - two)).toEqual(ids)
  })
})

test.each([
  'include=customer',
  'status=active',
  'spam=false',
  'inboxId=7',
  'updatedAfter=2026-01-01',
  'per_page=1',
  'statuses[]=1',
  'a=b&a=c',
  '',
])('an unknown parameter (%s) is ignored', async (query) => {
  expect(await order(query)).toBe('321')
})
