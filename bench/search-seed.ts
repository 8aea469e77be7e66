import type { Database } from '../server/db/pool.ts'
import { raw, type Sql, sql } from '../server/db/sql.ts'
import { searchedTickets } from '../server/search/searched.ts'
import { indexFormat, indexRows } from '../server/search/write-index.ts'
import { companyName, customerOf, inboxEmail, type SeededTicket, sizes, tagName, ticketOf } from './search-texts.ts'

const batchSize = 500
// one lane makes texts while PostgreSQL writes those of the others
const lanes = 3

/** Fills a fresh desk with so many tickets of two messages each, and their words. */
export async function fillSearchDesk(database: Database, tickets: number): Promise<void> {
  await write(database, surroundings())
  const rows = await database.query<{ id: number; email: string }>(sql`select id, email::text as email from inboxes`)
  const inboxEmails = new Map(rows.map(({ id, email }) => [id, email]))
  // written once at the end, indexes cost a third
  const indexes = await dropIndexes(database)
  let next = 1
  async function lane(): Promise<void> {
    while (next <= tickets) {
      const first = next
      next += batchSize
      const length = Math.min(batchSize, tickets - first + 1)
      await write(database, batch(Array.from({ length }, (_, nth) => ticketOf(first + nth, inboxEmails))))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  for (const definition of indexes) {
    await database.transaction(async (tx) => {
      await tx.query(sql`set local maintenance_work_mem = '1GB'`)
      await tx.query(raw(definition))
    })
  }
  for (const table of ['tickets', 'messages'])
    await database.query(
      sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${raw(table)}))`,
    )
  await database.query(sql`vacuum analyze`)
}

async function write(database: Database, statements: readonly Sql[]): Promise<void> {
  await database.transaction(async (tx) => {
    // references are right by construction, and what a crash loses is made again
    await tx.query(sql`set local session_replication_role = replica`)
    await tx.query(sql`set local synchronous_commit = off`)
    for (const statement of statements) await tx.query(statement)
  })
}

function surroundings(): Sql[] {
  const numbers = (count: number) => Array.from({ length: count }, (_, nth) => nth + 1)
  const customers = numbers(sizes.customers).map(customerOf)
  const companies = numbers(sizes.companies).map(companyName)
  return [
    sql`insert into inboxes (name, email, local_part) select 'Inbox ' || n, e.email, 'inbox' || n
      from unnest(${numbers(sizes.inboxes).map(inboxEmail)}::text[]) with ordinality e (email, n) where n > 1`,
    sql`insert into users (email, first_name, last_name)
      select 'agent' || n || '@search.example', 'Agent', n::text from generate_series(2, ${sizes.agents}::int) n`,
    sql`insert into companies (name) select unnest(${companies}::text[])`,
    sql`insert into customers (first_name, last_name, company_id)
      select * from unnest(${customers.map((one) => one.firstName)}::text[], ${customers.map((one) => one.lastName)}::text[],
        ${customers.map((one) => one.companyId)}::bigint[])`,
    sql`insert into contacts (customer_id, value, is_main)
      select n, value, true from unnest(${customers.map((one) => one.email)}::text[]) with ordinality c (value, n)`,
    sql`insert into tags (name) select unnest(${numbers(sizes.tags).map(tagName)}::text[])`,
  ]
}

async function dropIndexes(database: Database): Promise<string[]> {
  const rows = await database.query<{ name: string; definition: string }>(sql`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
    where i.indrelid in ('tickets'::regclass, 'messages'::regclass, 'ticket_search'::regclass)
      and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)`)
  for (const { name } of rows) await database.query(raw(`drop index ${name}`))
  return rows.map(({ definition }) => definition)
}

function batch(tickets: readonly SeededTicket[]): Sql[] {
  const column = <Value>(read: (ticket: SeededTicket) => Value): Value[] => tickets.map(read)
  const ids = column(({ id }) => id)
  const tagged = tickets.filter(({ tagId }) => tagId !== null)
  const filed = tickets.filter(({ file }) => file !== null)
  const texts = column(({ messages: [first] }) => first)
  return [
    sql`insert into tickets (id, subject, preview_text, inbox_id, customer_id, contact_id, company_id, agent_id, status_id,
        priority_id, source_id, message_count, state, archived_at, created_at, updated_at)
      select n, subject, left(text, 160), inbox_id, customer_id, customer_id, company_id, agent_id,
        (array[1, 3, 5, 6])[1 + n % 4], case when n % 5 > 0 then 1 + n % 3 end, 6, 2,
        case when n % 97 = 0 then 'deleted' when n % 89 = 0 then 'merged' else 'active' end,
        case when n % 10 = 0 then now() end, timestamptz '2020-01-01' + n * interval '5 minutes',
        timestamptz '2020-01-01' + n * interval '6 minutes'
      from unnest(${ids}::bigint[], ${column(({ subject }) => subject)}::text[], ${texts}::text[],
        ${column(({ inboxId }) => inboxId)}::bigint[], ${column(({ customerId }) => customerId)}::bigint[],
        ${column(({ companyId }) => companyId)}::bigint[], ${column(({ agentId }) => agentId)}::bigint[])
        t (n, subject, text, inbox_id, customer_id, company_id, agent_id)`,
    sql`insert into messages (id, ticket_id, thread_type, body, html_body, text_body, contact_id, created_at,
        created_by_id, created_by_type)
      select n * 2 - 2 + k, n, 'message', left(text, 100), left(text, 100), text, customer_id, timestamptz '2020-01-01' + (n * 5 + k) * interval '1 minute',
        case k when 1 then customer_id else 1 end, case k when 1 then 'customers' else 'users' end
      from unnest(${ids}::bigint[], ${column(({ customerId }) => customerId)}::bigint[], ${texts}::text[],
        ${column(({ messages: [, second] }) => second)}::text[]) t (n, customer_id, first, second)
      cross join lateral (values (1, first), (2, second)) m (k, text)`,
    sql`insert into ticket_search (ticket_id, document, format, read_at)
      select id, document::tsvector, ${indexFormat}, now()
      from unnest(${ids}::bigint[], ${column(({ document }) => document)}::text[]) d (id, document)`,
    sql`insert into ticket_tags (ticket_id, tag_id)
      select * from unnest(${tagged.map(({ id }) => id)}::bigint[], ${tagged.map(({ tagId }) => tagId)}::bigint[])`,
    sql`insert into files (filename, storage_key, state, ticket_id, message_id)
      select name, 'key' || id, 'active', id, id * 2 - 1
      from unnest(${filed.map(({ id }) => id)}::bigint[], ${filed.map(({ file }) => file)}::text[]) f (id, name)`,
  ]
}

/** Lets the desk's own code write the words of some tickets, and fails when any of them differ from what was seeded. */
export async function checkWords(database: Database, tickets: number): Promise<void> {
  const ids = Array.from({ length: 100 }, (_, nth) => 1 + Math.floor((nth * tickets) / 100))
  const read = () =>
    database.query<{ id: number; document: string }>(
      sql`select ticket_id as id, document::text from ticket_search where ticket_id = any(${ids}::bigint[]) order by 1`,
    )
  const seeded = await read()
  await indexRows(database, searchedTickets, ids)
  const written = await read()
  const different = seeded.filter(({ document }, nth) => document !== written[nth]?.document)
  if (different.length > 0 || seeded.length !== written.length)
    throw new Error(`the desk writes other words for ${different.map(({ id }) => id).join(', ')}`)
}
