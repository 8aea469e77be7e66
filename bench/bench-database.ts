import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { databaseName } from '../server/db/embedded-cluster.ts'
import { findPostmaster } from '../server/db/embedded-postmaster.ts'
import { socketPort } from '../server/db/embedded-socket.ts'
import { type Database, openDatabase } from '../server/db/pool.ts'
import { sql } from '../server/db/sql.ts'
import { customerCount } from './requests.ts'

/** Where the desk's PostgreSQL is, and what the seeding made. */
export interface BenchDatabase {
  database: Database
  postmasterPid: number
  socketDirectory: string
  inboxId: number
  /** Customer n of the requests has the id `customerOffset + n`; the same for its contact. */
  customerOffset: number
  contactOffset: number
}

/** Joins the database of a running desk and fills it: the customers, and tickets so that no index is empty. */
export async function prepareDatabase(dataDir: string, ticketCount: number): Promise<BenchDatabase> {
  const { pid, host } = await postmasterOf(dataDir)
  const database = openDatabase(await connectionOf(dataDir))
  return { database, postmasterPid: pid, socketDirectory: host, ...(await seed(database, ticketCount)) }
}

/** How to reach the PostgreSQL of the desk that runs on a data folder. */
export async function connectionOf(dataDir: string) {
  const { host } = await postmasterOf(dataDir)
  return { host, port: socketPort, user: databaseName, database: databaseName }
}

async function postmasterOf(dataDir: string): Promise<{ pid: number; host: string }> {
  const postmaster = await findPostmaster(join(dataDir, 'postgres', 'cluster'))
  if (postmaster === null) throw new Error('the desk has no PostgreSQL of its own')
  return { pid: postmaster.pid, host: postmaster.socketDirectory }
}

async function seed(database: Database, ticketCount: number) {
  const [made] = await database.query<{ inboxId: number; customerOffset: number; contactOffset: number }>(sql`
    with inbox as (select min(id) as id from inboxes),
    made as (
      insert into customers (first_name, last_name) select 'Customer', n::text from generate_series(1, ${customerCount}) n returning id
    ), contact as (
      insert into contacts (customer_id, value, is_main)
      select id, 'customer' || (id - (select min(id) from made) + 1) || '@bench.example', true from made order by id
      returning id
    )
    select inbox.id as "inboxId", (select min(id) - 1 from made) as "customerOffset", (select min(id) - 1 from contact) as "contactOffset"
    from inbox`)
  if (made === undefined) throw new Error('the customers were not made')
  await database.query(sql`
    with ticket as (
      insert into tickets (subject, inbox_id, customer_id, contact_id, status_id, source_id, message_count, created_by_id, updated_by_id)
      select 'Seeded ' || n, ${made.inboxId}, ${made.customerOffset} + c, ${made.contactOffset} + c, 1, 1, 1, 1, 1
      from (select n, 1 + n % ${customerCount}::int as c from generate_series(1, ${ticketCount}::int) n) numbered
      returning id
    ), message as (
      insert into messages (ticket_id, body, html_body, text_body)
      select id, t.body, t.body, t.body from ticket, lateral (select repeat(md5(id::text) || ' ', 30) as body) t
      returning id, ticket_id
    )
    insert into ticketactivities (ticket_id, event_type, message_id) select ticket_id, 'created', id from message`)
  await database.query(sql`vacuum analyze`)
  return made
}

/** The settings that decide what a commit costs, as the server itself says them. */
export async function readSettings(database: Database): Promise<Record<string, string>> {
  const names = [
    'server_version',
    'fsync',
    'synchronous_commit',
    'wal_sync_method',
    'full_page_writes',
    'data_checksums',
    'shared_buffers',
    'max_wal_size',
  ]
  const rows = await database.query<{ name: string; value: string }>(
    sql`select name, current_setting(name) as value from unnest(${names}::text[]) name`,
  )
  return Object.fromEntries(rows.map((row) => [row.name, row.value]))
}

export async function countTickets(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`select count(*)::int as count from tickets`)
  return row?.count ?? 0
}

/** How many of these tickets are there, each with its message and its event. */
export async function countWhole(database: Database, ids: readonly number[]): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`
    select count(distinct t.id)::int as count from tickets t join messages m on m.ticket_id = t.id join events e on e.ticket_id = t.id
    where t.id = any(${ids}::bigint[]) and length(m.html_body) > 500`)
  return row?.count ?? 0
}

export async function countOpenEvents(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    sql`select count(*)::int as count from events where dispatched_at is null`,
  )
  return row?.count ?? 0
}

/** Waits until the desk has dispatched every event and run every job that is due; gives the seconds it took. */
export async function settle(database: Database): Promise<number> {
  const startedAt = performance.now()
  while ((await countOpenEvents(database)) + (await countDueJobs(database)) > 0) await sleep(20)
  return (performance.now() - startedAt) / 1_000
}

async function countDueJobs(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    sql`select count(*)::int as count from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`,
  )
  return row?.count ?? 0
}

/** Events that pgbench wrote lead to nothing: they are not the desk's to work off in its next round. */
export async function dropOpenEvents(database: Database): Promise<void> {
  await database.query(sql`update events set dispatched_at = now() where dispatched_at is null`)
}

/** Every round starts with the same distance to the next checkpoint. */
export async function checkpoint(database: Database): Promise<void> {
  await database.query(sql`checkpoint`)
}
