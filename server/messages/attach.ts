import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import type { ListChange } from '../tickets/commands.ts'

/**
 * Attaches uploaded files to a message. A draft's files are its author's alone until it is sent: the ticket (null) does
 * not have them yet. 400 when somebody else has just attached one of them.
 */
export async function attachFiles(
  tx: Tx,
  ctx: Ctx,
  at: { ticketId: number | null; messageId: number; fileIds: readonly number[] },
): Promise<void> {
  const wanted = [...new Set(at.fileIds)]
  if (wanted.length === 0) return
  const attached = await tx.query(sql`
    update files set ticket_id = ${at.ticketId}, message_id = ${at.messageId}, state = 'active', updated_at = ${ctx.now}
    where id = any(${wanted}::bigint[]) and message_id is null returning id`)
  if (attached.length !== wanted.length)
    throw new AppError('invalid', { detail: 'is already attached', source: 'files' })
}

/** Takes files off a message, into the trash; with no ids all of them. */
export async function detachFiles(
  tx: Tx,
  ctx: Ctx,
  messageId: number,
  fileIds: readonly number[] | null,
): Promise<void> {
  await tx.query(sql`
    update files set state = 'deleted', deleted_at = ${ctx.now}, deleted_by_id = ${ctx.actor.id}, updated_at = ${ctx.now}
    where message_id = ${messageId} and state <> 'deleted' and (${fileIds}::bigint[] is null or id = any(${fileIds}::bigint[]))`)
}

/**
 * Takes all files off a message that was taken back before it went out: whoever wrote it writes it anew with the same
 * files. Those that are not used again go with other unused uploads.
 */
export async function releaseFiles(tx: Tx, ctx: Ctx, messageId: number): Promise<void> {
  await tx.query(sql`
    update files set ticket_id = null, message_id = null, uploaded_at = ${ctx.now}, updated_at = ${ctx.now}
    where message_id = ${messageId} and state <> 'deleted'`)
}

/** Names agents in a message; who is named already stays it. */
export async function insertMentions(tx: Tx, messageId: number, mentions: readonly ListChange[]): Promise<void> {
  const ids = (remove: boolean) => mentions.filter((entry) => entry.remove === remove).map((entry) => entry.id)
  const [added, removed] = [ids(false), ids(true)]
  if (removed.length > 0)
    await tx.query(
      sql`delete from message_mentions where message_id = ${messageId} and user_id = any(${removed}::bigint[])`,
    )
  if (added.length > 0)
    await tx.query(
      sql`insert into message_mentions (message_id, user_id) select ${messageId}::bigint, unnest(${added}::bigint[]) on conflict do nothing`,
    )
}
