import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { withdrawMail } from '../mail/outbound/withdraw.ts'
import { accessTicket } from './access.ts'

/** Moves a ticket to the trash, from where it can be recovered for 30 days; mail that still waits is never sent. */
export async function deleteTicket(ctx: Ctx, id: number): Promise<number> {
  await ctx.db.transaction(async (tx) => {
    await trashTicket(tx, ctx, id)
    await ctx.idempotency?.complete(tx, id)
  })
  wakeDispatcher(ctx.db)
  return id
}

/** The same inside a transaction that does more. */
export async function trashTicket(tx: Tx, ctx: Ctx, id: number): Promise<void> {
  await accessTicket(ctx, id, 'delete', tx)
  await withdrawMailOf(tx, id)
  await tx.query(
    sql`update tickets set state = 'deleted', deleted_at = ${ctx.now}, deleted_by_id = ${ctx.actor.id}, deleted_by_type = 'users' where id = ${id}`,
  )
  await insertActivity(tx, ctx, id, 'deleted')
  await cancelSchedule(tx, ctx, id)
  await record(tx, ctx.actor, { kind: 'ticket.deleted', ticketId: id })
}

async function withdrawMailOf(tx: Tx, ticketId: number): Promise<void> {
  const waiting = await tx.query<{ id: number }>(
    sql`select id from messages where ticket_id = ${ticketId} and delivery_status in ('queued', 'held')`,
  )
  const ids = waiting.map((message) => message.id)
  await withdrawMail(tx, ids)
  await tx.query(sql`update messages set send_after = null where id = any(${ids}::bigint[]) and not is_draft`)
}

/** Takes a ticket out of the trash. Its cancelled mail stays cancelled. Does nothing to one that is not deleted. */
export async function recoverTicket(ctx: Ctx, id: number): Promise<number> {
  await ctx.db.transaction(async (tx) => {
    await restoreTicket(tx, ctx, id)
    await ctx.idempotency?.complete(tx, id)
  })
  wakeDispatcher(ctx.db)
  return id
}

/** The same inside a transaction that does more. */
export async function restoreTicket(tx: Tx, ctx: Ctx, id: number): Promise<void> {
  const ticket = await accessTicket(ctx, id, 'restore', tx)
  if (ticket.state !== 'deleted') return
  await tx.query(
    sql`update tickets set state = 'active', deleted_at = null, deleted_by_id = null, updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id} where id = ${id}`,
  )
  await insertActivity(tx, ctx, id, 'recovered')
  await record(tx, ctx.actor, { kind: 'ticket.recovered', ticketId: id })
}

/** Whether a ticket lies in the trash; who may know that is for the caller to check. */
export async function isInTrash(db: Queryable, id: number): Promise<boolean> {
  const rows = await db.query(sql`select 1 from tickets where id = ${id} and state = 'deleted'`)
  return rows.length > 0
}

/** Cancels what is scheduled for a ticket, or for one message of it; gives the messages that are not sent now. */
export async function cancelSchedule(
  tx: Tx,
  ctx: Ctx,
  ticketId: number,
  onlyMessageId: number | null = null,
): Promise<number[]> {
  const cancelled = await tx.query<{ id: number; messageId: number }>(sql`
    update scheduledemails set state = 'cancelled', updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id}
    where ticket_id = ${ticketId} and state = 'active' and message_id = coalesce(${onlyMessageId}::bigint, message_id)
    returning id, message_id as "messageId"`)
  for (const { id, messageId } of cancelled) {
    await tx.query(sql`update messages set send_after = null, delivery_status = 'cancelled' where id = ${messageId}`)
    await record(tx, ctx.actor, { kind: 'schedule.cancelled', ticketId, scheduledEmailId: id })
  }
  return cancelled.map(({ messageId }) => messageId)
}

function insertActivity(tx: Tx, ctx: Ctx, ticketId: number, eventType: string) {
  return tx.query(
    sql`insert into ticketactivities (ticket_id, event_type, created_at, created_by_id) values (${ticketId}, ${eventType}, ${ctx.now}, ${ctx.actor.id})`,
  )
}
