import type { WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import type { WorkerLog } from './worker-log.ts'

const checkMilliseconds = 3_000
const namePrefix = 'deskhand '

/**
 * Writes the queue's id on its listening session, as application_name: as long as the database shows that session,
 * the process that holds the queue's jobs is alive.
 */
export function nameQueue(events: WorkerEvents): void {
  events.on('pool:listen:success', ({ workerPool, client }) => {
    // the library's own LISTEN comes first on this session
    client.once('drain', () => {
      client.query("select set_config('application_name', $1, false)", [namePrefix + workerPool.id]).catch(() => {})
    })
  })
}

/**
 * Hands back the jobs of processes that died: graphile-worker itself waits four hours for a locked job. A queue
 * counts as dead when two looks in a row do not find its session, so that a lost connection has time to come back.
 */
export function releaseDeadQueues(pool: pg.Pool, log: WorkerLog): { stop(): Promise<void> } {
  let missingBefore = new Set<string>()
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    const missing = await listMissingQueues(pool)
    const dead = missing.filter((id) => missingBefore.has(id))
    missingBefore = new Set(missing)
    if (dead.length === 0) return
    await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [dead])
    log.warn({ queues: dead }, 'jobs of a process that died are run again')
  }
  const lookSafely = () => {
    // without the database there is nothing to see; the next look will tell
    looking = looking.then(look).catch(() => {})
  }
  lookSafely()
  const timer = setInterval(lookSafely, checkMilliseconds)
  return {
    stop() {
      clearInterval(timer)
      return looking
    },
  }
}

async function listMissingQueues(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ locked_by: string }>(
    `select distinct locked_by from graphile_worker.jobs
     where locked_by is not null and not exists (
       select from pg_stat_activity where application_name = $1 || locked_by)`,
    [namePrefix],
  )
  return rows.map((row) => row.locked_by)
}
