import type { Database, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import { sendNoticeJob } from '../notices/queue-notice.ts'
import { deliverMessageJob } from './delivery.ts'

/**
 * Gives every open mail a job again when the desk starts: mail held while no SMTP server was set, mail left in the
 * middle by a dead process, and mail whose job is missing (a restored backup). A waiting job keeps its time.
 */
export async function requeueOpenMail(
  database: Database,
  options: { hasTransport: boolean; log: WorkerLog },
): Promise<void> {
  const rows = await database.query<{ message_id: number; is_held: boolean; has_server: boolean }>(sql`
    select o.message_id, bool_or(r.state = 'held') as is_held,
      bool_or(not i.use_teamwork_mail_server and i.smtp_server <> '') as has_server
    from outgoing_mail_recipients r join outgoing_mails o on o.id = r.outgoing_mail_id
    join tickets t on t.id = o.ticket_id join inboxes i on i.id = t.inbox_id
    where r.state in ('queued', 'held', 'sending')
    group by o.message_id order by o.message_id`)
  const held = rows.filter((row) => row.is_held && !row.has_server)
  const jobs = rows.filter((row) => options.hasTransport || row.has_server || !row.is_held)
  if (jobs.length > 0) {
    const statement = addJobsStatement(
      jobs.map((row) => deliverMessageJob(row.message_id)),
      { keepRunAt: true },
    )
    await database.query(statement)
  }
  if (held.length === 0) return
  if (options.hasTransport) options.log.info({ count: held.length }, 'mail held without an SMTP server is sent now')
  else options.log.warn({ count: held.length }, 'mail is held: DESK_SMTP_URL is not set')
}

/** Tries the held mail and notices of an inbox again: it may have a server now. */
export async function releaseHeldMail(tx: Tx, inboxId: number): Promise<void> {
  const rows = await tx.query<{ message_id: number }>(sql`
    select distinct o.message_id from outgoing_mail_recipients r join outgoing_mails o on o.id = r.outgoing_mail_id
    join tickets t on t.id = o.ticket_id where t.inbox_id = ${inboxId} and r.state = 'held'`)
  const notices = await tx.query<{ id: number }>(sql`
    select n.id from notices n join inboxes i on i.email = n.from_address::citext
    where i.id = ${inboxId} and n.state = 'held'`)
  const jobs = [...rows.map((row) => deliverMessageJob(row.message_id)), ...notices.map((row) => sendNoticeJob(row.id))]
  if (jobs.length > 0) await tx.query(addJobsStatement(jobs))
}
