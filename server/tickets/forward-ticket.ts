import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { Problems } from '../lib/app-error.ts'
import { renderMessage } from '../lib/html.ts'
import { inlineFileIds } from '../messages/inline-files.ts'
import { assertMayReply } from '../messages/part-time.ts'
import { accessTicket, type TicketRow } from './access.ts'
import { changeTicket } from './change-ticket.ts'
import type { CreateTicket, Sourced } from './commands.ts'
import { createTicket } from './create-ticket.ts'
import { historyHtml } from './forward-history.ts'

/** A forward in our words: a new ticket for somebody else, made from this one. */
export interface ForwardTicket
  extends Pick<
    CreateTicket,
    'subject' | 'message' | 'editMethod' | 'inboxId' | 'agentId' | 'statusId' | 'files' | 'sendFrom'
  > {
  /** The first one is the customer of the new ticket; all of them get the mail. */
  to: string[]
  cc?: string[] | undefined
  bcc?: string[] | undefined
  /** Whether what was said so far is quoted; as the inbox says when absent. */
  includeHistory?: boolean | undefined
}

/**
 * Forwards a ticket (desk-api-other.md D.6): a child ticket with its own customer, whose first message goes out by mail
 * and quotes the conversation. Counts as a reply for part-time agents. Gives the child's id.
 */
export async function forwardTicket(
  ctx: Ctx,
  id: number,
  given: ForwardTicket,
  problems = new Problems(),
): Promise<number> {
  const parent = await accessTicket(ctx, id, 'reply')
  await assertMayReply(ctx, id)
  const [first] = given.to
  const isNamed = problems.list.some(({ source }) => source?.startsWith('to'))
  if (first === undefined && !isNamed) problems.add('to', 'must be set')
  const message = await composeForward(ctx, parent, given)
  const { own, copied } = await splitFiles(ctx, id, given.files ?? [], message)
  const command: CreateTicket = {
    inboxId: given.inboxId ?? { value: parent.inboxId, source: 'inbox' },
    // without anybody it is refused, for that reason alone
    customer:
      first === undefined
        ? { id: { value: parent.customerId, source: 'to' } }
        : { email: { value: first, source: 'to[0]' } },
    subject: given.subject?.trim() ? given.subject : `#${parent.id} ${parent.subject}`,
    message,
    editMethod: 'html',
    agentId: given.agentId,
    statusId: given.statusId,
    cc: given.cc,
    bcc: given.bcc,
    files: own,
    copiedFileIds: copied,
    notifyCustomer: true,
    sendFrom: given.sendFrom,
    parentId: { value: id, source: 'id' },
  }
  const child = await createTicket(ctx, command, {
    problems,
    also: (tx, childId) => linkForward(tx, ctx, { parentId: id, childId, to: given.to }),
  })
  return child.id
}

/** The text, then the conversation. Rendered here, because the two may be written in different ways. */
async function composeForward(ctx: Ctx, parent: TicketRow, given: ForwardTicket): Promise<string> {
  const [inbox] = await ctx.db.query<{ quotes: boolean }>(
    sql`select include_ticket_history_on_forward as quotes from inboxes where id = ${parent.inboxId}`,
  )
  const hasHistory = given.includeHistory ?? inbox?.quotes ?? true
  const text = given.message?.trim()
    ? renderMessage(given.message, given.editMethod ?? ctx.actor.editMethod).htmlBody
    : ''
  const history = hasHistory ? await historyHtml(ctx, parent.id) : ''
  return [text, history].filter((part) => part !== '').join('\n<br />\n')
}

/** Files the ticket has already are copied, with the images its quotes show; new ones are attached. */
async function splitFiles(
  ctx: Ctx,
  ticketId: number,
  files: readonly Sourced<number>[],
  html: string,
): Promise<{ own: Sourced<number>[]; copied: number[] }> {
  const wanted = [...files.map((file) => file.value), ...inlineFileIds(html)]
  if (wanted.length === 0) return { own: [], copied: [] }
  const rows = await ctx.db.query<{ id: number }>(sql`
    select id from files where id = any(${wanted}::bigint[]) and ticket_id = ${ticketId} and message_id is not null and state = 'active'`)
  const copied = rows.map((row) => row.id)
  return { own: files.filter((file) => !copied.includes(file.value)), copied }
}

async function linkForward(
  tx: Tx,
  ctx: Ctx,
  { parentId, childId, to }: { parentId: number; childId: number; to: string[] },
): Promise<void> {
  const parent = await accessTicket(ctx, parentId, 'reply', tx)
  await tx.query(sql`update messages set thread_type = 'forward', to_addresses = ${to} where ticket_id = ${childId}`)
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, other_ticket_id, created_at, created_by_id)
    values (${parentId}, 'forwarded', ${childId}, ${ctx.now}, ${ctx.actor.id})`)
  await changeTicket(tx, ctx, parent, {})
}
