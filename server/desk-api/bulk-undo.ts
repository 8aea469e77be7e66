import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'

/** How changed rows of a resource are put back. What they look like is the resource's own business. */
export interface BulkUndo {
  /** The row as it is now, as JSON; null when it is gone. */
  capture(db: Queryable, rowId: number): Promise<unknown>
  /** Puts back what is still as the job left it. Throws an AppError that says what could not be. */
  restore(ctx: Ctx, rowId: number, change: { before: unknown; after: unknown }): Promise<void>
}

/** The operation of a job that takes another one back. */
export const undoOperation = 'undo'
export const undoHours = 24

// by the resource's plural name
const undoers = new Map<string, BulkUndo>()

/** Makes bulk operations of a resource leave what is needed to take them back. */
export function registerBulkUndo(resourceName: string, undo: BulkUndo): void {
  undoers.set(resourceName, undo)
}

/** Changes a row of a job and remembers how it was before and after, where its resource can put that back. */
export async function rememberChange(
  ctx: Ctx,
  place: { jobId: number; resourceName: string; rowId: number },
  write: () => Promise<unknown>,
): Promise<void> {
  const { jobId, resourceName, rowId } = place
  const undo = undoers.get(resourceName)
  if (undo === undefined) {
    await write()
    return
  }
  const before = await undo.capture(ctx.db, rowId)
  // a job that goes on after a crash may come to a row twice: how it was at first is what counts
  await ctx.db.query(sql`
    insert into job_changes (job_id, row_id, before) values (${jobId}, ${rowId}, ${JSON.stringify(before)}::jsonb)
    on conflict (job_id, row_id) do nothing`)
  try {
    await write()
  } catch (error) {
    await ctx.db.query(sql`delete from job_changes where job_id = ${jobId} and row_id = ${rowId}`)
    throw error
  }
  const after = await undo.capture(ctx.db, rowId)
  await ctx.db.query(sql`
    update job_changes set after = ${JSON.stringify(after)}::jsonb where job_id = ${jobId} and row_id = ${rowId}`)
}

/** Puts a row back to what it was before a job. */
export async function restoreChange(
  ctx: Ctx,
  place: { undoOfId: number; resourceName: string; rowId: number },
): Promise<void> {
  const { undoOfId, resourceName, rowId } = place
  const undo = undoers.get(resourceName)
  const [change] = await ctx.db.query<{ before: unknown; after: unknown }>(
    sql`select before, after from job_changes where job_id = ${undoOfId} and row_id = ${rowId}`,
  )
  if (undo === undefined || change === undefined) throw new AppError('conflict', 'how it was is not known any more')
  // the process died right after the change: what is there now counts as what the job left
  const after = change.after ?? (await undo.capture(ctx.db, rowId))
  await undo.restore(ctx, rowId, { before: change.before, after })
}
