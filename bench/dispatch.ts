// Events per second through the dispatcher and how long a job waits for its event, on a PostgreSQL of its own with
// fsync on: `npx tsx bench/dispatch.ts [seconds]`. Figures: docs/decisions/0004-events-and-jobs.md.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { type Database, openDatabase } from '../server/db/pool.ts'
import { sql } from '../server/db/sql.ts'
import { startDispatcher } from '../server/events/dispatch.ts'
import { startJobQueue } from '../server/events/job-queue.ts'
import type { JobSpec } from '../server/events/job-spec.ts'
import type { Listeners } from '../server/events/listener.ts'
import { eventValues, systemActor } from '../server/events/record.ts'
import { wakeDispatcher } from '../server/events/wake.ts'

const seconds = Number(process.argv[2] ?? 8)
const backlog = 50_000
const body = 'x'.repeat(1_000)
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error }

const directory = await mkdtemp(join(tmpdir(), 'deskhand-bench-'))
const server = await startEmbeddedPostgres({ dataDir: join(directory, 'data'), log: quiet })
const database = openDatabase(server.connection)
try {
  await migrate(database)
  const ids = await makeParents(database)
  await withQueue(database, {}, async () => {})
  console.log(`backlog of ${backlog} events, nothing else running`)
  for (const jobs of [0, 1, 3]) console.log(`  ${jobs} jobs an event: ${await drainBacklog(database, jobs)} events/s`)
  for (const clients of [1, 8]) {
    for (const jobs of [null, 0, 1]) console.log(await createAndWait(database, ids, clients, jobs))
  }
} finally {
  await database.close()
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

async function drainBacklog(db: Database, jobsPerEvent: number): Promise<number> {
  await db.query(sql`truncate events, graphile_worker._private_jobs`)
  await db.query(sql`
    insert into events (kind, ticket_id, data)
    select 'ticket.created', n, jsonb_build_object('ticketId', n, 'messageId', n, 'mail', true)
    from generate_series(1, ${backlog}) n`)
  const started = performance.now()
  const dispatcher = startDispatcher({ database: db, listeners: listenersWith(jobsPerEvent), log: quiet })
  while ((await countOpen(db)) > 0) await sleep(20)
  const rate = Math.round(backlog / ((performance.now() - started) / 1_000))
  await dispatcher.stop()
  return rate
}

/** Clients that each commit a ticket, a message and an event at a time; `jobs` null means nobody dispatches. */
async function createAndWait(
  db: Database,
  ids: { inboxId: number; customerId: number },
  clients: number,
  jobs: number | null,
): Promise<string> {
  await db.query(sql`truncate events, graphile_worker._private_jobs`)
  const committed = new Map<number, number>()
  const waits: number[] = []
  let isOver = false
  const arrive = async (payload: unknown) => {
    const at = committed.get((payload as { ticketId: number }).ticketId)
    if (at !== undefined) waits.push(performance.now() - at)
  }
  const create = async () => {
    while (!isOver) {
      const event = eventValues(systemActor, { kind: 'ticket.created', ticketId: 0, messageId: 0, mail: true })
      const [row] = await db.query<{ id: number }>(sql`
        with ticket as (
          insert into tickets (subject, inbox_id, customer_id, status_id, source_id)
          values ('A question', ${ids.inboxId}, ${ids.customerId}, 1, 6) returning id
        ), message as (
          insert into messages (ticket_id, body, html_body, text_body)
          select id, ${body}, ${body}, ${body} from ticket returning id
        )
        insert into events (kind, ticket_id, data, actor_id, actor_type)
        select ${event.kind}, ticket.id, ${event.data}::jsonb || jsonb_build_object('ticketId', ticket.id),
          ${event.actorId}, ${event.actorType}
        from ticket, message returning ticket_id as id`)
      committed.set(row?.id ?? 0, performance.now())
      if (jobs !== null) wakeDispatcher(db)
    }
  }
  const run = async () => {
    const dispatcher = jobs !== null && startDispatcher({ database: db, listeners: listenersWith(jobs), log: quiet })
    await sleep(300)
    const started = performance.now()
    const creating = Array.from({ length: clients }, create)
    await sleep(seconds * 1_000)
    isOver = true
    await Promise.all(creating)
    const rate = Math.round(committed.size / ((performance.now() - started) / 1_000))
    if (!dispatcher) return `${clients} clients, nobody dispatching: ${rate} creates/s`
    const open = await countOpen(db)
    if (jobs === 0) {
      await dispatcher.stop()
      return `${clients} clients, events without jobs: ${rate} creates/s; ${open} events open at the end`
    }
    const jobsLeft = committed.size - waits.length
    while (waits.length < committed.size) await sleep(20)
    const after = Math.round(performance.now() - started - seconds * 1_000)
    await dispatcher.stop()
    waits.sort((one, other) => one - other)
    const at = (share: number) => (waits[Math.floor((waits.length - 1) * share)] ?? Number.NaN).toFixed(1)
    return (
      `${clients} clients, one job an event: ${rate} creates/s; commit to job start p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; at the end ` +
      `${open} events and ${jobsLeft} jobs were open, all done ${after} ms later`
    )
  }
  return withQueue(db, { bench: arrive }, run)
}

async function withQueue<Result>(
  db: Database,
  jobs: Record<string, (payload: unknown) => Promise<void>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const pool = new pg.Pool({ ...db.connection, types: pg.types })
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const queue = await startJobQueue({ pool, jobs: { idle: async () => {}, ...jobs }, schedule: {}, log: quiet })
  try {
    return await work()
  } finally {
    await queue.stop()
  }
}

function listenersWith(jobs: number): Listeners {
  return {
    'ticket.created': [
      ({ ticketId }) => Array.from({ length: jobs }, (): JobSpec => ({ name: 'bench', payload: { ticketId } })),
    ],
  }
}

async function countOpen(db: Database): Promise<number> {
  const [row] = await db.query<{ open: number }>(
    sql`select count(*)::int as open from events where dispatched_at is null`,
  )
  return row?.open ?? 0
}

async function makeParents(db: Database): Promise<{ inboxId: number; customerId: number }> {
  const [inbox] = await db.query<{ id: number }>(
    sql`insert into inboxes (name, email, local_part) values ('Bench', 'bench@example.test', 'bench') returning id`,
  )
  const [customer] = await db.query<{ id: number }>(
    sql`insert into customers (first_name) values ('Bench') returning id`,
  )
  return { inboxId: inbox?.id ?? 0, customerId: customer?.id ?? 0 }
}
