import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { canWriteInbox } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { updatePreview } from '../messages/queries.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import { accessTicket } from './access.ts'
import { changeTicket } from './change-ticket.ts'
import { findUndoableMerge, markUndone, type UndoableMerge, undoHours } from './merge-record.ts'
import { insertUnmergedMessage, lockMerged, moveRowsBack, recountMessages, restoreSources } from './unmerge-queries.ts'

/**
 * Takes the last merge of a ticket back, named by either side, within a day: what moved goes back to where it came from,
 * what was written since stays with the target. All of it or nothing. Gives the target's id. Throws conflict when there
 * is nothing to take back, or when something else has happened to the tickets in between.
 */
export async function unmergeTickets(ctx: Ctx, ticketId: number): Promise<number> {
  await accessTicket(ctx, ticketId, 'see')
  const merge = await findUndoableMerge(ctx.db, ticketId)
  if (merge === undefined)
    throw new AppError('conflict', `this ticket was not merged within the last ${undoHours} hours`)
  for (const id of merge.sourceIds) await mayWrite(ctx, id)
  await ctx.db.transaction(async (tx) => {
    await undo(tx, ctx, merge)
    await ctx.idempotency?.complete(tx, merge.targetId)
  })
  wakeDispatcher(ctx.db)
  return merge.targetId
}

/** A merged ticket is read-only, so its inbox alone decides. */
async function mayWrite(ctx: Ctx, sourceId: number): Promise<void> {
  const { inboxId } = await accessTicket(ctx, sourceId, 'see')
  if (!canWriteInbox(ctx.actor, inboxId))
    throw new AppError('forbidden', 'you may only read and write notes in the inbox of a merged ticket')
}

async function undo(tx: Tx, ctx: Ctx, merge: UndoableMerge): Promise<void> {
  const { targetId, sourceIds, moved } = merge
  // in the order of their ids, as merging locks them
  await tx.query(
    sql`select id from tickets where id = any(${[targetId, ...sourceIds]}::bigint[]) order by id for no key update`,
  )
  const target = await accessTicket(ctx, targetId, 'edit', tx)
  const merged = await lockMerged(tx, sourceIds, targetId)
  if (merged.length < sourceIds.length || !(await markUndone(tx, ctx, merge.id)))
    throw new AppError('conflict', 'the tickets have changed since they were merged')
  await moveRowsBack(tx, merge)
  await restoreSources(tx, ctx, merge)
  await changeTicket(tx, ctx, target, { removeTagIds: moved.tagIds })
  for (const sourceId of sourceIds) await tellOfUndo(tx, ctx, targetId, sourceId)
  await recountMessages(tx, [targetId, ...sourceIds])
  for (const id of [targetId, ...sourceIds]) await updatePreview(tx, id)
  await measureTickets(tx, ctx.now, sourceIds)
}

async function tellOfUndo(tx: Tx, ctx: Ctx, targetId: number, sourceId: number): Promise<void> {
  const messageId = await insertUnmergedMessage(tx, ctx, targetId, sourceId)
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, other_ticket_id, message_id, created_at, created_by_id)
    values (${sourceId}, 'unmerged', ${targetId}, null, ${ctx.now}, ${ctx.actor.id}),
      (${targetId}, 'unmerged', ${sourceId}, ${messageId}, ${ctx.now}, ${ctx.actor.id})`)
  const changes = { mergedTo: { from: targetId, to: null } }
  await record(tx, ctx.actor, { kind: 'ticket.updated', ticketId: sourceId, changes })
  const message = { ticketId: targetId, messageId, threadType: 'eventInfo', mail: false } as const
  await record(tx, ctx.actor, { kind: 'message.created', ...message })
}
