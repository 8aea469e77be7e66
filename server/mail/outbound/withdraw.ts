import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { AppError } from '../../lib/app-error.ts'
import { lockMessage } from './message-lock.ts'

/**
 * Takes back the mail of these messages as far as it still waits; what the server has is sent. The locks stay until the
 * transaction ends, so that no delivery begins in between: when it has committed, the rest is never sent. True when
 * something was taken back. Throws a conflict when a delivery does not end in time.
 */
export async function withdrawMail(tx: Tx, messageIds: readonly number[]): Promise<boolean> {
  const waiting = await tx.query<{ id: number }>(sql`
    select id from messages where id = any(${messageIds}::bigint[]) and delivery_status in ('queued', 'held') order by id`)
  for (const { id } of waiting) {
    if (!(await lockMessage(tx, id)))
      throw new AppError('conflict', 'the mail is being sent at this moment', { retryAfterSeconds: 5 })
  }
  const ids = waiting.map(({ id }) => id)
  const recipients = await tx.query(sql`
    update outgoing_mail_recipients r set state = 'cancelled', updated_at = now()
    from outgoing_mails o
    where o.id = r.outgoing_mail_id and o.message_id = any(${ids}::bigint[]) and r.state in ('queued', 'held') returning r.id`)
  // a mail some of whose recipients were served keeps saying so
  const messages = await tx.query(sql`
    update messages m set delivery_status = 'cancelled'
    where m.id = any(${ids}::bigint[]) and m.delivery_status in ('queued', 'held') and not exists (
      select 1 from outgoing_mails o join outgoing_mail_recipients r on r.outgoing_mail_id = o.id
      where o.message_id = m.id and r.state <> 'cancelled') returning m.id`)
  return recipients.length + messages.length > 0
}
