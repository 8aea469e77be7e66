import { beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { indexFormat } from '../../server/search/write-index.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk

// Twice as many tickets as a search looks at first. All have the words common and stock; some other words, and their order.
const tickets = 41_000
let first: number

beforeAll(async () => {
  desk = await createTicketDesk()
  const [made] = await desk.db.query<{ first: number }>(sql`
    with made as (
      insert into tickets (subject, inbox_id, customer_id, status_id, source_id, updated_at)
      select 'many', ${desk.inboxId}, ${desk.customerId}, 1, 6, now() - interval '1 day' - n * interval '1 second'
      from generate_series(1, ${tickets}::int) n returning id),
    numbered as (select id, id - min(id) over () as n from made),
    written as (
      insert into ticket_search (ticket_id, document, format, read_at)
      select id, (case when n % 7000 = 5 then $$'common':1 'out':2 'stock':3$$
        when n % 50 = 3 then $$'common':1A 'sold':2 'stock':3 'out':9$$ else $$'common':1 'out':5 'sold':7 'stock':3$$ end)::tsvector,
        ${indexFormat}, now() from numbered)
    select min(id)::bigint as first from numbered`)
  first = made?.first ?? 0
  await desk.db.query(sql`update tickets set agent_id = 1 where id = any(${[first + 9, first + 40_500]}::bigint[])`)
  await desk.db.query(sql`update tickets set created_at = '2020-01-01' where id between ${first} and ${first + 20_899}`)
  await desk.db.query(sql`analyze tickets, ticket_search`)
})

async function find(query: Record<string, string>) {
  const answer = await desk.agent.get(`/search/tickets.json?${new URLSearchParams(query)}`)
  expect(answer).toMatchObject({ status: 200 })
  const ids: number[] = answer.body.tickets.map((ticket: { id: number }) => ticket.id - first)
  return { ids, page: answer.body.meta.page as { count: number; isEstimate?: boolean; hasMore: boolean } }
}

test('of a word of very many tickets the best of the newest come first, and the total says that it is estimated', async () => {
  const { ids, page } = await find({ search: 'common', pageSize: '20' })
  expect(ids).toEqual(Array.from({ length: 20 }, (_, nth) => tickets - 47 - nth * 50))
  expect(page).toMatchObject({ count: tickets, isEstimate: true, hasMore: true })
})

test('pages far behind are there, and the last one is counted', async () => {
  const { ids, page } = await find({ search: 'common', pageSize: '200', page: '205' })
  expect(ids).toEqual(Array.from({ length: 200 }, (_, nth) => 199 - nth))
  expect(page).toMatchObject({ count: tickets, hasMore: false })
  expect(page.isEstimate).toBeUndefined()
})

test('a rare phrase of words that are everywhere is found wherever it stands', async () => {
  const { ids, page } = await find({ search: '"out stock"' })
  expect(ids).toEqual([35_005, 28_005, 21_005, 14_005, 7_005, 5])
  expect(page).toMatchObject({ count: 6 })
  expect(page.isEstimate).toBeUndefined()
})

test('pages of a phrase neither overlap nor leave out any, and its total is near', async () => {
  const found: number[] = []
  for (let page = 1; page <= 5; page++) {
    const answer = await find({ search: '"sold stock"', pageSize: '180', page: String(page) })
    expect(Math.abs(answer.page.count - 820)).toBeLessThanOrEqual(20)
    found.push(...answer.ids)
  }
  expect(found.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 820 }, (_, nth) => 3 + nth * 50))
})

test('where few tickets are left by who has them, all are found', async () => {
  const { ids, page } = await find({ search: 'assignee:1 common' })
  expect(ids).toEqual([40_500, 9])
  expect(page).toMatchObject({ count: 2 })
})

test('where the newest are left out by their time, the older ones are found', async () => {
  const { ids, page } = await find({ search: 'before:2021-01-01 common', pageSize: '2' })
  expect(ids).toEqual([20_853, 20_803])
  expect(page).toMatchObject({ count: 20_900 })
  expect(page.isEstimate).toBeUndefined()
})

test('an order asked for is that of all matches', async () => {
  const { ids, page } = await find({ search: 'common', orderBy: 'updatedAt', orderMode: 'desc', pageSize: '2' })
  expect(ids).toEqual([0, 1])
  expect(page).toMatchObject({ count: tickets })
})
