import type { Database } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import { deliverMessageJob } from './delivery.ts'

/**
 * Gives every open mail a job again when the desk starts: mail held while no SMTP server was set, mail left in the
 * middle by a dead process, and mail whose job is missing (a restored backup). A waiting job keeps its time.
 */
export async function requeueOpenMail(
  database: Database,
  options: { hasTransport: boolean; log: WorkerLog },
): Promise<void> {
  const rows = await database.query<{ message_id: number; is_held: boolean }>(sql`
    select o.message_id, bool_or(r.state = 'held') as is_held
    from outgoing_mail_recipients r join outgoing_mails o on o.id = r.outgoing_mail_id
    where r.state in ('queued', 'held', 'sending')
    group by o.message_id order by o.message_id`)
  const held = rows.filter((row) => row.is_held)
  const jobs = rows.filter((row) => options.hasTransport || !row.is_held)
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
