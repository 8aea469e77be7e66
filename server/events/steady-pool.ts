import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { WorkerLog } from './worker-log.ts'

const pauseMilliseconds = 500

// How graphile-worker names the statements that say what became of a job.
const aboutJobs = /^(complete|fail)_job/

/**
 * Lets the clients of the job queue repeat what they say of a job that ran until the database takes it, and new
 * statements wait for a database that is away, as long as `isOn`. Each of these statements may be said twice.
 *
 * graphile-worker 0.17.3 sends them in batches, and counts wrong when one fails beside another: it then never ends, and
 * no job runs until the process is started again.
 */
export function makeSteady(pool: pg.Pool, log: WorkerLog, isOn: () => boolean): void {
  const connect = pool.connect.bind(pool)

  async function repeat<Result>(work: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!isOn()) throw error
        await sleep(pauseMilliseconds)
      }
    }
  }

  // the pool's own `query` gives a callback, as does the queue's listening, which knows how to wait
  pool.connect = ((callback?: Parameters<typeof connect>[0]) =>
    callback === undefined ? repeat(() => connect()) : connect(callback)) as typeof pool.connect

  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
    client.query = ((...args: unknown[]) => {
      const [statement] = args
      if (!isAboutJobs(statement)) return query(...args)
      return query(statement).catch((error: unknown) => {
        if (!isOn()) throw error
        log.warn({ err: error }, 'the database did not take what became of jobs; it is told until it does')
        return repeat(() => sayOnce(pool, statement))
      })
    }) as typeof client.query
  })
}

function isAboutJobs(statement: unknown): statement is pg.QueryConfig {
  return aboutJobs.test((statement as pg.QueryConfig | undefined)?.name ?? '')
}

// On a connection of its own: the broken one keeps its place in the pool until this is over.
async function sayOnce(pool: pg.Pool, statement: pg.QueryConfig): Promise<unknown> {
  const client = new pg.Client(pool.options)
  client.on('error', () => {})
  try {
    await client.connect()
    return await client.query({ ...statement })
  } finally {
    await client.end().catch(() => {})
  }
}
