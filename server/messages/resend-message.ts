import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError } from '../lib/app-error.ts'
import { requeueMail } from '../mail/outbound/requeue.ts'
import { accessMessage } from './access.ts'

/**
 * Sends a message's mail again to those who did not get it: recipients that failed or are held, and with `isForced`
 * those of whom nobody knows, who may then get it twice. 400 when there is nobody like that. Gives the message's id.
 */
export async function resendMessage(ctx: Ctx, id: number, isForced: boolean): Promise<number> {
  await accessMessage(ctx, { id }, 'send')
  await ctx.db.transaction(async (tx) => {
    const { message, ticket } = await accessMessage(ctx, { id }, 'send', tx)
    const outcome = await requeueMail(tx, { id, ticket_id: ticket.id }, { isForced })
    if (outcome === 'unknown')
      throw new AppError('invalid', {
        detail: 'the mail may have arrived already; true sends it all the same',
        source: 'force',
      })
    if (outcome === 'nobody') throw new AppError('invalid', 'there is nobody to send this message to again')
    await insertActivity(tx, ctx, { ticketId: ticket.id, messageId: message.id })
    await ctx.idempotency?.complete(tx, id)
  })
  wakeDispatcher(ctx.db)
  return id
}

function insertActivity(tx: Tx, ctx: Ctx, at: { ticketId: number; messageId: number }) {
  return tx.query(sql`insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id)
    values (${at.ticketId}, 'resent', ${at.messageId}, ${ctx.now}, ${ctx.actor.id})`)
}
