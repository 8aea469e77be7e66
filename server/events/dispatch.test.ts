import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { emit, keepLog, until } from '../../test/support/mail.ts'
import { openDatabase } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { startDispatcher } from './dispatch.ts'
import type { Listeners } from './listener.ts'
import { eventValues, record, systemActor } from './record.ts'
import { wakeDispatcher } from './wake.ts'

let desk: TestDatabase
let running: { stop(): Promise<void> }[] = []
const log = keepLog()

const listeners: Listeners = {
  'ticket.created': [({ ticketId }) => [{ name: 'note_ticket', payload: { ticketId } }]],
  'ticket.updated': [
    () => {
      throw new Error('cannot read this')
    },
    ({ ticketId }) => [{ name: 'note_update', payload: { ticketId } }],
  ],
  'schedule.changed': [
    ({ scheduledEmailId, sendAt }) => [
      { name: 'later', payload: { sendAt }, key: `later:${scheduledEmailId}`, runAt: sendAt },
    ],
  ],
}

beforeAll(async () => {
  desk = await createTestDatabase()
  const pool = new pg.Pool({ ...desk.database.connection, types: pg.types })
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  await runMigrations({ pgPool: pool })
  await pool.end()
})
beforeEach(() => desk.database.query(sql`truncate events, graphile_worker._private_jobs`))
afterEach(async () => {
  await Promise.all(running.map((dispatcher) => dispatcher.stop()))
  running = []
  log.lines.length = 0
})
afterAll(() => desk.drop())

function start(options: { pollMilliseconds?: number } = {}) {
  const dispatcher = startDispatcher({ database: desk.database, listeners, log, retryMilliseconds: 50, ...options })
  running.push(dispatcher)
  return dispatcher
}

const jobs = () =>
  desk.database.query<{ name: string; payload: { ticketId?: number; sendAt?: string }; run_at: string }>(sql`
    select t.identifier as name, j.payload, j.run_at
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`)

async function allDispatched(): Promise<void> {
  await until('every event to be dispatched', async () => {
    const [row] = await desk.database.query<{ open: number }>(
      sql`select count(*)::int as open from events where dispatched_at is null`,
    )
    return row?.open === 0
  })
}

const created = (ticketId: number) => ({ kind: 'ticket.created', ticketId, messageId: ticketId, mail: false }) as const

test('two dispatchers give each event its jobs once', async () => {
  start()
  start()
  const ids = Array.from({ length: 700 }, (_, index) => index + 1)
  await desk.database.transaction(async (tx) => {
    for (const id of ids.slice(0, 600)) await record(tx, systemActor, created(id))
  })
  for (const id of ids.slice(600)) await emit(desk.database, created(id))
  await allDispatched()
  const ticketIds = (await jobs()).map((job) => job.payload.ticketId ?? 0)
  expect(ticketIds.sort((one, other) => one - other)).toEqual(ids)
})

test('an event committed after one with a higher id is not overlooked', async () => {
  start()
  const client = await desk.database.connect()
  await client.query('begin')
  const values = eventValues(systemActor, created(1))
  await client.query(
    'insert into events (kind, ticket_id, data, actor_id, actor_type) values ($1, $2, $3::jsonb, $4, $5)',
    [values.kind, values.ticketId, values.data, values.actorId, values.actorType],
  )
  await emit(desk.database, created(2))
  await until('the later event', async () => (await jobs()).length === 1)
  await client.query('commit')
  await client.end()
  wakeDispatcher(desk.database)
  await until('the earlier event', async () => (await jobs()).length === 2)
  expect((await jobs()).map((job) => job.payload.ticketId)).toEqual([2, 1])
})

test('events are numbered without gaps, in the order in which they can be seen', async () => {
  const count = () => desk.database.query<{ last: number }>(sql`select last_sequence as last from event_counter`)
  const [before] = await count()
  const first = start()
  start()
  for (const id of [1, 2, 3]) await emit(desk.database, created(id))
  await allDispatched()
  await first.stop()
  await desk.database.transaction(async (tx) => {
    for (let id = 4; id <= 600; id++) await record(tx, systemActor, created(id))
  })
  wakeDispatcher(desk.database)
  await allDispatched()
  const rows = await desk.database.query<{ sequence: number; ticketId: number }>(
    sql`select sequence, ticket_id as "ticketId" from events order by sequence`,
  )
  const last = before?.last ?? 0
  expect(rows).toEqual(Array.from({ length: 600 }, (_, n) => ({ sequence: last + n + 1, ticketId: n + 1 })))
  expect(await count()).toEqual([{ last: last + 600 }])
})

test('an event far below the newest ones is found by the next poll', async () => {
  start({ pollMilliseconds: 50 })
  await desk.database.query(sql`select setval(pg_get_serial_sequence('events', 'id'), 100000)`)
  await emit(desk.database, created(1))
  await allDispatched()
  await desk.database.query(sql`
    insert into events (id, kind, ticket_id, data) values (50, 'ticket.created', 2, '{"ticketId": 2}')`)
  await allDispatched()
  expect((await jobs()).map((job) => job.payload.ticketId)).toEqual([1, 2])
})

test('an event of a rolled back change leads to nothing', async () => {
  const failing = desk.database.transaction(async (tx) => {
    await record(tx, systemActor, created(1))
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  start()
  await emit(desk.database, created(2))
  await allDispatched()
  expect((await jobs()).map((job) => job.payload.ticketId)).toEqual([2])
})

test('a notification from another process wakes the dispatcher before the poll', async () => {
  start({ pollMilliseconds: 60_000 })
  await emit(desk.database, created(1))
  await until('the first event', async () => (await jobs()).length === 1)
  const other = openDatabase(desk.database.connection)
  await other.transaction((tx) => record(tx, systemActor, created(2)))
  wakeDispatcher(other)
  await until('the event of the other process', async () => (await jobs()).length === 2)
  await other.close()
})

test('another dispatcher takes over when the first is stopped, and a lost connection is replaced', async () => {
  const first = start()
  await emit(desk.database, created(1))
  await allDispatched()
  start()
  await first.stop()
  await emit(desk.database, created(2))
  await allDispatched()
  await desk.database.query(sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`)
  await emit(desk.database, created(3))
  await allDispatched()
  expect((await jobs()).map((job) => job.payload.ticketId)).toEqual([1, 2, 3])
})

test('events nobody listens to are marked too', async () => {
  start()
  await emit(desk.database, { kind: 'row.created', resource: 'customers', id: 7 })
  await allDispatched()
  expect(await jobs()).toEqual([])
})

test('a listener that throws is logged and holds up nothing', async () => {
  start()
  await emit(desk.database, { kind: 'ticket.updated', ticketId: 5, changes: {} })
  await emit(desk.database, created(6))
  await allDispatched()
  expect((await jobs()).map((job) => job.name)).toEqual(['note_update', 'note_ticket'])
  expect(log.lines.filter((line) => line.level === 'error')).toHaveLength(1)
})

test('of two jobs with one key in one batch the later one stays', async () => {
  await desk.database.transaction(async (tx) => {
    for (const sendAt of ['2040-01-01T00:00:00Z', '2041-01-01T00:00:00Z']) {
      await record(tx, systemActor, { kind: 'schedule.changed', ticketId: 1, scheduledEmailId: 9, sendAt })
    }
  })
  start()
  await allDispatched()
  expect((await jobs()).map((job) => job.payload.sendAt)).toEqual(['2041-01-01T00:00:00Z'])
})
