import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, parseCronItems, type Runner, run, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import { nameQueue, releaseDeadQueues } from './dead-queues.ts'
import { returnWaitingJobs } from './return-waiting-jobs.ts'
import { makeSteady } from './steady-pool.ts'
import type { WorkerLog } from './worker-log.ts'

/** Job name -> what it does; a job that throws is tried again later, ever more slowly. */
export type JobTable = Record<string, (payload: unknown) => Promise<void>>

export interface JobQueueOptions {
  /** Plain connections; the queue closes them when it stops. */
  pool: pg.Pool
  jobs: JobTable
  /** Job name -> cron pattern, in UTC. */
  schedule: Record<string, string>
  log: WorkerLog
  /** How late a job for a later moment may be begun. */
  pollMilliseconds?: number
}

// Most running jobs wait for a mail server, so more than the cores could do at once.
const concurrency = 8
// New jobs are announced; only jobs for a later moment wait for the poll.
const usualPollMilliseconds = 1_000
// Fetching and completing jobs one by one costs two commits a job, which under load halves the creates beside it.
const inBatches = {
  localQueue: { size: 32, ttl: 30_000 },
  completeJobBatchDelay: 10,
  failJobBatchDelay: 10,
}
const restartMilliseconds = 1_000
const drainMilliseconds = 15_000

/**
 * Runs the jobs of graphile-worker, whose tables it creates, until `stop`; starts it again when the database went
 * away under it. Throws when it cannot start. `stop` lets running jobs end for 15 s, then hands them back.
 */
export async function startJobQueue(options: JobQueueOptions): Promise<{ stop(): Promise<void> }> {
  const { pool, log } = options
  let isStarted = false
  let isStopping = false
  makeSteady(pool, log, () => isStarted && !isStopping)
  let runner = await startRunner(options)
  isStarted = true
  const watch = releaseDeadQueues(pool, log)

  async function keepRunning(): Promise<void> {
    while (!isStopping) {
      await runner.promise.catch((error) => log.warn({ err: error }, 'the job queue ended and is started again'))
      while (!isStopping) {
        await sleep(restartMilliseconds)
        const next = await startRunner(options).catch((error) => {
          log.warn({ err: error }, 'the job queue could not be started yet')
          return undefined
        })
        if (next) {
          runner = next
          break
        }
      }
    }
  }
  const running = keepRunning()

  return {
    async stop() {
      isStopping = true
      await watch.stop()
      await drain(runner, log)
      await within(drainMilliseconds, running)
      // A job that did not end still holds its connection; the process ends without it.
      await within(2_000, pool.end())
    },
  }
}

async function startRunner({ pool, jobs, schedule, log, pollMilliseconds }: JobQueueOptions): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  nameQueue(events)
  returnWaitingJobs(events)
  const runner = await run({
    pgPool: pool,
    taskList: jobs,
    parsedCronItems: parseCronItems(
      Object.entries(schedule).map(([task, match]) => ({
        task,
        match,
        options: { backfillPeriod: 0, maxAttempts: 3 },
      })),
    ),
    concurrency,
    pollInterval: pollMilliseconds ?? usualPollMilliseconds,
    preset: { worker: inBatches },
    noHandleSignals: true,
    events,
    logger: bridge(log),
  })
  // its end is awaited by keepRunning, perhaps after it has happened
  runner.promise.catch(() => {})
  return runner
}

async function drain(runner: Runner, log: WorkerLog): Promise<void> {
  const stopped = runner.stop().catch(() => {})
  if (await within(drainMilliseconds, stopped)) return
  log.warn({}, 'some jobs did not end in time; they are tried again after the next start')
  await within(
    drainMilliseconds,
    runner.kill().catch(() => {}),
  )
}

/** True when the work ended in time. */
async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  const timeout = new AbortController()
  const late = sleep(milliseconds, false, { signal: timeout.signal }).catch(() => false)
  const result = await Promise.race([work.then(() => true), late])
  timeout.abort()
  return result
}

function bridge(log: WorkerLog): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const error = meta?.['error']
    const details = { ...scope, ...(error instanceof Error ? { err: error } : {}) }
    if (level === 'error') log.error(details, message)
    else if (level === 'warning') log.warn(details, message)
    // a line for each job is for who looks for one
    else log.debug(details, message)
  })
}
