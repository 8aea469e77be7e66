import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { previewText } from '../lib/preview.ts'
import type { TicketRow } from '../tickets/access.ts'
import { responseMinutes } from '../tickets/business-minutes.ts'
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

/**
 * Shows a message that is sent now (`at`, RFC 3339) on its ticket: the preview, the number of replies, and the first
 * reply of an agent stops the response clock.
 */
export async function countMessage(
  tx: Tx,
  message: { ticketId: number; threadType: string; previewText: string; at: string },
): Promise<void> {
  const isReply = message.threadType === 'message'
  const minutes = isReply ? await responseMinutes(tx, message.ticketId, new Date(message.at)) : null
  await tx.query(sql`update tickets set preview_text = ${message.previewText}, message_count = message_count + ${isReply ? 1 : 0},
    response_time_mins = coalesce(response_time_mins, ${minutes}) where id = ${message.ticketId}`)
}

/** Makes the preview of a ticket from its last message; one that was never sent only where there is no other. */
export async function updatePreview(tx: Tx, ticketId: number): Promise<void> {
  // a generous head is enough for a preview
  const [last] = await tx.query<{ text: string }>(sql`
    select left(m.text_body, 4000) as text from messages m
    where m.ticket_id = ${ticketId} and m.state = 'active' and not m.is_draft and m.thread_type in ('message', 'note', 'forward')
    order by exists (select 1 from scheduledemails s where s.message_id = m.id and s.state <> 'sent'), m.created_at desc, m.id desc
    limit 1`)
  await tx.query(sql`update tickets set preview_text = ${previewText(last?.text ?? '')} where id = ${ticketId}`)
}
