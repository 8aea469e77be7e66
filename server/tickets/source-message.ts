import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { canSeeInbox } from '../inboxes/access.ts'
import type { Problems } from '../lib/app-error.ts'
import { inlineUrl } from '../messages/inline-files.ts'
import type { CreateTicket } from './commands.ts'
import type { FileRow } from './lookups.ts'
import type { SourceMessage } from './new-ticket.ts'

interface SourceRow extends SourceMessage {
  subject: string
  htmlBody: string
  inboxId: number
  ticketState: string
  isArchived: boolean
  /** The message's author when a customer wrote it, else the ticket's customer. */
  customerId: number
}

/**
 * Takes body, customer and subject from an existing message where the request gives none of its own. The message must
 * be one the actor may see; that of an archived ticket only when the request names the ticket too.
 */
export async function fillFromMessage(
  ctx: Ctx,
  command: CreateTicket,
  problems: Problems,
): Promise<{ command: CreateTicket; source: SourceMessage | null }> {
  const { fromMessageId, fromTicketId } = command
  if (fromMessageId === undefined) {
    if (fromTicketId !== undefined) problems.add('fromThreadId', 'must be set')
    return { command, source: null }
  }
  const [row] = await ctx.db.query<SourceRow>(sql`
    select m.id as "messageId", m.ticket_id as "ticketId", t.subject, m.html_body as "htmlBody", t.inbox_id as "inboxId", t.state as "ticketState",
      t.archived_at is not null as "isArchived", m.created_by_type = 'customers' as "isByCustomer",
      case when m.created_by_type = 'customers' then m.created_by_id else t.customer_id end as "customerId"
    from messages m join tickets t on t.id = m.ticket_id
    where m.id = ${fromMessageId.value} and m.state = 'active' and (not m.is_draft or m.created_by_id = ${ctx.actor.id})`)
  if (row === undefined || row.ticketState === 'deleted' || !canSeeInbox(ctx.actor, row.inboxId)) {
    problems.add(fromMessageId.source, 'not found')
    return { command, source: null }
  }
  if (fromTicketId !== undefined && fromTicketId.value !== row.ticketId)
    problems.add(fromTicketId.source, 'is not the ticket of that message')
  if (row.isArchived && fromTicketId === undefined)
    problems.add('fromTicketId', 'must be set, because the ticket is archived')
  const hasCustomer = command.customer.id !== undefined || command.customer.email !== undefined
  const usesItsText = command.message === undefined
  return {
    source: { messageId: row.messageId, ticketId: row.ticketId, isByCustomer: row.isByCustomer },
    command: {
      ...command,
      subject: command.subject ?? row.subject,
      message: usesItsText ? row.htmlBody : command.message,
      editMethod: usesItsText ? 'html' : command.editMethod,
      inboxId: command.inboxId ?? { value: row.inboxId, source: 'inbox' },
      customer: hasCustomer
        ? command.customer
        : { ...command.customer, id: { value: row.customerId, source: 'fromThreadId' } },
    },
  }
}

/** Which files a new ticket gets copies of: those of a message, or these. */
export type CopiedFiles = { messageId: number } | { fileIds: readonly number[] }

/** Copies files for a new ticket: new rows, the same stored bytes. The text's inline addresses follow. */
export async function copyFiles(
  tx: Tx,
  ctx: Ctx,
  wanted: CopiedFiles,
  html: string,
): Promise<{ html: string; files: FileRow[] }> {
  const which = 'fileIds' in wanted ? sql`id = any(${wanted.fileIds}::bigint[])` : sql`message_id = ${wanted.messageId}`
  const rows = await tx.query<FileRow & { oldId: number }>(sql`
    with old as materialized (
      select *, nextval(pg_get_serial_sequence('files', 'id')) as new_id
      from (select * from files where ${which} and state = 'active' order by id) sorted
    ), new as (
      insert into files (id, filename, mime_type, size, disposition, storage_key, uploaded_at, created_at, created_by_id, updated_at, updated_by_id)
      select new_id, filename, mime_type, size, disposition, storage_key, uploaded_at, ${ctx.now}, ${ctx.actor.id}, ${ctx.now}, ${ctx.actor.id} from old
    )
    select new_id as id, id as "oldId", disposition, mime_type as "mimeType", ${ctx.actor.id}::bigint as "createdById", null as "messageId", true as "isUploaded"
    from old order by id`)
  let copied = html
  for (const file of rows) copied = copied.replaceAll(`${inlineUrl(file.oldId)}"`, `${inlineUrl(file.id)}"`)
  return { html: copied, files: rows }
}
