import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { TicketRow } from '../tickets/access.ts'
import type { ComposedMessage } from './commands.ts'

/** Writes a message of the acting agent; gives its id. */
export async function insertMessage(tx: Tx, ctx: Ctx, ticket: TicketRow, message: ComposedMessage): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, edit_method, body, html_body, text_body, subject, from_address, to_addresses, cc, bcc, contact_id,
      status_id, assigning_user_id, is_draft, is_pinned, email_message_id, send_after, delivery_status, created_at, created_by_id, updated_at, updated_by_id)
    values (${ticket.id}, ${message.threadType}, ${message.editMethod}, ${message.body}, ${message.htmlBody}, ${message.textBody}, ${message.subject},
      ${message.fromAddress}, ${message.to}, ${message.cc}, ${message.bcc}, ${ticket.contactId}, ${message.statusId}, ${message.assigningUserId},
      ${message.isDraft}, ${message.isPinned}, ${message.emailMessageId}, ${message.sendAfter}, ${message.emailMessageId === null ? null : 'queued'},
      ${ctx.now}, ${ctx.actor.id}, ${ctx.now}, ${ctx.actor.id})
    returning id`)
  return (row as { id: number }).id
}

/** Notes when a message's mail is to go out; gives the id of the schedule. */
export async function insertMessageSchedule(
  tx: Tx,
  ctx: Ctx,
  at: { ticketId: number; messageId: number; sendAt: Date; timezone: string; statusId: number | null },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into scheduledemails (ticket_id, message_id, send_at, timezone, status_id, created_by_id, updated_by_id)
    values (${at.ticketId}, ${at.messageId}, ${at.sendAt}, ${at.timezone}, ${at.statusId}, ${ctx.actor.id}, ${ctx.actor.id}) returning id`)
  return (row as { id: number }).id
}
