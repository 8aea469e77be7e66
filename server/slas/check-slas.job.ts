import type { Database } from '../db/pool.ts'
import type { EventOf } from '../events/event.ts'
import { addJobsStatement, type JobSpec } from '../events/job-spec.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { measureTickets } from './measure-tickets.ts'
import { listDue, markOpen } from './queries.ts'

export const checkSlasJobName = 'check_slas'
export const remeasureJobName = 'remeasure_slas'

const batchSize = 100
const markedAtOnce = 2_000
const queue = 'slas'

// What promises are made of; a change of a child row is a change of its SLA.
const reaching = new Set(['slas', 'businesshours'])

/** The job that measures open tickets again when what is promised has changed. */
export function remeasureJobs({
  resource,
}: EventOf<'row.created' | 'row.updated' | 'row.deleted'>): readonly JobSpec[] {
  return reaching.has(resource) ? [remeasureJob(0)] : []
}

/** Looks at the tickets whose time has come: warnings, breaches, and what was marked to be measured anew. Gives how many. */
export async function checkSlas(database: Database): Promise<number> {
  let checked = 0
  for (;;) {
    const now = new Date()
    const ids = (await listDue(database, now, batchSize)).map((row) => row.id)
    if (ids.length === 0) return checked
    const isTold = await database.transaction((tx) => measureTickets(tx, now, ids))
    if (isTold) wakeDispatcher(database)
    checked += ids.length
    if (ids.length < batchSize) return checked
  }
}

/** Marks open tickets after the one named by `payload.after`, some at a time, and has them looked at. */
export async function remeasureSlas(database: Database, payload: unknown): Promise<void> {
  const { after = 0 } = payload as { after?: number }
  const next = await markOpen(database, { now: new Date(), after, limit: markedAtOnce })
  await checkSlas(database)
  if (next !== null) await database.query(addJobsStatement([remeasureJob(next)]))
}

// an edit while a walk is under way starts it again from the beginning
const remeasureJob = (after: number): JobSpec => ({
  name: remeasureJobName,
  payload: { after },
  key: remeasureJobName,
  queue,
})
