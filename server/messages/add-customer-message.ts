import { statusIds } from '../catalog/status-ids.ts'
import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { previewText } from '../lib/preview.ts'
import type { TicketRow } from '../tickets/access.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { attachFiles } from './attach.ts'

/** What a customer wrote to a ticket, from outside. */
export interface CustomerMessage {
  customerId: number
  contactId: number | null
  /** Safe to show. */
  htmlBody: string
  textBody: string
  subject: string | null
  to: string[]
  cc: string[]
  fileIds: readonly number[]
  /** A program wrote it: shown, but the ticket stays as it is and nobody is told (rule 34). */
  isAutomatic: boolean
}

/**
 * Adds what a customer wrote to a locked ticket. A person's words make the ticket active again, whatever its status
 * (desk-api-other.md D.2); reactions start from the event, whose actor is the customer. Gives the message's id.
 */
export async function addCustomerMessage(tx: Tx, ctx: Ctx, ticket: TicketRow, given: CustomerMessage): Promise<number> {
  const messageId = await insertCustomerMessage(tx, ctx, ticket, given)
  await attachFiles(tx, ctx, { ticketId: ticket.id, messageId, fileIds: given.fileIds })
  await tx.query(sql`
    update tickets t set preview_text = ${previewText(given.textBody)}, message_count = message_count + 1,
      images_hidden = t.images_hidden or (${/<img[^>]+src="https?:/i.test(given.htmlBody)}
        and not coalesce((select trusted from customers where id = ${given.customerId}), false)
        and not coalesce((select trust_customer_images from site), false))
    where t.id = ${ticket.id}`)
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id, created_by_type)
    values (${ticket.id}, 'reply', ${messageId}, ${ctx.now}, ${given.customerId}, 'customers')`)
  if (!given.isAutomatic) await changeTicket(tx, ctx, ticket, { statusId: statusIds.active })
  await record(
    tx,
    { id: given.customerId, type: 'customers' },
    {
      kind: 'message.created',
      ticketId: ticket.id,
      messageId,
      threadType: 'message',
      mail: false,
      ...(given.isAutomatic ? { automatic: true } : {}),
    },
  )
  return messageId
}

async function insertCustomerMessage(tx: Tx, ctx: Ctx, ticket: TicketRow, given: CustomerMessage): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, body, html_body, text_body, subject, to_addresses, cc, contact_id,
      created_at, created_by_id, created_by_type, updated_at, updated_by_id, updated_by_type)
    values (${ticket.id}, 'message', ${given.htmlBody}, ${given.htmlBody}, ${given.textBody}, ${given.subject}, ${given.to}, ${given.cc},
      ${given.contactId}, ${ctx.now}, ${given.customerId}, 'customers', ${ctx.now}, ${given.customerId}, 'customers')
    returning id`)
  return (row as { id: number }).id
}
