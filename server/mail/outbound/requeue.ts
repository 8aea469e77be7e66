import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import { deliverMessageJob } from './delivery.ts'
import { summarizeDelivery } from './delivery-state.ts'

/**
 * Queues a message's mail again for the recipients that failed, bounced or are held, with `isForced` also for the unknown ones.
 * `unknown`: there are only such as may have got it; `nobody`: everybody has it, or there is no mail to send.
 */
export async function requeueMail(
  tx: Tx,
  message: { id: number; ticket_id: number },
  { isForced }: { isForced: boolean },
): Promise<'queued' | 'unknown' | 'nobody'> {
  const [mail] = await tx.query<{ id: number; recipients: number; unknown: number }>(sql`
    select o.id, count(r.id)::int as recipients, (count(*) filter (where r.state = 'unknown'))::int as unknown
    from outgoing_mails o left join outgoing_mail_recipients r on r.outgoing_mail_id = o.id
    where o.message_id = ${message.id} group by o.id`)
  if (mail === undefined) return 'nobody'
  const states = isForced ? ['failed', 'bounced', 'held', 'unknown'] : ['failed', 'bounced', 'held']
  const queued = await tx.query(sql`
    update outgoing_mail_recipients set state = 'queued', reason = null, updated_at = now()
    where outgoing_mail_id = ${mail.id} and state = any(${states}::text[]) returning id`)
  if (queued.length > 0) {
    // the waits between attempts begin anew
    await tx.query(sql`update outgoing_mails set attempts = 0 where id = ${mail.id}`)
    await summarizeDelivery(tx, message, mail.id)
  } else if (mail.recipients === 0) {
    // there was no address then: the mail is made anew, with the one there is now
    await tx.query(sql`delete from outgoing_mails where id = ${mail.id}`)
    await tx.query(sql`update messages set delivery_status = 'queued', delivery_reason = null where id = ${message.id}`)
  } else return mail.unknown > 0 ? 'unknown' : 'nobody'
  await tx.query(addJobsStatement([deliverMessageJob(message.id)]))
  return 'queued'
}
