import type { Ctx } from '../db/ctx.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { Problems } from '../lib/app-error.ts'
import { accessTicket } from '../tickets/access.ts'
import { judgeColleagues } from '../tickets/judge-colleagues.ts'
import { findLookups } from '../tickets/lookups.ts'
import { attachFiles, insertMentions } from './attach.ts'
import type { AddMessage } from './commands.ts'
import { composeMessage } from './compose-message.ts'
import { asLookupCommand, judgeMessage } from './judge-message.ts'
import { assertMayReply } from './part-time.ts'
import { publishMessage } from './publish-message.ts'
import { insertMessage } from './queries.ts'

/**
 * Adds a reply, note or forward of the acting agent, with what it changes on the ticket, in one transaction. A reply
 * or forward is mailed from the event of that commit. Gives the message's id.
 */
export async function addMessage(
  ctx: Ctx,
  ticketId: number,
  given: AddMessage,
  problems = new Problems(),
): Promise<number> {
  const need =
    given.threadType === 'note' && given.statusId === undefined && given.agentId === undefined ? 'note' : 'reply'
  const ticket = await accessTicket(ctx, ticketId, need)
  const lookups = await findLookups(ctx.db.quick, asLookupCommand(given, ticket))
  judgeMessage(ctx, given, lookups, problems)
  await judgeColleagues(ctx, ticket.inboxId, given.mentions ?? [], problems)
  problems.throwIfAny()
  if (given.threadType !== 'note' && given.isDraft !== true) await assertMayReply(ctx, ticketId)

  const id = await ctx.db.transaction(async (tx) => {
    const current = await accessTicket(ctx, ticketId, need, tx)
    const composed = composeMessage(ctx, given, current, lookups)
    const messageId = await insertMessage(tx, ctx, current, composed)
    await attachFiles(tx, ctx, {
      ticketId: given.isDraft === true ? null : ticketId,
      messageId,
      fileIds: (given.files ?? []).map((file) => file.value),
    })
    await insertMentions(tx, messageId, given.mentions ?? [])
    if (given.isDraft !== true)
      await publishMessage(tx, ctx, { ticket: current, messageId, given, composed, followerIds: lookups.followers })
    await ctx.idempotency?.complete(tx, messageId)
    return messageId
  })
  wakeDispatcher(ctx.db)
  return id
}
