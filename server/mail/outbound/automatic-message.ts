import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import { systemActor } from '../../events/record.ts'
import { emailDomain } from '../../lib/email-address.ts'
import { renderMessage } from '../../lib/html.ts'
import { newMessageId } from '../../lib/message-id.ts'
import { deliverMessageJob } from './delivery.ts'

/** A mail of the desk's own to a customer, to be seen on the ticket. */
export interface AutomaticMessage {
  ticketId: number
  kind: 'reply' | 'survey'
  to: string
  fromAddress: string
  subject: string | null
  html: string
  /** The mail it answers, without angle brackets. */
  inReplyTo: string | null
}

/**
 * Writes the message with its activity and the job that mails it, in the caller's transaction. It is nobody's reply: it
 * counts for no clock and no preview, tells no agent and makes no event that says somebody wrote. Gives its id.
 */
export async function insertAutomaticMessage(tx: Tx, message: AutomaticMessage): Promise<number> {
  const { htmlBody, textBody } = renderMessage(message.html, 'html')
  const emailMessageId = newMessageId(emailDomain(message.fromAddress))
  const [row] = await tx.query<{ id: number }>(sql`
    with message as (
      insert into messages (ticket_id, thread_type, body, html_body, text_body, subject, from_address, to_addresses,
        email_message_id, in_reply_to, delivery_status, automatic, created_by_id, updated_by_id)
      values (${message.ticketId}, 'message', ${message.html}, ${htmlBody}, ${textBody}, ${message.subject},
        ${message.fromAddress}, ${[message.to]}, ${emailMessageId}, ${message.inReplyTo}, 'queued', ${message.kind},
        ${systemActor.id}, ${systemActor.id})
      returning id
    ), activity as (
      insert into ticketactivities (ticket_id, event_type, message_id, created_by_id)
      select ${message.ticketId}::bigint, ${message.kind === 'reply' ? 'autoreply' : 'happinesssurvey'}, id,
        ${systemActor.id}::bigint from message
    )
    select id from message`)
  if (row === undefined) throw new Error('the message was not stored')
  await tx.query(addJobsStatement([deliverMessageJob(row.id)]))
  return row.id
}
