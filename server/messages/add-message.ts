import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { accessTicket, type TicketRow } from '../tickets/access.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import type { CreateTicket, ListChange } from '../tickets/commands.ts'
import { judgeColleagues } from '../tickets/judge-colleagues.ts'
import { judgeFiles, judgeReferences } from '../tickets/judge-ticket.ts'
import { findLookups, type Lookups } from '../tickets/lookups.ts'
import type { AddMessage, ComposedMessage } from './commands.ts'
import { composeMessage } from './compose-message.ts'
import { assertMayReply } from './part-time.ts'
import { insertMessage, insertMessageSchedule } from './queries.ts'

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
  const lookups = await findLookups(ctx.db, asLookupCommand(given, ticket))
  judge(ctx, given, lookups, problems)
  await judgeColleagues(ctx, ticket.inboxId, given.mentions ?? [], problems)
  problems.throwIfAny()
  if (given.threadType !== 'note' && given.isDraft !== true) await assertMayReply(ctx, ticketId)

  const id = await ctx.db.transaction(async (tx) => {
    const current = await accessTicket(ctx, ticketId, need, tx)
    const composed = composeMessage(ctx, given, current, lookups)
    const messageId = await insertMessage(tx, ctx, current, composed)
    // a draft's files are its author's alone until it is sent: the ticket does not have them yet
    await attachFiles(tx, ctx, {
      ticketId: given.isDraft === true ? null : ticketId,
      messageId,
      fileIds: (given.files ?? []).map((file) => file.value),
    })
    await insertMentions(tx, messageId, given.mentions ?? [])
    if (given.isDraft !== true) await publish(tx, ctx, { ticket: current, messageId, given, composed, lookups })
    await ctx.idempotency?.complete(tx, messageId)
    return messageId
  })
  wakeDispatcher(ctx.db)
  return id
}

function asLookupCommand(given: AddMessage, ticket: TicketRow): CreateTicket {
  return {
    inboxId: { value: ticket.inboxId, source: 'inbox' },
    customer: { id: { value: ticket.customerId, source: 'customer' } },
    agentId: given.agentId,
    statusId: given.statusId,
    files: given.files,
    cc: given.cc,
    bcc: given.bcc,
    sendFrom: given.sendFrom,
    schedule: given.schedule,
  }
}

function judge(ctx: Ctx, given: AddMessage, lookups: Lookups, problems: Problems): void {
  const isEmpty = (given.message ?? '').trim() === '' && (given.files ?? []).length === 0
  if (isEmpty) problems.add('message', 'must be set')
  if (given.threadType === 'forward' && (given.to ?? []).length === 0 && given.isDraft !== true)
    problems.add('to', 'must be set')
  if (given.schedule !== undefined && given.threadType === 'note')
    problems.add('scheduledEmail', 'a note is not mailed')
  judgeReferences(
    ctx.actor,
    { customer: {}, agentId: given.agentId, statusId: given.statusId, schedule: given.schedule },
    lookups,
    problems,
  )
  judgeFiles(ctx.actor, given.files ?? [], lookups.files, problems)
  const inboxAddress = lookups.inbox?.email.toLowerCase()
  if (given.sendFrom !== undefined && !lookups.isAlias && given.sendFrom.toLowerCase() !== inboxAddress) {
    problems.add('sendFrom', 'must be the address of the inbox or one of its aliases')
  }
}

async function attachFiles(
  tx: Tx,
  ctx: Ctx,
  at: { ticketId: number | null; messageId: number; fileIds: number[] },
): Promise<void> {
  const wanted = [...new Set(at.fileIds)]
  if (wanted.length === 0) return
  const attached = await tx.query(sql`
    update files set ticket_id = ${at.ticketId}, message_id = ${at.messageId}, state = 'active', updated_at = ${ctx.now}
    where id = any(${wanted}::bigint[]) and message_id is null returning id`)
  if (attached.length !== wanted.length)
    throw new AppError('invalid', { detail: 'is already attached', source: 'files' })
}

async function insertMentions(tx: Tx, messageId: number, mentions: readonly ListChange[]): Promise<void> {
  if (mentions.length === 0) return
  await tx.query(
    sql`insert into message_mentions (message_id, user_id) select ${messageId}::bigint, unnest(${mentions.map((entry) => entry.id)}::bigint[]) on conflict do nothing`,
  )
}

/** What a message that is not a draft does to its ticket, and the events its reactions start from. */
async function publish(
  tx: Tx,
  ctx: Ctx,
  at: { ticket: TicketRow; messageId: number; given: AddMessage; composed: ComposedMessage; lookups: Lookups },
): Promise<void> {
  const { ticket, messageId, given, composed, lookups } = at
  const isReply = given.threadType === 'message'
  // the first reply of an agent stops the response clock
  await tx.query(sql`update tickets set preview_text = ${composed.previewText}, message_count = message_count + ${isReply ? 1 : 0},
    response_time_mins = case when ${isReply} then coalesce(response_time_mins, floor(extract(epoch from ${ctx.now}::timestamptz - created_at) / 60)::int) else response_time_mins end
    where id = ${ticket.id}`)
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id)
    values (${ticket.id}, ${{ message: 'reply', note: 'note', forward: 'forwarded' }[given.threadType]}, ${messageId}, ${ctx.now}, ${ctx.actor.id})`)
  const isScheduled = given.schedule !== undefined
  await changeTicket(tx, ctx, ticket, {
    // a scheduled message changes the ticket when it is sent
    statusId: isScheduled ? undefined : given.statusId?.value,
    agentId: given.agentId?.value,
    addFollowerIds: lookups.followers,
  })
  if (given.schedule !== undefined) {
    const scheduledEmailId = await insertMessageSchedule(tx, ctx, {
      ticketId: ticket.id,
      messageId,
      ...given.schedule,
      statusId: given.schedule.statusId?.value ?? given.statusId?.value ?? null,
    })
    await record(tx, ctx.actor, {
      kind: 'ticket.scheduled',
      ticketId: ticket.id,
      messageId,
      scheduledEmailId,
      sendAt: given.schedule.sendAt.toISOString(),
    })
  } else
    await record(tx, ctx.actor, {
      kind: 'message.created',
      ticketId: ticket.id,
      messageId,
      threadType: given.threadType,
      mail: composed.emailMessageId !== null,
    })
}
