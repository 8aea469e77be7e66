import type { Actor } from '../db/ctx.ts'
import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { JobSpec } from '../events/job-spec.ts'
import { runRows, type StoredJobRow, storedJob } from './bulk.ts'

export const runBulkJobName = 'run_bulk'

/** The job that does a large bulk update or delete. */
export function runBulkJob(jobId: number): JobSpec {
  return { name: runBulkJobName, payload: { jobId }, key: `bulk:${jobId}` }
}

/**
 * Does what is left of a bulk job with the rights its owner has now. When the owner may no longer sign in, the job
 * fails and says so.
 */
export async function runBulk(
  database: Database,
  jobId: number,
  deps: { findActor: (userId: number) => Promise<Actor | undefined>; baseUrl: string },
): Promise<void> {
  const [row] = await database.query<StoredRow>(sql`
    select resource, operation, row_ids as "rowIds", body, undo_of_id as "undoOfId", processed, errors, created_by_id as "userId"
    from jobs where id = ${jobId} and state in ('queued', 'running')`)
  if (row === undefined) return
  const actor = await deps.findActor(row.userId)
  const job = storedJob(row)
  if (actor === undefined || job === null) {
    await database.query(sql`update jobs set state = 'failed', updated_at = now() where id = ${jobId}`)
    return
  }
  const ctx = { actor, db: database, now: new Date(), requestId: `job-${jobId}`, baseUrl: deps.baseUrl }
  const { processed, errors } = row
  await runRows(ctx, jobId, { ...job, rowIds: row.rowIds.slice(processed), processed, errors })
}

interface StoredRow extends StoredJobRow {
  processed: number
  errors: { id: number; detail: string }[]
  userId: number
}
