import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { updatePreview } from '../messages/queries.ts'
import { accessTicket, type TicketRow } from './access.ts'
import { changeTicket } from './change-ticket.ts'
import type { Sourced } from './commands.ts'
import { insertMergedMessage, listGained, markMerged, moveRows } from './merge-queries.ts'
import { insertMergeRecord } from './merge-record.ts'

const mostSources = 100

/**
 * Merges tickets into another one: messages, files, tags, followers, time logs and tasks move, the sources become
 * read-only and point at the target. All of it or nothing; unmerge-tickets.ts takes it back. Gives the target's id.
 */
export async function mergeTickets(
  ctx: Ctx,
  targetId: number,
  given: readonly Sourced<number>[],
  problems = new Problems(),
): Promise<number> {
  const sourceIds = await judgeMerge(ctx, targetId, given, problems)
  await ctx.db.transaction(async (tx) => {
    const { target, sources } = await lockAll(tx, ctx, targetId, sourceIds)
    const { tagIds, followerIds } = await listGained(tx, sourceIds, target)
    await insertMergeRecord(tx, ctx, { targetId, sourceIds, tagIds, followerIds })
    await moveRows(tx, sourceIds, targetId)
    await markMerged(tx, ctx, sourceIds, targetId)
    await changeTicket(tx, ctx, target, { addTagIds: tagIds, addFollowerIds: followerIds })
    for (const source of sources) await tellOfMerge(tx, ctx, source, targetId)
    await updatePreview(tx, targetId)
    await ctx.idempotency?.complete(tx, targetId)
  })
  wakeDispatcher(ctx.db)
  return targetId
}

/** Whether these tickets may be merged into that one; gives their ids in order, or throws all problems at once. */
export async function judgeMerge(
  ctx: Ctx,
  targetId: number,
  given: readonly Sourced<number>[],
  problems: Problems,
): Promise<number[]> {
  refuseScheduled(await accessTicket(ctx, targetId, 'edit'), 'ticket')
  if (given.length === 0 && problems.list.length === 0) problems.add('tickets', 'must be set')
  if (given.length > mostSources) problems.add('tickets', `must have at most ${mostSources} entries`)
  for (const { value, source } of given.slice(0, mostSources))
    await judgeSource(ctx, targetId, { value, source }, problems)
  problems.throwIfAny()
  return [...new Set(given.map((source) => source.value))].sort((one, other) => one - other)
}

/** A ticket that is not seen is as good as none; one that may not be changed is refused by name. */
async function judgeSource(
  ctx: Ctx,
  targetId: number,
  { value, source }: Sourced<number>,
  problems: Problems,
): Promise<void> {
  if (value === targetId) return problems.add(source, 'is the ticket itself')
  try {
    refuseScheduled(await accessTicket(ctx, value, 'edit'), source)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.kind === 'notFound') return problems.add(source, 'not found')
    throw new AppError(
      error.kind,
      error.problems.map(({ detail }) => ({ detail, source })),
    )
  }
}

function refuseScheduled(ticket: TicketRow, source: string): void {
  if (ticket.state === 'scheduled') throw new AppError('invalid', { detail: 'is not sent yet', source })
}

/** Always in the order of their ids, so that two merges never wait for each other in a circle. */
async function lockAll(
  tx: Tx,
  ctx: Ctx,
  targetId: number,
  sourceIds: readonly number[],
): Promise<{ target: TicketRow; sources: TicketRow[] }> {
  const tickets = new Map<number, TicketRow>()
  for (const id of [targetId, ...sourceIds].sort((one, other) => one - other)) {
    tickets.set(id, await accessTicket(ctx, id, 'edit', tx))
  }
  const found = (id: number): TicketRow => tickets.get(id) as TicketRow
  return { target: found(targetId), sources: sourceIds.map(found) }
}

async function tellOfMerge(tx: Tx, ctx: Ctx, source: TicketRow, targetId: number): Promise<void> {
  const messageId = await insertMergedMessage(tx, ctx, source, targetId)
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, other_ticket_id, message_id, created_at, created_by_id)
    values (${source.id}, 'merged', ${targetId}, null, ${ctx.now}, ${ctx.actor.id}),
      (${targetId}, 'merged', ${source.id}, ${messageId}, ${ctx.now}, ${ctx.actor.id})`)
  await record(tx, ctx.actor, { kind: 'ticket.merged', ticketId: source.id, intoTicketId: targetId })
  await record(tx, ctx.actor, {
    kind: 'message.created',
    ticketId: targetId,
    messageId,
    threadType: 'eventInfo',
    mail: false,
  })
}
