import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { AppError } from '../lib/app-error.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import type { TicketRow } from './access.ts'
import type { CreateTicket } from './commands.ts'
import { cancelSchedule } from './delete-ticket.ts'

/**
 * Moves a waiting mail to another time, or cancels it (null): the ticket then becomes an ordinary one whose message
 * was not sent. A ticket that has nothing waiting can be cancelled without effect, but not moved. With `onlyMessageId`
 * the other messages of the ticket wait on.
 */
export async function changeSchedule(
  tx: Tx,
  ctx: Ctx,
  ticket: TicketRow,
  schedule: NonNullable<CreateTicket['schedule']> | null,
  onlyMessageId: number | null = null,
): Promise<void> {
  if (schedule === null) {
    const [messageId] = await cancelSchedule(tx, ctx, ticket.id, onlyMessageId)
    if (messageId === undefined || ticket.state !== 'scheduled') return
    await tx.query(sql`update tickets set state = 'active' where id = ${ticket.id}`)
    await measureTickets(tx, ctx.now, [ticket.id])
    // from now on it exists for triggers, webhooks and people; only its mail never goes
    await record(tx, ctx.actor, { kind: 'ticket.created', ticketId: ticket.id, messageId, mail: false })
    return
  }
  const moved = await tx.query<{ id: number; messageId: number }>(sql`
    update scheduledemails set send_at = ${schedule.sendAt}, timezone = ${schedule.timezone},
      status_id = coalesce(${schedule.statusId?.value ?? null}, status_id), updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id}
    where ticket_id = ${ticket.id} and state = 'active' and message_id = coalesce(${onlyMessageId}::bigint, message_id)
    returning id, message_id as "messageId"`)
  if (moved.length === 0)
    throw new AppError('invalid', {
      detail: `nothing is scheduled for this ${onlyMessageId === null ? 'ticket' : 'message'}`,
      source: 'scheduledEmail',
    })
  const sendAt = schedule.sendAt.toISOString()
  for (const { id, messageId } of moved) {
    await tx.query(sql`update messages set send_after = ${sendAt} where id = ${messageId}`)
    await record(tx, ctx.actor, { kind: 'schedule.changed', ticketId: ticket.id, scheduledEmailId: id, sendAt })
  }
}
