import type { Ctx } from '../../db/ctx.ts'
import { sql } from '../../db/sql.ts'
import { record } from '../../events/record.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { AppError } from '../../lib/app-error.ts'

/**
 * Has a mail read again from its stored bytes. One that was quarantined or dropped, or that waits and seems stuck, is
 * read as if it had just come in; one that has become a message has that mended in place (repair-mail.job.ts). 409 for
 * one of which there is nothing to mend: a duplicate, a receipt, one whose message is deleted.
 */
export async function reprocessMail(ctx: Ctx, id: number): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const [mail] = await tx.query<{ state: string; isMendable: boolean }>(sql`
      select i.state, exists (select 1 from messages m where m.id = i.message_id and m.state = 'active') as "isMendable"
      from incoming_mails i where i.id = ${id} for update`)
    if (mail === undefined) throw new AppError('notFound', 'not found')
    const isNew = ['queued', 'quarantined', 'dropped'].includes(mail.state)
    if (!isNew && !(mail.state === 'done' && mail.isMendable))
      throw new AppError('conflict', 'there is no message of this mail to mend')
    if (isNew)
      await tx.query(sql`update incoming_mails set state = 'queued', attempts = 0, done_at = null where id = ${id}`)
    await record(tx, ctx.actor, { kind: 'mail.reprocess', incomingMailId: id, how: isNew ? 'receive' : 'repair' })
    await ctx.idempotency?.complete(tx, id)
  })
  wakeDispatcher(ctx.db)
}
