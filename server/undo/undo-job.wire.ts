import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { startStoredJob } from '../desk-api/bulk.ts'
import { registerBulkUndo, undoHours } from '../desk-api/bulk-undo.ts'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { captureTicket } from './capture-ticket.ts'
import { restoreTicketChange } from './restore-ticket-change.ts'

/**
 * POST /jobs/{id}/undo.json (ours): takes a bulk change of tickets back within a day, by a job of its own whose errors
 * name the tickets that could not be put back. Answers `{jobId}` as every bulk operation does.
 */
export function registerJobUndo(app: FastifyInstance): void {
  registerBulkUndo('tickets', { capture: captureTicket, restore: restoreTicketChange })
  app.post(`${apiPrefix}/jobs/:id/undo.json`, async (request) => {
    const ctx = ctxOf(request)
    const id = await insertUndoJob(ctx, idOf(request))
    await startStoredJob(ctx, id)
    return { jobId: String(id) }
  })
}

interface JobRow {
  state: string
  createdById: number
  isUndone: boolean
  isLate: boolean
  rowIds: number[]
}

async function insertUndoJob(ctx: Ctx, jobId: number): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const [job] = await tx.query<JobRow>(sql`
      select j.state, j.created_by_id as "createdById", j.undone_at is not null as "isUndone",
        j.created_at < now() - make_interval(hours => ${undoHours}) as "isLate",
        array(select row_id from job_changes c where c.job_id = j.id order by row_id) as "rowIds"
      from jobs j where j.id = ${jobId} and j.state <> 'deleted' for update of j`)
    if (job === undefined || (job.createdById !== ctx.actor.id && !isSiteAdmin(ctx.actor)))
      throw new AppError('notFound', 'not found')
    refuse(job)
    await tx.query(sql`update jobs set undone_at = ${ctx.now}, updated_at = ${ctx.now} where id = ${jobId}`)
    const [undo] = await tx.query<{ id: number }>(sql`
      insert into jobs (resource, operation, row_ids, body, total, undo_of_id, created_by_id, updated_by_id)
      select resource, 'undo', ${job.rowIds}::bigint[], '{"fields": {}, "included": {}}', ${job.rowIds.length}, id, ${ctx.actor.id}, ${ctx.actor.id}
      from jobs where id = ${jobId} returning id`)
    const { id } = undo as { id: number }
    await ctx.idempotency?.complete(tx, id)
    return id
  })
}

function refuse({ state, isUndone, isLate, rowIds }: JobRow): void {
  if (state === 'queued' || state === 'running') throw new AppError('conflict', 'the job is still running')
  if (isUndone) throw new AppError('conflict', 'the job was taken back already')
  if (isLate) throw new AppError('conflict', `a job can be taken back for ${undoHours} hours`)
  if (rowIds.length === 0) throw new AppError('conflict', 'the job left nothing that could be taken back')
}
