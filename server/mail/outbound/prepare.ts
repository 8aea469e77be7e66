import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import { emailDomain, normalizeEmail } from '../../lib/email-address.ts'
import { newMessageId } from '../../lib/message-id.ts'
import { bareSubject } from '../inbound/subject.ts'
import { deliverMessageJob, type MailDependencies } from './delivery.ts'
import { moveRecipients, summarizeDelivery } from './delivery-state.ts'
import { fromNameOf, subjectOf } from './headers.ts'
import { findNextPlace } from './hourly-limit.ts'
import { findInboxTransport } from './inbox-server.ts'
import {
  findEarlierMail,
  findMessageForMail,
  findOutgoingMail,
  insertOutgoingMail,
  listRecipients,
  type MailRow,
  type MessageRow,
  type NewMail,
  type RecipientRow,
} from './queries.ts'
import { recipientsOf } from './recipients.ts'
import type { MailTransport } from './transport.ts'

/** A mail that may be sent now. */
export interface PreparedMail {
  message: MessageRow
  mail: MailRow
  recipients: RecipientRow[]
  /** The recipients to send to, at least one. */
  waiting: RecipientRow[]
  /** The inbox's own server or the site's. */
  transport: MailTransport
}

/**
 * Brings the mail's rows up to date with its message, in one transaction, and counts an attempt; null when there is
 * nothing to send now. Call it with the message's lock: what is found `sending` was left by a process that died.
 */
export async function prepareMail(dependencies: MailDependencies, messageId: number): Promise<PreparedMail | null> {
  const { database, log } = dependencies
  const transport = await findMessageTransport(dependencies, messageId)
  return database.transaction(async (tx) => {
    const message = await findMessageForMail(tx, messageId)
    if (!message || message.thread_type === 'note' || message.is_draft) return null
    const isCancelled =
      message.state === 'deleted' || message.ticket_state === 'deleted' || message.delivery_status === 'cancelled'
    if (!isCancelled && isTooEarly(message)) return putOff(tx, message)

    const mail = isCancelled ? await findOutgoingMail(tx, messageId) : await ensureMail(tx, message)
    if (!mail) return forget(tx, messageId)
    const unknown = 'the desk stopped while the mail was being handed over; it may have arrived'
    await moveRecipients(tx, mail.id, { from: ['sending'], to: 'unknown', reason: unknown })
    if (isCancelled) {
      await moveRecipients(tx, mail.id, { from: ['queued', 'held'], to: 'cancelled' })
    } else if (transport === null) {
      const held = await moveRecipients(tx, mail.id, { from: ['queued'], to: 'held', reason: 'no SMTP server is set' })
      if (held > 0) log.warn({ messageId, ticketId: message.ticket_id }, 'mail held: DESK_SMTP_URL is not set')
    } else {
      await moveRecipients(tx, mail.id, { from: ['held'], to: 'queued' })
    }
    await summarizeDelivery(tx, message, mail.id)

    const recipients = await listRecipients(tx, mail.id)
    const waiting = recipients.filter((recipient) => recipient.state === 'queued')
    if (waiting.length === 0 || transport === null) return null
    // a later attempt has its place already
    const place = mail.attempts > 0 ? null : await findNextPlace(tx, message.inbox_id, message.hourly_mail_limit)
    if (place !== null) {
      const reason = `the inbox sends at most ${message.hourly_mail_limit} mails an hour`
      await moveRecipients(tx, mail.id, { from: ['queued'], to: 'queued', reason })
      await summarizeDelivery(tx, message, mail.id)
      await tx.query(addJobsStatement([deliverMessageJob(messageId, place)]))
      return null
    }
    await tx.query(sql`
      update outgoing_mails set attempts = attempts + 1, attempted_at = coalesce(attempted_at, now())
      where id = ${mail.id}`)
    return { message, mail: { ...mail, attempts: mail.attempts + 1 }, recipients, waiting, transport }
  })
}

/** Outside the transaction: it asks the pool for a connection of its own. */
async function findMessageTransport(dependencies: MailDependencies, messageId: number): Promise<MailTransport | null> {
  const [row] = await dependencies.database.query<{ inbox_id: number }>(sql`
    select t.inbox_id from messages m join tickets t on t.id = m.ticket_id where m.id = ${messageId}`)
  return row === undefined ? dependencies.transport : findInboxTransport(dependencies, row.inbox_id)
}

// A scheduled ticket's mail is started by the event of the moment it becomes active.
function isTooEarly(message: MessageRow): boolean {
  return message.is_early || message.ticket_state === 'scheduled'
}

async function putOff(tx: Tx, message: MessageRow): Promise<null> {
  if (message.send_after !== null && message.ticket_state !== 'scheduled') {
    await tx.query(addJobsStatement([deliverMessageJob(message.id, message.send_after)]))
  }
  return null
}

/** Deleted before its mail was ever tried. */
async function forget(tx: Tx, messageId: number): Promise<null> {
  await tx.query(
    sql`update messages set delivery_status = 'cancelled' where id = ${messageId} and delivery_status = 'queued'`,
  )
  return null
}

/** What is written here once stays the same on every attempt. */
async function ensureMail(tx: Tx, message: MessageRow): Promise<MailRow> {
  const found = await findOutgoingMail(tx, message.id)
  if (found) return found
  await insertOutgoingMail(tx, await newMailOf(tx, message))
  const made = await findOutgoingMail(tx, message.id)
  if (!made) throw new Error(`the mail of message ${message.id} was not written`)
  return made
}

/** The mail a message will have, as it would be written now. */
export async function newMailOf(queryable: Queryable, message: MessageRow): Promise<NewMail> {
  const fromAddress = normalizeEmail(message.from_address ?? message.inbox_email)
  const isAnswer = message.thread_type === 'message' && (await findEarlierMail(queryable, message)).ids.length > 0
  return {
    messageId: message.id,
    ticketId: message.ticket_id,
    inboxId: message.inbox_id,
    emailMessageId: message.email_message_id ?? newMessageId(emailDomain(fromAddress)),
    fromAddress,
    fromName: fromNameOf(message),
    subject: subjectOf(isAnswer ? { ...message, ticket_subject: subjectAnswered(message) } : message, isAnswer),
    recipients: recipientsOf(message),
  }
}

/** A subject that the customer changed stays changed in the answer (rule 30). */
function subjectAnswered({ answered_subject: answered, ticket_subject: own }: MessageRow): string {
  return answered !== null && answered !== '' && bareSubject(answered) !== bareSubject(own) ? answered : own
}
