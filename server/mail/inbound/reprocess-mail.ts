import type { Ctx } from '../../db/ctx.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import { AppError } from '../../lib/app-error.ts'
import { receiveMailJob } from './incoming-mail.ts'

/**
 * Has a mail read again from its stored bytes, as if it had just come in: one that was quarantined or dropped, or that
 * waits and seems stuck. 409 for a mail that has become a message already.
 */
export async function reprocessMail(ctx: Ctx, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const [mail] = await tx.query<{ state: string }>(sql`select state from incoming_mails where id = ${id} for update`)
    if (mail === undefined) throw new AppError('notFound', 'not found')
    if (!['queued', 'quarantined', 'dropped'].includes(mail.state))
      throw new AppError('conflict', 'the mail was read, and what it says is on its ticket')
    await tx.query(sql`update incoming_mails set state = 'queued', attempts = 0, done_at = null where id = ${id}`)
    await tx.query(addJobsStatement([receiveMailJob(id)]))
    await ctx.idempotency?.complete(tx, id)
  })
}
