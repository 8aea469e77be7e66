import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Problems } from '../lib/app-error.ts'
import { accessTicket } from '../tickets/access.ts'
import type { Sourced } from '../tickets/commands.ts'
import { judgeColleagues } from '../tickets/judge-colleagues.ts'
import { findLookups, type Lookups } from '../tickets/lookups.ts'
import { accessMessage, type MessageRow } from './access.ts'
import { attachFiles, detachFiles, insertMentions } from './attach.ts'
import type { AddMessage, ComposedMessage } from './commands.ts'
import { composeMessage } from './compose-message.ts'
import { asLookupCommand, judgeMessage } from './judge-message.ts'
import type { MessageChange } from './message-change.ts'
import { assertMayReply } from './part-time.ts'
import { publishMessage } from './publish-message.ts'

/**
 * Writes a draft anew from what it was and what is given, and sends it with `isDraft: false` as if it were written now.
 * False when it was sent by somebody else meanwhile.
 */
export async function updateDraft(ctx: Ctx, change: MessageChange, problems: Problems): Promise<boolean> {
  const { place, message, ticket, files } = change
  const wanted = wholeMessage(ctx, change)
  const lookups = await findLookups(ctx.db.quick, asLookupCommand(wanted, ticket))
  // an address the inbox no longer has, or that of another inbox, gives way to the inbox's own
  if (change.given.sendFrom === undefined && !lookups.isAlias) wanted.sendFrom = undefined
  judgeMessage(ctx, wanted, lookups, problems, files.kept.length > 0)
  await judgeColleagues(ctx, ticket.inboxId, wanted.mentions ?? [], problems)
  problems.throwIfAny()
  const isSent = wanted.isDraft === false
  if (isSent && wanted.threadType !== 'note') await assertMayReply(ctx, ticket.id)

  return ctx.db.transaction(async (tx) => {
    const current = await accessMessage(ctx, place, 'edit', tx)
    if (!current.message.isDraft) return false
    // a note that sets status or agent is more than a note
    if (isSent && (wanted.statusId ?? wanted.agentId) !== undefined) await accessTicket(ctx, ticket.id, 'reply', tx)
    const allFiles: Lookups = { ...lookups, files: [...files.kept, ...lookups.files] }
    const composed = composeMessage(ctx, wanted, current.ticket, allFiles)
    await updateRow(tx, ctx, message, composed, current.ticket.contactId)
    await detachFiles(tx, ctx, message.id, files.removedIds)
    const fileIds = files.added.map((file) => file.value)
    await attachFiles(tx, ctx, { ticketId: isSent ? ticket.id : null, messageId: message.id, fileIds })
    await insertMentions(tx, message.id, wanted.mentions ?? [])
    if (isSent) {
      await tx.query(
        sql`update files set ticket_id = ${ticket.id} where message_id = ${message.id} and state = 'active'`,
      )
      await publishMessage(tx, ctx, {
        ticket: current.ticket,
        messageId: message.id,
        given: wanted,
        composed,
        followerIds: lookups.followers,
      })
    }
    await ctx.idempotency?.complete(tx, message.id)
    return true
  })
}

/** The draft as it shall be. */
function wholeMessage(ctx: Ctx, { message, given, files }: MessageChange): AddMessage {
  const { files: _files, schedule, ...fields } = given
  const stored = (value: number | null, source: string): Sourced<number> | undefined =>
    value === null ? undefined : { value, source }
  const sendAt = message.sendAfter === null ? null : new Date(message.sendAfter)
  const isWaiting = schedule === undefined && sendAt !== null && sendAt > ctx.now
  return {
    ...fields,
    threadType: message.threadType as AddMessage['threadType'],
    message: given.message ?? message.body,
    editMethod: given.editMethod ?? message.editMethod,
    subject: given.subject ?? message.subject ?? undefined,
    to: given.to ?? message.to,
    cc: given.cc ?? message.cc,
    bcc: given.bcc ?? message.bcc,
    files: files.added,
    statusId: given.statusId ?? stored(message.statusId, 'status'),
    agentId: given.agentId ?? stored(message.assigningUserId, 'agent'),
    isDraft: given.isDraft !== false,
    isPinned: given.isPinned ?? message.isPinned,
    sendFrom: given.sendFrom ?? message.fromAddress ?? undefined,
    schedule: isWaiting ? { sendAt, timezone: 'UTC' } : (schedule ?? undefined),
  }
}

// Sent, it is as old as its sending: it stands below what was said while it was a draft.
async function updateRow(
  tx: Tx,
  ctx: Ctx,
  { id }: MessageRow,
  message: ComposedMessage,
  contactId: number | null,
): Promise<void> {
  await tx.query(sql`
    update messages set edit_method = ${message.editMethod}, body = ${message.body}, html_body = ${message.htmlBody},
      text_body = ${message.textBody}, subject = ${message.subject}, from_address = ${message.fromAddress},
      to_addresses = ${message.to}, cc = ${message.cc}, bcc = ${message.bcc}, contact_id = ${contactId},
      status_id = ${message.statusId}, assigning_user_id = ${message.assigningUserId}, is_draft = ${message.isDraft},
      is_pinned = ${message.isPinned}, email_message_id = ${message.emailMessageId}, send_after = ${message.sendAfter},
      delivery_status = ${message.emailMessageId === null ? null : 'queued'},
      created_at = case when ${message.isDraft} then created_at else ${ctx.now}::timestamptz end,
      updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id}
    where id = ${id}`)
}
