import type { Database, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { addJobsStatement, type JobSpec } from '../events/job-spec.ts'
import { record, systemActor } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'

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
  status_id: number | null
}

/**
 * Makes a scheduled ticket a real one when its time has come: it becomes active, takes the status that was chosen
 * for it, and `ticket.created` lets everything happen that happens to a new ticket, the mail first. Once only,
 * however often it runs; too early it comes back at the right time; cancelled or sent it does nothing.
 */
export async function sendScheduled(database: Database, scheduledEmailId: number): Promise<void> {
  const isSent = await database.transaction(async (tx) => {
    const due = await claimDue(tx, scheduledEmailId)
    if (!due) {
      await waitLonger(tx, scheduledEmailId)
      return false
    }
    await openTicket(tx, due)
    await record(tx, systemActor, {
      kind: 'ticket.created',
      ticketId: due.ticket_id,
      messageId: due.message_id,
      mail: true,
    })
    return true
  })
  if (isSent) wakeDispatcher(database)
}

/** The one statement that decides: of two runs at once the second waits here and then finds nothing. */
async function claimDue(tx: Tx, scheduledEmailId: number): Promise<DueRow | undefined> {
  const [row] = await tx.query<DueRow>(sql`
    update scheduledemails s set state = 'sent', sent_at = now(), updated_at = now()
    from tickets t
    where s.id = ${scheduledEmailId} and s.state = 'active' and s.send_at <= now()
      and t.id = s.ticket_id and t.state = 'scheduled'
    returning s.ticket_id, s.message_id, s.status_id`)
  return row
}

async function waitLonger(tx: Tx, scheduledEmailId: number): Promise<void> {
  const [row] = await tx.query<{ send_at: string }>(sql`
    select send_at from scheduledemails
    where id = ${scheduledEmailId} and state = 'active' and send_at > now()`)
  if (row) await tx.query(addJobsStatement([scheduledSendJob(scheduledEmailId, row.send_at)]))
}

// The ticket counts from now on: a client that asks for tickets created since yesterday must see it, and the mail's
// Date is when it was sent, not when it was written.
async function openTicket(tx: Tx, due: DueRow): Promise<void> {
  await tx.query(sql`
    with before as (
      select id, status_id from tickets where id = ${due.ticket_id} for update
    ), ticket as (
      update tickets t set state = 'active', status_id = coalesce(${due.status_id}, t.status_id),
        status_changed_at = now(), created_at = now(), updated_at = now(),
        updated_by_id = ${systemActor.id}, updated_by_type = ${systemActor.type}
      from before where t.id = before.id
      returning t.id, t.status_id, t.status_id <> before.status_id as is_status_new
    ), message as (
      update messages set send_after = null, created_at = now(), updated_at = now() where id = ${due.message_id}
    )
    insert into ticketactivities (ticket_id, event_type, status_id, message_id, created_by_id, created_by_type)
    select ticket.id, activity.type, ticket.status_id, ${due.message_id}::bigint, ${systemActor.id}::bigint,
      ${systemActor.type}
    from ticket
    cross join lateral (values ('sent', true), ('status', ticket.is_status_new)) as activity (type, is_wanted)
    where activity.is_wanted`)
}

/** Gives every waiting schedule its job again when the desk starts; one that has it keeps it. */
export async function requeueSchedules(database: Database): Promise<void> {
  const rows = await database.query<{ id: number; send_at: string }>(sql`
    select id, send_at from scheduledemails where state = 'active' order by send_at`)
  if (rows.length === 0) return
  await database.query(addJobsStatement(rows.map((row) => scheduledSendJob(row.id, row.send_at))))
}
