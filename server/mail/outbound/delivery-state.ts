import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import type { DeliveryStatus } from '../../events/event.ts'
import { record, systemActor } from '../../events/record.ts'
import type { RecipientOutcome } from './transport.ts'

export type RecipientState =
  | 'queued'
  | 'held'
  | 'sending'
  | 'sent'
  | 'failed'
  | 'unknown'
  | 'cancelled'
  /** After it was accepted: the other side still tries, or gave up. */
  | 'delayed'
  | 'bounced'

/** Moves all recipients of a mail that are in one of the states `from`; gives how many there were. */
export async function moveRecipients(
  queryable: Queryable,
  mailId: number,
  move: { from: readonly RecipientState[]; to: RecipientState; reason?: string },
): Promise<number> {
  const rows = await queryable.query(sql`
    update outgoing_mail_recipients
    set state = ${move.to}, reason = coalesce(${move.reason ?? null}, reason), updated_at = now()
    where outgoing_mail_id = ${mailId} and state = any(${move.from}::text[])
    returning id`)
  return rows.length
}

/**
 * Takes the recipients for sending, all or none: false when one of them is no longer queued, or when the message or
 * its ticket was deleted meanwhile.
 */
export async function claimRecipients(tx: Tx, mailId: number, ids: readonly number[]): Promise<boolean> {
  const rows = await tx.query(sql`
    update outgoing_mail_recipients r set state = 'sending', updated_at = now()
    from outgoing_mails o join messages m on m.id = o.message_id join tickets t on t.id = m.ticket_id
    where o.id = ${mailId} and r.outgoing_mail_id = o.id and r.id = any(${ids}::bigint[]) and r.state = 'queued'
      and m.state <> 'deleted' and t.state <> 'deleted'
    returning r.id`)
  return rows.length === ids.length
}

/** Writes down what became of the recipients of one attempt. A late answer also settles what was thought unknown. */
export async function recordOutcomes(tx: Tx, mailId: number, outcomes: readonly RecipientOutcome[]): Promise<void> {
  await tx.query(sql`
    update outgoing_mail_recipients r
    set state = case outcome.state when 'retry' then 'queued' else outcome.state end,
      reason = outcome.reason, updated_at = now()
    from unnest(
      ${outcomes.map((outcome) => outcome.address)}::text[],
      ${outcomes.map((outcome) => outcome.state)}::text[],
      ${outcomes.map((outcome) => outcome.reason.slice(0, 1_000))}::text[]
    ) as outcome (address, state, reason)
    where r.outgoing_mail_id = ${mailId} and r.address = outcome.address
      and r.state in ('queued', 'sending', 'unknown')`)
}

/**
 * Writes down what a mail system reports of a recipient it had accepted a mail for, and sums it up on the message; false
 * when the mail has no such recipient. `unknown` gets its answer this way; a bounce is never taken back by a delay.
 */
export async function recordReport(
  tx: Tx,
  mailId: number,
  report: { address: string; state: 'delayed' | 'bounced'; reason: string },
): Promise<boolean> {
  const from = report.state === 'delayed' ? ['sent', 'unknown', 'delayed'] : ['sent', 'unknown', 'delayed', 'sending']
  const [message] = await tx.query<{ id: number; ticket_id: number }>(sql`
    update outgoing_mail_recipients r
    set state = ${report.state}, reason = left(${report.reason}::text, 1000), updated_at = now()
    from outgoing_mails o
    where o.id = ${mailId} and r.outgoing_mail_id = o.id and lower(r.address) = lower(${report.address})
      and r.state = any(${from}::text[])
    returning o.message_id as id, o.ticket_id`)
  if (message === undefined) return false
  await summarizeDelivery(tx, message, mailId)
  return true
}

/** Remembers the Message-ID of a mail that went out, so that answers find their ticket. */
export async function rememberMessageId(tx: Tx, messageId: number, emailMessageId: string): Promise<void> {
  await tx.query(sql`
    insert into threademailrefs (message_id, email_message_id, kind, created_by_id)
    select ${messageId}::bigint, ${emailMessageId}::text, 'outbound', ${systemActor.id}::bigint
    where not exists (
      select from threademailrefs where message_id = ${messageId} and email_message_id = ${emailMessageId})`)
}

/**
 * Sums the recipients up on the message, the one that needs attention most first, and records an event when that
 * changed something. Gives the status.
 */
export async function summarizeDelivery(
  tx: Tx,
  message: { id: number; ticket_id: number },
  mailId: number,
): Promise<DeliveryStatus> {
  const [row] = await tx.query<{ status: DeliveryStatus; isOther: boolean }>(sql`
    update messages m
    set delivery_status = summary.status, delivery_reason = left(summary.reason, 2000), delivery_method = 'smtp'
    from messages old, (
      select
        case
          when count(*) = 0 then 'failed'
          when bool_or(state = 'held') then 'held'
          when bool_or(state in ('queued', 'sending')) then 'queued'
          when bool_or(state = 'unknown') then 'unknown'
          when bool_or(state = 'failed') then 'failed'
          when bool_or(state = 'bounced') then 'bounced'
          when bool_or(state = 'delayed') then 'delayed'
          when bool_or(state = 'sent') then 'sent'
          else 'cancelled'
        end as status,
        case when count(*) = 0 then 'nobody to send to: the customer has no usable e-mail address'
          else string_agg(address || ': ' || reason, E'\n' order by id)
            filter (where reason is not null and state in ('queued', 'held', 'failed', 'unknown', 'delayed', 'bounced'))
        end as reason
      from outgoing_mail_recipients where outgoing_mail_id = ${mailId}
    ) summary
    where m.id = ${message.id} and old.id = m.id
    returning m.delivery_status as status,
      (m.delivery_status, m.delivery_reason) is distinct from (old.delivery_status, old.delivery_reason) as "isOther"`)
  if (!row) throw new Error(`message ${message.id} is gone`)
  if (row.isOther) {
    await record(tx, systemActor, {
      kind: 'message.delivery',
      ticketId: message.ticket_id,
      messageId: message.id,
      status: row.status,
    })
  }
  return row.status
}
