import type pg from 'pg'
import { advisoryLocks } from '../db/advisory-locks.ts'
import type { Database } from '../db/pool.ts'
import { Alarm } from './alarm.ts'
import type { Event, EventRecord } from './event.ts'
import { addJobsStatement, type JobSpec } from './job-spec.ts'
import type { Listener, Listeners } from './listener.ts'
import { receiveLocalWakes, sequenceChannel, wakeChannel } from './wake.ts'
import type { WorkerLog } from './worker-log.ts'

export interface DispatcherOptions {
  database: Database
  listeners: Listeners
  log: WorkerLog
  /** How long a lost wake-up can delay an event. */
  pollMilliseconds?: number
  /** How often a process that does not dispatch looks whether it may. */
  retryMilliseconds?: number
  /** How long events that follow others wait for company. */
  gatherMilliseconds?: number
}

const batchSize = 500
// An event with a lower id may be committed after one with a higher id, so the last id seen is no place to go on from.
// Each look starts this far below it, and each poll looks at everything. (Looking at everything each time would read
// what PostgreSQL has not vacuumed yet: 4 ms after 100,000 events instead of 0.2.)
const lookBack = 5_000
// The first event after a pause goes at once. Those that follow wait this long for company: reactions that take many
// events in one job (search, webhooks, notifications) then cost a busy desk a few jobs a second instead of hundreds.
const usualGatherMilliseconds = 200

interface EventRow {
  id: number
  kind: string
  ticket_id: number | null
  data: Record<string, unknown>
  actor_id: number | null
  actor_type: string
  created_at: string
}

/**
 * Turns new events into the jobs of their listeners, in order, each exactly once, and gives them their `sequence`. Any
 * number of processes may start one; a single one works and the others take over when it dies. Survives losing the
 * database. `stop` lets the batch at hand commit.
 */
export function startDispatcher(options: DispatcherOptions): { stop(): Promise<void> } {
  const { database, log, pollMilliseconds = 1_000, retryMilliseconds = 2_000 } = options
  const { gatherMilliseconds = usualGatherMilliseconds } = options
  const alarm = new Alarm()
  let stopped = false

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await serveOneConnection()
      } catch (error) {
        if (!stopped) log.warn({ err: error }, 'the event dispatcher lost the database and tries again')
      }
      if (!stopped) await alarm.wait(retryMilliseconds)
    }
  }

  async function serveOneConnection(): Promise<void> {
    const client = await database.connect()
    let lost = false
    client.once('end', () => {
      lost = true
      alarm.ring()
    })
    try {
      while (!stopped && !lost && !(await tryLock(client))) await alarm.wait(retryMilliseconds)
      if (!stopped && !lost) await lead(client, () => stopped || lost)
    } finally {
      // also gives the lock back
      await client.end().catch(() => {})
    }
  }

  async function lead(client: pg.Client, isOver: () => boolean): Promise<void> {
    client.on('notification', () => alarm.ring())
    await client.query(`listen ${wakeChannel}`)
    // On a new desk the statements below are planned while `events` is empty: without this their plan reads the whole
    // table, for each batch again, until the table's first analyze.
    await client.query('set enable_seqscan = off')
    const release = receiveLocalWakes(database, () => alarm.ring())
    let highest = 0
    let above = 0
    let nextFullLook = 0
    let count = 0
    try {
      while (!isOver()) {
        if (count < batchSize) {
          const isFullLook = Date.now() >= nextFullLook
          if (isFullLook) nextFullLook = Date.now() + pollMilliseconds
          above = isFullLook ? 0 : highest - lookBack
        }
        const ids = await dispatchBatch(client, above, options.listeners, log)
        count = ids.length
        above = ids.at(-1) ?? above
        highest = Math.max(highest, above)
        if (count === 0) await alarm.wait(pollMilliseconds)
        else if (count < batchSize) await alarm.sleep(gatherMilliseconds)
      }
    } finally {
      release()
    }
  }

  const running = run()
  return {
    async stop() {
      stopped = true
      alarm.ring()
      await running
    },
  }
}

// One process holds this lock, on the very session that dispatches: losing one is losing both.
async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
    advisoryLocks.dispatcher,
  ])
  return rows[0]?.held === true
}

/** Takes the oldest new events above an id and gives their ids. */
async function dispatchBatch(
  client: pg.Client,
  above: number,
  listeners: Listeners,
  log: WorkerLog,
): Promise<number[]> {
  const { rows } = await client.query<EventRow>({
    name: 'list_new_events',
    text: `select id, kind, ticket_id, data, actor_id, actor_type, created_at from events
           where dispatched_at is null and id > $1 order by id limit ${batchSize}`,
    values: [above],
  })
  if (rows.length === 0) return []
  const jobs = rows.flatMap((row) => jobsOf(row, listeners, log))
  const ids = rows.map((row) => row.id)
  await client.query(jobs.length === 0 ? markDispatched(ids) : enqueueAndMark(jobs, ids))
  // one for the whole batch, whatever is in it
  await client.query({ name: 'notify_sequence', text: `select pg_notify('${sequenceChannel}', '')` })
  return ids
}

function jobsOf(row: EventRow, listeners: Listeners, log: WorkerLog): JobSpec[] {
  const event = { ...row.data, kind: row.kind } as Event
  const record: EventRecord = {
    id: row.id,
    actorId: row.actor_id,
    actorType: row.actor_type,
    createdAt: row.created_at,
  }
  const reactions = (listeners[event.kind] ?? []) as readonly Listener<Event['kind']>[]
  return reactions.flatMap((listener) => {
    try {
      return listener(event, record)
    } catch (error) {
      // One event nobody can read must not hold up all that follow.
      log.error(
        { err: error, eventId: row.id, kind: row.kind },
        'a listener failed; its reaction to this event is lost',
      )
      return []
    }
  })
}

/**
 * Marks events and numbers them in the order of their ids. The counter's row is locked until the commit, so numbers
 * become visible in their order and a batch that fails leaves no gap.
 */
function marking(ids: string): string {
  return `numbered as (
      update event_counter set last_sequence = last_sequence + cardinality(${ids}::bigint[])
      returning last_sequence - cardinality(${ids}::bigint[]) as before
    ), dispatched as (
      update events set dispatched_at = now(), sequence = numbered.before + array_position(${ids}::bigint[], events.id)
      from numbered where events.id = any(${ids}::bigint[])
    )`
}

function markDispatched(ids: number[]) {
  return { name: 'mark_events_dispatched', text: `with ${marking('$1')} select`, values: [ids] }
}

/** Jobs and mark in one statement: both commit or neither. */
function enqueueAndMark(jobs: JobSpec[], ids: number[]) {
  const enqueue = addJobsStatement(jobs)
  const next = enqueue.values.length + 1
  return {
    name: 'enqueue_jobs_of_events',
    text: `with ${marking(`$${next}`)} ${enqueue.text}`,
    values: [...enqueue.values, ids],
  }
}
