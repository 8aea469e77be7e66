import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { searchedTickets } from '../../server/search/searched.ts'
import { indexFormat, indexRows } from '../../server/search/write-index.ts'
import { startWorkers } from '../../server/workers.ts'
import { makeCustomer } from '../support/factories.ts'
import { keepLog, pace, until } from '../support/mail.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { searchIds, ticketWith, word } from './support.ts'

let desk: TicketDesk
let workers: { stop(): Promise<void> } | undefined

beforeAll(async () => {
  desk = await createTicketDesk()
})
afterEach(async () => {
  await workers?.stop()
  workers = undefined
})
afterAll(() => desk.close())

async function start() {
  workers = await startWorkers({
    database: desk.db,
    config: { ...desk.app.config, smtpUrl: null },
    log: keepLog(),
    pace,
  })
}

/** Whether the ticket's stored words have this one: what the jobs wrote, without a search that would freshen it. */
async function has(id: number, text: string): Promise<boolean> {
  const rows = await desk.db.query(sql`
    select 1 from ticket_search where ticket_id = ${id} and document @@ ${`'${text}'`}::tsquery`)
  return rows.length === 1
}
const becomes = (id: number, text: string) => until(`the word ${text}`, () => has(id, text))

test('every change of what is searched reaches the words', async () => {
  await start()
  const customer = await makeCustomer(desk.db)
  const id = await ticketWith(desk, { subject: 'alpha', message: 'beta', customer: { id: customer.id } })
  await becomes(id, 'alpha')
  expect(await has(id, 'beta')).toBe(true)

  await desk.agent.patch(`/tickets/${id}.json`, { ticket: { subject: 'gamma' } })
  await becomes(id, 'gamma')
  expect(await has(id, 'alpha')).toBe(false)

  await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'delta', threadType: 'note' })
  await becomes(id, 'delta')

  const tag = (await desk.admin.post('/tags.json', { tag: { name: 'epsilon' } })).body.tag.id
  await desk.agent.patch(`/tickets/${id}.json`, { ticket: { tags: [{ id: tag }] } })
  await becomes(id, 'epsilon')
  await desk.admin.patch(`/tags/${tag}.json`, { tag: { name: 'zeta' } })
  await becomes(id, 'zeta')
  expect(await has(id, 'epsilon')).toBe(false)

  await desk.admin.patch(`/customers/${customer.id}.json`, { customer: { firstName: 'Eta' } })
  await becomes(id, 'eta')
  await desk.admin.post('/contacts.json', {
    contact: { value: 'theta@theta.example', type: 'email', customer: { id: customer.id } },
  })
  await becomes(id, 'theta@theta.example')

  const company = (await desk.admin.post('/companies.json', { company: { name: 'Iota' } })).body.company.id
  await desk.db.query(sql`update tickets set company_id = ${company} where id = ${id}`)
  await desk.admin.patch(`/companies/${company}.json`, { company: { name: 'Kappa' } })
  await becomes(id, 'kappa')
})

test('custom field values and names of options are words', async () => {
  await start()
  const make = async (kind: string) =>
    (await desk.admin.post('/customfields.json', { customfield: { agentLabel: kind, kind } })).body.customfield.id
  const [text, list] = [await make('text'), await make('dropdown')]
  const option = (
    await desk.admin.post('/customfieldoptions.json', {
      customfieldoption: { customfield: { id: list }, name: 'Lambda' },
    })
  ).body.customfieldoption.id
  await desk.db.query(sql`insert into inbox_customfields (inbox_id, customfield_id)
    values (${desk.inboxId}, ${text}), (${desk.inboxId}, ${list}) on conflict do nothing`)
  const id = await ticketWith(desk, {})
  await desk.agent.patch(`/tickets/${id}.json`, {
    ticket: {
      customfields: [
        { id: text, meta: { value: 'mu nu' } },
        { id: list, meta: { value: option } },
      ],
    },
  })
  await becomes(id, 'lambda')
  expect(await has(id, 'nu')).toBe(true)
  await desk.admin.patch(`/customfieldoptions/${option}.json`, { customfieldoption: { name: 'Xi' } })
  await becomes(id, 'xi')
})

test('rows without words, or in an old format, get theirs when the desk starts', async () => {
  const stem = word()
  const rows = await desk.db.query<{ id: number }>(sql`
    insert into tickets (subject, inbox_id, customer_id, status_id, source_id, created_at, updated_at)
    select ${stem}, ${desk.inboxId}, ${desk.customerId}, 1, 6, now() - interval '1 year', now() - interval '1 year'
    from generate_series(1, 120) returning id`)
  const [old] = rows as [{ id: number }]
  await desk.db.query(sql`insert into ticket_search (ticket_id, document, format, read_at)
    values (${old.id}, ''::tsvector, ${indexFormat - 1}, now())`)
  expect(await searchIds(desk.agent, `search=${stem}`)).toEqual([])
  await start()
  await until('the words of every ticket', async () => {
    const [count] = await desk.db.query<{ count: number }>(sql`
      select count(*)::int as count from ticket_search where document @@ ${`'${stem}'`}::tsquery and format = ${indexFormat}`)
    return count?.count === rows.length
  })
  expect(await searchIds(desk.agent, `search=${stem}&pageSize=200`)).toHaveLength(rows.length)
})

test('of two readings of one ticket the newer stays, whichever is written last', async () => {
  const id = await ticketWith(desk, { subject: 'older reading' })
  const [older] = await searchedTickets.load(desk.db, [id])
  await desk.agent.patch(`/tickets/${id}.json`, { ticket: { subject: 'newer reading' } })
  await indexRows(desk.db, searchedTickets, [id])
  await indexRows(desk.db, { ...searchedTickets, load: async () => [older as NonNullable<typeof older>] }, [id])
  expect(await has(id, 'newer')).toBe(true)
  expect(await has(id, 'older')).toBe(false)
})

test('a row that is gone is passed over, and its words go with it', async () => {
  const [row] = await desk.db.query<{ id: number }>(sql`
    insert into tickets (subject, inbox_id, customer_id, status_id, source_id)
    values ('gone', ${desk.inboxId}, ${desk.customerId}, 1, 6) returning id`)
  const id = (row as { id: number }).id
  const loaded = await searchedTickets.load(desk.db, [id])
  await indexRows(desk.db, searchedTickets, [id])
  expect(await has(id, 'gone')).toBe(true)
  await desk.db.query(sql`delete from tickets where id = ${id}`)
  expect(await has(id, 'gone')).toBe(false)
  await indexRows(desk.db, { ...searchedTickets, load: async () => loaded }, [id])
  expect(await has(id, 'gone')).toBe(false)
})

test('a conversation larger than a search document can be is found by its newest words', async () => {
  const id = await ticketWith(desk, { subject: 'endless' })
  await desk.db.query(sql`
    insert into messages (ticket_id, body, text_body)
    select ${id}, '', (select string_agg('n' || m || 'x' || n, ' ') from generate_series(1, 5000) n) from generate_series(1, 60) m`)
  await indexRows(desk.db, searchedTickets, [id])
  expect(await has(id, 'endless')).toBe(true)
  expect(await has(id, 'n60x1')).toBe(true)
  expect(await has(id, 'n60x5000')).toBe(true)
})

/** What the sessions counted becomes visible when each is asked for it: as many at once as the pool may have. */
async function tellCounts(): Promise<void> {
  const ask = () => desk.db.query(sql`select pg_stat_force_next_flush(), pg_sleep(0.1)`)
  await Promise.all(Array.from({ length: 16 }, ask))
}

test('a search reads no table of tickets, messages or words from end to end', async () => {
  await desk.db.query(sql`
    with made as (
      insert into tickets (subject, inbox_id, customer_id, status_id, source_id, updated_at)
      select 'bulk', ${desk.inboxId}, ${desk.customerId}, 1, 6, now() - interval '1 day' from generate_series(1, 20000)
      returning id),
    written as (insert into messages (ticket_id, body, text_body) select id, '', 'bulk' from made)
    insert into ticket_search (ticket_id, document, format, read_at)
    select id, (case when id % 500 = 0 then $$'rare':1 'bulk':2$$ else $$'bulk':2$$ end)::tsvector, ${indexFormat}, now()
    from made`)
  await desk.db.query(sql`analyze tickets, messages, ticket_search`)
  await tellCounts()
  const before = await desk.db.query(scans)
  for (const query of [
    'search=rare',
    'search=rar',
    'search=rare+bulk',
    'search="rare+bulk"',
    'search=rare&orderBy=updatedAt&orderMode=desc',
    'search=from:carla+rare',
    'search=has:attachment+rare',
    'subjectKeywords=rare',
  ])
    await searchIds(desk.agent, query)
  await tellCounts()
  const after = await desk.db.query(scans)
  expect(after).toEqual(before)
  const [index] = await desk.db.query<{ scans: number }>(sql`
    select idx_scan::int as scans from pg_stat_user_indexes where indexrelname = 'ticket_search_document'`)
  expect(index?.scans).toBeGreaterThanOrEqual(8)
})

const scans = sql`
  select relname, seq_scan::int from pg_stat_user_tables where relname in ('messages', 'tickets', 'ticket_search')
  order by relname`
