import type { Database, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { ThreadType } from '../events/event.ts'
import { addJobsStatement, type JobSpec } from '../events/job-spec.ts'
import { record, systemActor } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { previewText } from '../lib/preview.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import { resolutionMinutes } from '../tickets/business-minutes.ts'
import { countMessage } from './queries.ts'

export const scheduledSendJobName = 'send_scheduled'

/** The job that sends a scheduled ticket's mail at `sendAt` (RFC 3339); a later one for the same row replaces it. */
export function scheduledSendJob(scheduledEmailId: number, sendAt: string): JobSpec {
  return {
    name: scheduledSendJobName,
    payload: { scheduledEmailId },
    key: `scheduled:${scheduledEmailId}`,
    runAt: sendAt,
  }
}

interface DueRow {
  ticket_id: number
  message_id: number
  thread_type: ThreadType
  text_body: string
  /** The moment of this transaction, RFC 3339. */
  sent_at: string
  /** The status the ticket takes; null leaves it. */
  status_id: number | null
  old_status_id: number
  /** `scheduled`: a whole new ticket waits; otherwise a reply on a ticket that everyone sees. */
  ticket_state: string
}

/**
 * Sends what was scheduled when its time has come. A scheduled ticket becomes active, takes the status chosen for it,
 * and `ticket.created` lets everything happen that happens to a new ticket, the mail first; a scheduled reply becomes
 * an ordinary one. Once only, however often it runs; too early it comes back at the right time; cancelled, sent or on
 * a deleted ticket it does nothing.
 */
export async function sendScheduled(database: Database, scheduledEmailId: number): Promise<void> {
  const isSent = await database.transaction(async (tx) => {
    await lockTicket(tx, scheduledEmailId)
    const due = await claimDue(tx, scheduledEmailId)
    if (!due) await waitLonger(tx, scheduledEmailId)
    else await publish(tx, due)
    return due !== undefined
  })
  if (isSent) wakeDispatcher(database)
}

// Ticket first, schedule second: the order in which a delete or a change takes them.
async function lockTicket(tx: Tx, scheduledEmailId: number): Promise<void> {
  await tx.query(sql`
    select 1 from tickets
    where id = (select ticket_id from scheduledemails where id = ${scheduledEmailId}) for update`)
}

/** The one statement that decides: of two runs at once the second waits here and then finds nothing. */
async function claimDue(tx: Tx, scheduledEmailId: number): Promise<DueRow | undefined> {
  const [row] = await tx.query<DueRow>(sql`
    update scheduledemails s set state = 'sent', sent_at = now(), updated_at = now()
    from tickets t, messages m
    where s.id = ${scheduledEmailId} and s.state = 'active' and s.send_at <= now()
      and t.id = s.ticket_id and t.state <> 'deleted' and m.id = s.message_id and m.state <> 'deleted'
    returning s.ticket_id, s.message_id, m.thread_type, m.text_body, s.sent_at, s.status_id, t.status_id as old_status_id,
      t.state as ticket_state`)
  return row
}

async function waitLonger(tx: Tx, scheduledEmailId: number): Promise<void> {
  const [row] = await tx.query<{ send_at: string }>(sql`
    select send_at from scheduledemails
    where id = ${scheduledEmailId} and state = 'active' and send_at > now()`)
  if (row) await tx.query(addJobsStatement([scheduledSendJob(scheduledEmailId, row.send_at)]))
}

async function publish(tx: Tx, due: DueRow): Promise<void> {
  const { ticket_id: ticketId, message_id: messageId } = due
  const isNewTicket = due.ticket_state === 'scheduled'
  const isStatusNew = due.status_id !== null && due.status_id !== due.old_status_id
  // The mail's Date is when it is sent, not when it was written.
  await tx.query(
    sql`update messages set send_after = null, created_at = now(), updated_at = now() where id = ${messageId}`,
  )
  if (isNewTicket) await openTicket(tx, ticketId)
  else await showMessage(tx, due)
  if (isStatusNew) await changeStatus(tx, ticketId, { id: due.status_id as number, since: new Date(due.sent_at) })
  await insertActivity(tx, due, 'sent')
  if (isStatusNew) await insertActivity(tx, due, 'status')
  await measureTickets(tx, new Date(), [ticketId])

  if (isNewTicket) {
    await record(tx, systemActor, { kind: 'ticket.created', ticketId, messageId, mail: true })
    return
  }
  await record(tx, systemActor, {
    kind: 'message.created',
    ticketId,
    messageId,
    threadType: due.thread_type,
    mail: true,
  })
  if (!isStatusNew) return
  const changes = { statusId: { from: due.old_status_id, to: due.status_id } }
  await record(tx, systemActor, { kind: 'ticket.updated', ticketId, changes })
}

// The ticket counts from now on: a client that asks for tickets created since yesterday must see it.
async function openTicket(tx: Tx, ticketId: number): Promise<void> {
  await tx.query(sql`
    update tickets set state = 'active', status_changed_at = now(), created_at = now(), updated_at = now(),
      updated_by_id = ${systemActor.id}, updated_by_type = ${systemActor.type}
    where id = ${ticketId}`)
}

// A reply counts from now on, like one that is sent at once.
async function showMessage(tx: Tx, due: DueRow): Promise<void> {
  await countMessage(tx, {
    ticketId: due.ticket_id,
    threadType: due.thread_type,
    previewText: previewText(due.text_body),
    at: due.sent_at,
  })
  await tx.query(sql`
    update tickets set updated_at = now(), updated_by_id = ${systemActor.id}, updated_by_type = ${systemActor.type}
    where id = ${due.ticket_id}`)
}

async function changeStatus(tx: Tx, ticketId: number, status: { id: number; since: Date }): Promise<void> {
  const minutes = await resolutionMinutes(tx, ticketId, status)
  await tx.query(sql`
    update tickets set status_id = ${status.id}, status_changed_at = now(), resolution_time_mins = ${minutes}, updated_at = now(),
      updated_by_id = ${systemActor.id}, updated_by_type = ${systemActor.type}
    where id = ${ticketId}`)
}

async function insertActivity(tx: Tx, due: DueRow, eventType: 'sent' | 'status'): Promise<void> {
  const statusId = due.status_id ?? due.old_status_id
  await tx.query(sql`
    insert into ticketactivities (ticket_id, event_type, status_id, message_id, created_by_id)
    values (${due.ticket_id}, ${eventType}, ${statusId}, ${due.message_id}, ${systemActor.id})`)
}

/** Gives every waiting schedule its job again when the desk starts; one that has it keeps it. */
export async function requeueSchedules(database: Database): Promise<void> {
  const rows = await database.query<{ id: number; send_at: string }>(sql`
    select id, send_at from scheduledemails where state = 'active' order by send_at`)
  if (rows.length === 0) return
  await database.query(addJobsStatement(rows.map((row) => scheduledSendJob(row.id, row.send_at))))
}
