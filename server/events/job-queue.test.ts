import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { keepLog, until } from '../../test/support/mail.ts'
import { sql } from '../db/sql.ts'
import { type JobTable, startJobQueue } from './job-queue.ts'
import { addJobsStatement, type JobSpec } from './job-spec.ts'

let desk: TestDatabase
let queue: { stop(): Promise<void> } | undefined

beforeAll(async () => {
  desk = await createTestDatabase()
})
afterEach(async () => {
  await queue?.stop()
  queue = undefined
})
afterAll(() => desk.drop())

async function start(jobs: JobTable) {
  const pool = new pg.Pool({ ...desk.database.connection, types: pg.types })
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const log = keepLog()
  queue = await startJobQueue({ pool, jobs, schedule: {}, log })
  return { pool, log }
}

const add = (...specs: JobSpec[]) => desk.database.query(addJobsStatement(specs))

async function names(): Promise<string[]> {
  const rows = await desk.database.query<{ name: string }>(sql`
    select task_identifier as name from graphile_worker.jobs where locked_by is null order by id`)
  return rows.map((row) => row.name)
}

test('stop waits for the running job and leaves the others in the database, free', async () => {
  const done: string[] = []
  let finish = () => {}
  let begun = () => {}
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  await start({
    slow: async () => {
      begun()
      await new Promise<void>((resolve) => (finish = resolve))
      done.push('slow')
    },
    later: async () => void done.push('later'),
  })
  await add({ name: 'slow', payload: {} })
  await hasBegun
  await add({ name: 'later', payload: {}, runAt: '2040-01-01T00:00:00Z' })
  const stopped = queue?.stop()
  finish()
  await stopped
  queue = undefined
  expect(done).toEqual(['slow'])
  expect(await names()).toEqual(['later'])
})

/** Starts so many jobs that some are fetched and wait for the others, which `finish` ends. */
async function startWithWaitingJobs() {
  const endings: (() => void)[] = []
  const started = await start({ slow: () => new Promise<void>((resolve) => void endings.push(resolve)) })
  await add(...Array.from({ length: 24 }, (): JobSpec => ({ name: 'slow', payload: {} })))
  await until('jobs that run', async () => endings.length === 8)
  const finish = () => {
    for (const end of endings) end()
  }
  return { ...started, finish }
}

test('stop gives back the jobs that were fetched and not begun', async () => {
  const { log, finish } = await startWithWaitingJobs()
  const stopped = queue?.stop()
  finish()
  await stopped
  queue = undefined
  expect((await names()).filter((name) => name === 'slow')).toHaveLength(16)
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
  await desk.database.query(sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`)
})

test('a stop without the database ends, and nothing fails outside of it', async () => {
  const stray: unknown[] = []
  const keep = (reason: unknown) => void stray.push(reason)
  process.on('unhandledRejection', keep)
  const { pool, finish } = await startWithWaitingJobs()
  pool.connect = () => Promise.reject(new Error('the database is away'))
  const stopped = queue?.stop()
  finish()
  await stopped
  queue = undefined
  // a rejection counts as unhandled after the microtasks
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', keep)
  expect(stray).toEqual([])
  await desk.database.query(sql`select graphile_worker.force_unlock_workers(array(
    select distinct locked_by from graphile_worker.jobs where locked_by is not null))`)
  await desk.database.query(sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`)
})

test('a job that throws is tried again', async () => {
  let tries = 0
  await start({
    fragile: async () => {
      tries += 1
      if (tries === 1) throw new Error('not yet')
    },
  })
  await add({ name: 'fragile', payload: {} })
  await until('the second try', async () => tries === 2)
})

test('jobs go on after every connection was cut', async () => {
  const done: unknown[] = []
  await start({ mark: async (payload) => void done.push(payload) })
  await add({ name: 'mark', payload: { nth: 1 } })
  await until('the first job', async () => done.length === 1)
  await desk.database.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  await until('a connection', () => add({ name: 'mark', payload: { nth: 2 } }).catch(() => false))
  await until('the second job', async () => done.length === 2)
  expect(done).toEqual([{ nth: 1 }, { nth: 2 }])
})

test('what became of jobs is said until the database takes it; the queue goes on, and runs none twice', async () => {
  const done: unknown[] = []
  await start({ mark: async (payload) => void done.push(payload) })
  await desk.database.query(sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`)
  await desk.database.query(sql`
    create trigger refuse before delete on graphile_worker._private_jobs execute function refuse()`)
  // in several batches
  for (let nth = 0; nth < 5; nth++) {
    await add({ name: 'mark', payload: { nth } })
    await until(`job ${nth}`, async () => done.length > nth)
  }
  await desk.database.query(sql`drop trigger refuse on graphile_worker._private_jobs`)
  await until('the end of all jobs', async () => {
    const rows = await desk.database.query(sql`select from graphile_worker.jobs where task_identifier = 'mark'`)
    return rows.length === 0
  })
  await add({ name: 'mark', payload: { nth: 5 } })
  await until('a job afterwards', async () => done.length === 6)
  await queue?.stop()
  queue = undefined
  expect(done).toEqual(Array.from({ length: 6 }, (_, nth) => ({ nth })))
})

test('a newer job with the same key takes the place of the waiting one', async () => {
  const done: unknown[] = []
  await start({ keyed: async (payload) => void done.push(payload) })
  await add({ name: 'keyed', payload: { nth: 1 }, key: 'k', runAt: '2040-01-01T00:00:00Z' })
  await add({ name: 'keyed', payload: { nth: 2 }, key: 'k' })
  await until('the job', async () => done.length > 0)
  expect(done).toEqual([{ nth: 2 }])
})

test('a job that a dead process had taken is run by another', async () => {
  const done: unknown[] = []
  const jobs = { taken: async (payload: unknown) => void done.push(payload) }
  await start(jobs)
  await queue?.stop()
  await add({ name: 'taken', payload: { nth: 1 } })
  // as a killed process leaves it
  await desk.database.query(sql`
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-the-dead'
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'taken')`)
  await start(jobs)
  await until('the job', async () => done.length > 0)
  expect(done).toEqual([{ nth: 1 }])
})
