import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import type { Problems } from '../lib/app-error.ts'
import type { PlaceholderContext } from '../lib/placeholders.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { judgeColleagues } from '../tickets/judge-colleagues.ts'
import { judgeFiles } from '../tickets/judge-ticket.ts'
import { findLookups, type Lookups } from '../tickets/lookups.ts'
import { changeSchedule } from '../tickets/schedule.ts'
import { accessMessage, type MessageRow } from './access.ts'
import { attachFiles, detachFiles, insertMentions } from './attach.ts'
import { placeholders, renderText } from './compose-message.ts'
import type { MessageChange } from './message-change.ts'
import { updatePreview } from './queries.ts'

/** Changes a message that is no draft any more; a mail that still waits is sent as it is then. Gives true. */
export async function updateSent(ctx: Ctx, change: MessageChange, problems: Problems): Promise<boolean> {
  const { place, need, ticket, message, given, files } = change
  const lookups = await findLookups(ctx.db.quick, {
    inboxId: { value: ticket.inboxId, source: 'inbox' },
    customer: { id: { value: ticket.customerId, source: 'customer' } },
    files: files.added,
  })
  judgeFiles(ctx.actor, files.added, lookups.files, problems)
  await judgeColleagues(ctx, ticket.inboxId, given.mentions ?? [], problems)
  if (given.isDraft === true) problems.add('isDraft', 'a message that was sent is no draft any more')
  await judgeHeaders(ctx.db, change, problems)
  problems.throwIfAny()
  const author = await findAuthor(ctx, message)

  await ctx.db.transaction(async (tx) => {
    const current = await accessMessage(ctx, place, need, tx)
    const sets = changedColumns(current.message, change)
    const isNewText = isTextChanged(current.message, change)
    if (isNewText) {
      const all: Lookups = { ...lookups, files: [...files.kept, ...lookups.files] }
      const context = author === null ? {} : placeholders(ctx, author, current.ticket, lookups)
      sets.push(...textColumns(current.message, change, context, all))
    }
    const hasLists = files.added.length + files.removedIds.length + (given.mentions ?? []).length > 0
    if (sets.length > 0 || hasLists) {
      await tx.query(sql`
        update messages set ${join([...sets, sql`updated_at = ${ctx.now}`, sql`updated_by_id = ${ctx.actor.id}`, sql`updated_by_type = 'users'`])}
        where id = ${message.id}`)
      await detachFiles(tx, ctx, message.id, files.removedIds)
      const fileIds = files.added.map((file) => file.value)
      await attachFiles(tx, ctx, { ticketId: ticket.id, messageId: message.id, fileIds })
      await insertMentions(tx, message.id, given.mentions ?? [])
      await tx.query(sql`insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id)
        values (${ticket.id}, 'messageupdated', ${message.id}, ${ctx.now}, ${ctx.actor.id})`)
      await changeTicket(tx, ctx, current.ticket, {})
      if (isNewText) await updatePreview(tx, ticket.id)
      await record(tx, ctx.actor, { kind: 'message.updated', ticketId: ticket.id, messageId: message.id })
    }
    if (given.schedule !== undefined) await changeSchedule(tx, ctx, current.ticket, given.schedule, message.id)
    await ctx.idempotency?.complete(tx, message.id)
  })
  return true
}

/** Recipients and subject are fixed once there is a mail: what the desk shows is what was sent. */
async function judgeHeaders(db: Queryable, { message, given }: MessageChange, problems: Problems): Promise<void> {
  const changed = (['cc', 'bcc', 'subject'] as const).filter(
    (name) => given[name] !== undefined && JSON.stringify(given[name]) !== JSON.stringify(message[name] ?? ''),
  )
  if (changed.length === 0) return
  const [mail] = await db.query(sql`select 1 from outgoing_mails where message_id = ${message.id}`)
  if (mail === undefined) return
  for (const name of changed) problems.add(name, 'cannot change, because the mail was made already')
}

function isTextChanged(message: MessageRow, { given, files }: MessageChange): boolean {
  const isNewText = given.message !== undefined && given.message !== message.body
  const isNewMethod = given.editMethod !== undefined && given.editMethod !== message.editMethod
  return isNewText || isNewMethod || files.added.length > 0
}

function textColumns(
  message: MessageRow,
  { given }: MessageChange,
  context: PlaceholderContext,
  lookups: Lookups,
): Sql[] {
  const body = given.message ?? message.body
  const editMethod = given.editMethod ?? message.editMethod
  const { htmlBody, textBody } = renderText(body, editMethod, { context, lookups })
  return [
    sql`body = ${body}`,
    sql`edit_method = ${editMethod}`,
    sql`html_body = ${htmlBody}`,
    sql`text_body = ${textBody}`,
  ]
}

const columns = { subject: 'subject', cc: 'cc', bcc: 'bcc', isPinned: 'is_pinned' } as const

function changedColumns(message: MessageRow, { given }: MessageChange): Sql[] {
  return (Object.keys(columns) as (keyof typeof columns)[]).flatMap((name) => {
    const value = given[name]
    if (value === undefined || JSON.stringify(value) === JSON.stringify(message[name] ?? '')) return []
    return [sql`${raw(columns[name])} = ${value === '' ? null : value}`]
  })
}

/** Whose names the placeholders of the text stand for; null for a customer, whose words stand for themselves. */
async function findAuthor(ctx: Ctx, message: MessageRow): Promise<NonNullable<PlaceholderContext['user']> | null> {
  if (message.createdByType !== 'users' || message.createdById === null) return null
  if (message.createdById === ctx.actor.id) return ctx.actor
  const [user] = await ctx.db.query<NonNullable<PlaceholderContext['user']>>(sql`
    select first_name as "firstName", last_name as "lastName", email from users where id = ${message.createdById}`)
  return user ?? null
}
