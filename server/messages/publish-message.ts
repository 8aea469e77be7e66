import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import type { TicketRow } from '../tickets/access.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import type { AddMessage, ComposedMessage } from './commands.ts'
import { countMessage, insertMessageSchedule } from './queries.ts'

interface Published {
  ticket: TicketRow
  messageId: number
  given: AddMessage
  composed: ComposedMessage
  /** Agents in cc or bcc who follow what they are copied in on. */
  followerIds: readonly number[]
}

const activityOf = { message: 'reply', note: 'note', forward: 'forwarded' } as const

/**
 * What a message that is not a draft does to its locked ticket, and the events its reactions start from. One that waits
 * for its hour only notes that; it counts when it is sent (scheduled-send.job.ts).
 */
export async function publishMessage(tx: Tx, ctx: Ctx, published: Published): Promise<void> {
  const { ticket, messageId, given, composed } = published
  const { schedule } = given
  if (schedule === undefined)
    await countMessage(tx, {
      ticketId: ticket.id,
      threadType: given.threadType,
      previewText: composed.previewText,
      at: ctx.now.toISOString(),
    })
  const kind = schedule === undefined ? activityOf[given.threadType] : 'scheduled'
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id)
    values (${ticket.id}, ${kind}, ${messageId}, ${ctx.now}, ${ctx.actor.id})`)
  await changeTicket(tx, ctx, ticket, {
    // a scheduled message changes the ticket when it is sent
    statusId: schedule === undefined ? given.statusId?.value : undefined,
    agentId: given.agentId?.value,
    addFollowerIds: [...published.followerIds],
  })
  if (schedule === undefined) {
    await record(tx, ctx.actor, {
      kind: 'message.created',
      ticketId: ticket.id,
      messageId,
      threadType: given.threadType,
      mail: composed.emailMessageId !== null,
    })
    return
  }
  const scheduledEmailId = await insertMessageSchedule(tx, ctx, {
    ticketId: ticket.id,
    messageId,
    ...schedule,
    statusId: schedule.statusId?.value ?? given.statusId?.value ?? null,
  })
  await record(tx, ctx.actor, {
    kind: 'ticket.scheduled',
    ticketId: ticket.id,
    messageId,
    scheduledEmailId,
    sendAt: schedule.sendAt.toISOString(),
  })
}
