import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError } from '../lib/app-error.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import { accessTicket } from '../tickets/access.ts'
import type { Sourced } from '../tickets/commands.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { mergeTickets } from '../tickets/merge-tickets.ts'
import { accessMessage, type MessagePlace } from './access.ts'
import { updatePreview } from './queries.ts'

/**
 * Corrects where a mail went: moves the message into another ticket, or with no target makes a ticket of it (a split).
 * When the ticket it leaves is nothing without it, that ticket is merged instead. Later mails follow. Gives the id of
 * the ticket the message is in.
 */
export async function moveMessage(
  ctx: Ctx,
  place: Required<MessagePlace>,
  target: Sourced<number> | undefined,
): Promise<number> {
  const { message } = await accessMessage(ctx, place, 'see')
  await accessTicket(ctx, place.ticketId, 'edit')
  if (message.threadType !== 'message' || message.createdByType !== 'customers')
    throw new AppError('invalid', { detail: 'is no message of a customer', source: 'id' })
  if (target === undefined) {
    const from = { value: message.id, source: 'id' }
    const created = await createTicket(ctx, {
      customer: {},
      fromMessageId: from,
      fromTicketId: { value: place.ticketId, source: 'ticketId' },
    })
    return created.id
  }
  if (target.value === place.ticketId)
    throw new AppError('invalid', { detail: 'is the ticket it is in', source: target.source })
  if (await isAlone(ctx, place)) return mergeTickets(ctx, target.value, [{ value: place.ticketId, source: 'ticketId' }])
  await ctx.db.transaction(async (tx) => {
    // always in the order of their ids, so that two moves never wait for each other in a circle
    for (const id of [place.ticketId, target.value].sort((one, other) => one - other))
      await accessTicket(ctx, id, 'edit', tx)
    await moveRows(tx, ctx, { messageId: message.id, fromId: place.ticketId, toId: target.value })
    await ctx.idempotency?.complete(tx, target.value)
  })
  wakeDispatcher(ctx.db)
  return target.value
}

async function isAlone(ctx: Ctx, { ticketId, id }: Required<MessagePlace>): Promise<boolean> {
  const others = await ctx.db.query(sql`
    select 1 from messages where ticket_id = ${ticketId} and id <> ${id} and state = 'active' and thread_type in ('message', 'note', 'forward') limit 1`)
  return others.length === 0
}

async function moveRows(
  tx: Tx,
  ctx: Ctx,
  { messageId, fromId, toId }: { messageId: number; fromId: number; toId: number },
): Promise<void> {
  for (const statement of [
    sql`update messages set ticket_id = ${toId}, updated_at = ${ctx.now} where id = ${messageId}`,
    sql`update files set ticket_id = ${toId} where message_id = ${messageId}`,
    sql`update incoming_mails set ticket_id = ${toId} where message_id = ${messageId}`,
    sql`update message_mails set possible_ticket_id = null where message_id = ${messageId}`,
    sql`update tickets set message_count = greatest(0, message_count + case when id = ${toId} then 1 else -1 end), updated_at = ${ctx.now},
      updated_by_id = ${ctx.actor.id}, updated_by_type = 'users' where id in (${fromId}, ${toId})`,
    sql`insert into ticketactivities (ticket_id, event_type, other_ticket_id, message_id, created_at, created_by_id)
      values (${fromId}, 'split', ${toId}, ${messageId}, ${ctx.now}, ${ctx.actor.id}),
        (${toId}, 'splitfrom', ${fromId}, ${messageId}, ${ctx.now}, ${ctx.actor.id})`,
  ])
    await tx.query(statement)
  for (const ticketId of [fromId, toId]) {
    await updatePreview(tx, ticketId)
    await record(tx, ctx.actor, { kind: 'ticket.updated', ticketId, changes: { messages: { from: fromId, to: toId } } })
  }
  await measureTickets(tx, ctx.now, [fromId, toId])
}
