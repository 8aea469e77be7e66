import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import { canManageInbox } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { accessTicket, type TicketNeed, type TicketRow } from '../tickets/access.ts'

// The one place that decides what an actor may do with a message; what its ticket allows comes first.

/** What a caller is about to do with a message. `react`: likes and the like; `send`: have its mail sent again. */
export type MessageNeed = 'see' | 'react' | 'pin' | 'edit' | 'delete' | 'send'

/** Where a message is said to be: a path may name its ticket, too. */
export interface MessagePlace {
  id: number
  ticketId?: number | undefined
}

/** A message as workflows need it. */
export interface MessageRow {
  id: number
  ticketId: number
  state: string
  threadType: 'message' | 'note' | 'forward' | 'eventInfo' | 'completedTask'
  editMethod: 'html' | 'markdown'
  body: string
  subject: string | null
  fromAddress: string | null
  to: string[]
  cc: string[]
  bcc: string[]
  statusId: number | null
  assigningUserId: number | null
  isDraft: boolean
  isPinned: boolean
  deliveryStatus: string | null
  /** When its mail may go, RFC 3339; null when at once. */
  sendAfter: string | null
  /** Its mail waits for its hour or can still be undone. */
  isDelayed: boolean
  /** It was scheduled and is not sent (yet): it does not count on its ticket. */
  isUncounted: boolean
  createdById: number | null
  createdByType: string
}

/**
 * Gives the message and its ticket when the actor may do that. What cannot be seen is 404, what can be seen but not
 * done 403. Inside a transaction ticket and message are locked, in this order.
 */
export async function accessMessage(
  ctx: Ctx,
  place: MessagePlace,
  need: MessageNeed,
  tx: Queryable = ctx.db,
): Promise<{ message: MessageRow; ticket: TicketRow }> {
  const seen = await findMessage(tx, place.id, false)
  if (seen === undefined || !isVisible(ctx, seen, place)) throw notFound()
  const ticket = await accessTicket(ctx, seen.ticketId, ticketNeed(ctx, seen, need), tx)
  const message = 'isTransaction' in tx ? await findMessage(tx, place.id, true) : seen
  // the ticket was merged into another one, or the message deleted, before the ticket was locked
  if (message === undefined || message.ticketId !== ticket.id || !isVisible(ctx, message, place)) throw notFound()
  assertAllowed(ctx, message, ticket, need)
  return { message, ticket }
}

const isAuthor = (ctx: Ctx, message: MessageRow): boolean =>
  message.createdByType === 'users' && message.createdById === ctx.actor.id

function isVisible(ctx: Ctx, message: MessageRow, place: MessagePlace): boolean {
  if (message.state === 'deleted' || (message.isDraft && !isAuthor(ctx, message))) return false
  return place.ticketId === undefined || place.ticketId === message.ticketId
}

function ticketNeed(ctx: Ctx, message: MessageRow, need: MessageNeed): TicketNeed {
  if (need === 'see' || need === 'react') return 'see'
  // what is not sent yet can be taken back, even when the ticket was closed for good with it
  if (need === 'delete' && isAuthor(ctx, message) && (message.isDelayed || message.isDraft)) return 'see'
  if (need === 'pin' || message.threadType === 'note') return 'note'
  return 'reply'
}

function assertAllowed(ctx: Ctx, message: MessageRow, ticket: TicketRow, need: MessageNeed): void {
  if (need === 'see' || need === 'react' || need === 'pin') return
  const isSystem = message.threadType === 'eventInfo' || message.threadType === 'completedTask'
  if (isSystem) throw new AppError('forbidden', 'what the desk wrote by itself stays as it is')
  if (need === 'send' || (isAuthor(ctx, message) && (need === 'edit' || message.isDraft || message.isDelayed))) return
  const { agentsCanEdit, agentsCanDelete } = ctx.actor.site
  if ((need === 'edit' ? agentsCanEdit : agentsCanDelete) || canManageInbox(ctx.actor, ticket.inboxId)) return
  throw new AppError('forbidden', need === 'edit' ? 'agents may not edit messages' : 'agents may not delete messages')
}

async function findMessage(tx: Queryable, id: number, lock: boolean): Promise<MessageRow | undefined> {
  const [row] = await tx.query<MessageRow>(sql`
    select m.id, m.ticket_id as "ticketId", m.state, m.thread_type as "threadType", m.edit_method as "editMethod", m.body,
      m.subject, m.from_address as "fromAddress", m.to_addresses as "to", m.cc, m.bcc, m.status_id as "statusId",
      m.assigning_user_id as "assigningUserId", m.is_draft as "isDraft", m.is_pinned as "isPinned",
      m.delivery_status as "deliveryStatus", m.send_after as "sendAfter",
      coalesce(m.send_after > now(), false) as "isDelayed",
      exists (select 1 from scheduledemails s where s.message_id = m.id and s.state <> 'sent') as "isUncounted",
      m.created_by_id as "createdById", m.created_by_type as "createdByType"
    from messages m where m.id = ${id} ${lock ? raw('for no key update') : raw('')}`)
  return row
}

function notFound(): AppError {
  return new AppError('notFound', 'not found')
}
