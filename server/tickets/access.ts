import type { Actor, Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { canManageInbox, canSeeInbox, canWriteInbox, inVisibleInboxes, isSiteAdmin } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'

// The one place that decides which tickets an actor may see or touch; lists, includes and every workflow ask here.

/** What a caller is about to do with a ticket. */
export type TicketNeed = 'see' | 'note' | 'reply' | 'edit' | 'delete' | 'restore'

/** A ticket as workflows need it. */
export interface TicketRow {
  id: number
  subject: string
  state: string
  inboxId: number
  customerId: number
  contactId: number | null
  companyId: number | null
  agentId: number | null
  statusId: number
  priorityId: number | null
  typeId: number | null
  sourceId: number
  parentId: number | null
  messageCount: number
  responseTimeMins: number | null
  createdAt: string
  archivedAt: string | null
  readonly: boolean
}

/** The condition on the alias `row` of tickets that the actor may see; deleted ones are for admins and who did it. */
export function ticketScope(actor: Actor, row: Sql): Sql {
  if (isSiteAdmin(actor)) return sql`true`
  const isInboxAdmin = [...actor.inboxes.values()].some((membership) => membership.isAdmin)
  const visible = inVisibleInboxes(actor, sql`${row}.inbox_id`)
  return isInboxAdmin
    ? visible
    : sql`${visible} and (${row}.state <> 'deleted' or (${row}.deleted_by_id = ${actor.id} and ${row}.deleted_by_type = 'users'))`
}

/** What of a ticket decides who may see it. */
export interface TicketSight {
  inboxId: number
  state: string
  deletedById: number | null
  deletedByType: string | null
}

/** The same rule as `ticketScope`, for a ticket at hand: one row is told to many readers. */
export function seesTicket(actor: Actor, ticket: TicketSight): boolean {
  if (!canSeeInbox(actor, ticket.inboxId)) return false
  if (ticket.state !== 'deleted' || isSiteAdmin(actor)) return true
  const isInboxAdmin = [...actor.inboxes.values()].some((membership) => membership.isAdmin)
  return isInboxAdmin || (ticket.deletedById === actor.id && ticket.deletedByType === 'users')
}

// "default" locks after this many days (inbox.onClosedLock; desk-api-tickets.md 7.5 does not give the number).
const defaultClosedLockDays = 30

/** True for a ticket that can no longer be changed: archived, merged, or closed in an inbox that locks those. */
export function readonlyExpression(row: Sql): Sql {
  return sql`${row}.archived_at is not null or ${row}.state = 'merged' or (${row}.status_id = 6 and exists (
    select 1 from inboxes locked where locked.id = ${row}.inbox_id and (locked.on_closed_lock = 'immediately'
      or (locked.on_closed_lock = 'custom' and ${row}.status_changed_at < now() - make_interval(days => locked.on_closed_wait))
      or (locked.on_closed_lock = 'default' and ${row}.status_changed_at < now() - make_interval(days => ${raw(String(defaultClosedLockDays))})))))`
}

/**
 * Gives the ticket when the actor may do that with it. Unseeable is 404, seeable but not allowed 403. Inside a
 * transaction the row is locked, so that what was checked still holds when it is written.
 */
export async function accessTicket(ctx: Ctx, id: number, need: TicketNeed, tx: Queryable = ctx.db): Promise<TicketRow> {
  const ticket = await findTicket(tx, id, 'isTransaction' in tx)
  if (ticket === undefined || !canSeeInbox(ctx.actor, ticket.inboxId)) throw new AppError('notFound', 'not found')
  if (ticket.state === 'deleted' && need !== 'restore') throw new AppError('notFound', 'not found')
  assertAllowed(ctx.actor, ticket, need)
  return ticket
}

function assertAllowed(actor: Actor, ticket: TicketRow, need: TicketNeed): void {
  const { inboxId } = ticket
  if (need === 'see') return
  if (need === 'restore') {
    if (!canManageInbox(actor, inboxId))
      throw new AppError('forbidden', 'only an admin of the inbox may restore a ticket')
    return
  }
  if (need === 'note') return refuseReadonly(ticket)
  if (!canWriteInbox(actor, inboxId)) throw new AppError('forbidden', 'you may only read and write notes in this inbox')
  if (need === 'delete') {
    if (!actor.site.agentsCanDelete && !canManageInbox(actor, inboxId))
      throw new AppError('forbidden', 'agents may not delete tickets')
    return
  }
  refuseReadonly(ticket)
}

function refuseReadonly(ticket: TicketRow): void {
  if (ticket.readonly) throw new AppError('forbidden', { detail: 'ticket is read-only', source: 'ticket' })
}

async function findTicket(tx: Queryable, id: number, lock: boolean): Promise<TicketRow | undefined> {
  const row = raw('t')
  const [ticket] = await tx.query<TicketRow>(sql`
    select t.id, t.subject, t.state, t.inbox_id as "inboxId", t.customer_id as "customerId", t.contact_id as "contactId",
      t.company_id as "companyId", t.agent_id as "agentId", t.status_id as "statusId", t.priority_id as "priorityId",
      t.type_id as "typeId", t.source_id as "sourceId", t.parent_id as "parentId", t.message_count as "messageCount",
      t.response_time_mins as "responseTimeMins", t.created_at as "createdAt", t.archived_at as "archivedAt",
      (${readonlyExpression(row)}) as readonly
    from tickets t where t.id = ${id} ${lock ? raw('for no key update') : raw('')}`)
  return ticket
}
