import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { withdrawMail } from '../mail/outbound/withdraw.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import { accessTicket } from '../tickets/access.ts'
import { cancelSchedule } from '../tickets/delete-ticket.ts'
import { accessMessage, type MessagePlace, type MessageRow } from './access.ts'
import { detachFiles, releaseFiles } from './attach.ts'
import { updatePreview } from './queries.ts'

/**
 * Moves a message to the trash and takes back its mail: when this resolves the mail was either sent before or is never
 * sent. 409 when it is on its way at this moment. Gives the message's id.
 */
export async function deleteMessage(ctx: Ctx, place: MessagePlace): Promise<number> {
  const { ticket } = await accessMessage(ctx, place, 'delete')
  await ctx.db.transaction(async (tx) => {
    // ticket, mail, message: a delivery, which has the mail, writes the message in the end
    await accessTicket(ctx, ticket.id, 'see', tx)
    const wasWithdrawn = await withdrawMail(tx, [place.id])
    const { message } = await accessMessage(ctx, place, 'delete', tx)
    await cancelSchedule(tx, ctx, ticket.id, message.id)
    await tx.query(sql`
      update messages set state = 'deleted', send_after = null, is_pinned = false, deleted_at = ${ctx.now},
        deleted_by_id = ${ctx.actor.id}, deleted_by_type = 'users'
      where id = ${message.id}`)
    if (message.isDelayed && isByActor(ctx, message)) await releaseFiles(tx, ctx, message.id)
    else await detachFiles(tx, ctx, message.id, null)
    if (!message.isDraft) await uncount(tx, ctx, message, wasWithdrawn)
    // an answer may be one no longer
    await measureTickets(tx, ctx.now, [ticket.id])
    await ctx.idempotency?.complete(tx, message.id)
  })
  wakeDispatcher(ctx.db)
  return place.id
}

const isByActor = (ctx: Ctx, message: MessageRow): boolean =>
  message.createdByType === 'users' && message.createdById === ctx.actor.id

async function uncount(tx: Tx, ctx: Ctx, message: MessageRow, wasWithdrawn: boolean): Promise<void> {
  const { ticketId } = message
  const isReply = message.threadType === 'message' && !message.isUncounted
  if (isReply) {
    // an answer that never went out was none
    await tx.query(sql`
      update tickets t set message_count = greatest(message_count - 1, 0),
        response_time_mins = case when ${wasWithdrawn} and not exists (
          select 1 from messages m where m.ticket_id = t.id and m.state = 'active' and m.thread_type = 'message' and not m.is_draft
            and m.created_by_type = 'users' and m.email_message_id is not null) then null else response_time_mins end
      where id = ${ticketId}`)
  }
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id)
    values (${ticketId}, 'messagedeleted', ${message.id}, ${ctx.now}, ${ctx.actor.id})`)
  await tx.query(
    sql`update tickets set updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id}, updated_by_type = 'users' where id = ${ticketId}`,
  )
  await updatePreview(tx, ticketId)
  await record(tx, ctx.actor, { kind: 'message.deleted', ticketId, messageId: message.id })
}
