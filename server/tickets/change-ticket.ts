import { statusIds } from '../catalog/status-ids.ts'
import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import type { TicketChanges } from '../events/event.ts'
import { record } from '../events/record.ts'
import { AppError } from '../lib/app-error.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import { hasSlas } from '../slas/queries.ts'
import type { TicketRow } from './access.ts'
import { resolutionMinutes } from './business-minutes.ts'
import type { CustomerRow } from './lookups.ts'

/** Columns and lists of a ticket to change. Absent leaves alone, null clears. */
export interface TicketChange {
  subject?: string | undefined
  inboxId?: number | undefined
  agentId?: number | null | undefined
  statusId?: number | undefined
  priorityId?: number | null | undefined
  typeId?: number | null | undefined
  sourceId?: number | undefined
  parentId?: number | null | undefined
  customer?: CustomerRow | undefined
  cc?: string[] | undefined
  bcc?: string[] | undefined
  imagesHidden?: boolean | undefined
  addTagIds?: number[]
  removeTagIds?: number[]
  addFollowerIds?: number[]
}

// The activity each changed reference leaves, and the column of the activity that names the new value.
const activityOf = {
  statusId: { eventType: 'status', column: 'status_id' },
  priorityId: { eventType: 'priority', column: 'priority_id' },
  typeId: { eventType: 'type', column: 'type_id' },
  agentId: { eventType: 'assigned', column: 'target_agent_id' },
  inboxId: { eventType: 'moved', column: 'inbox_id' },
  parentId: { eventType: 'parent', column: 'other_ticket_id' },
} as const

// Changes whose activity names no row.
const plainActivities = { subject: 'subject', sourceId: 'source', customerId: 'customer' } as const

const columns = {
  subject: 'subject',
  inboxId: 'inbox_id',
  agentId: 'agent_id',
  statusId: 'status_id',
  priorityId: 'priority_id',
  typeId: 'type_id',
  sourceId: 'source_id',
  parentId: 'parent_id',
} as const

/**
 * Writes what really differs from the locked ticket, with an activity and events for it. Every path that changes a
 * ticket (update, reply, later triggers) comes through here.
 */
export async function changeTicket(tx: Tx, ctx: Ctx, ticket: TicketRow, change: TicketChange): Promise<void> {
  const wanted = await withMoveRules(tx, ticket, change)
  const sets: Sql[] = []
  const changes: TicketChanges = {}
  for (const [name, column] of Object.entries(columns) as [keyof typeof columns, string][]) {
    const value = wanted[name]
    if (value === undefined || value === ticket[name]) continue
    sets.push(sql`${raw(column)} = ${value}`)
    changes[name] = { from: ticket[name], to: value }
  }
  if (changes.statusId?.to === statusIds.closed) await refusePending(tx, ticket)
  if (changes.statusId !== undefined)
    sets.push(...(await statusColumns(tx, ctx, ticket.id, changes.statusId.to as number)))
  if (wanted.customer !== undefined && wanted.customer.id !== ticket.customerId) {
    sets.push(
      sql`customer_id = ${wanted.customer.id}`,
      sql`contact_id = ${wanted.customer.contactId}`,
      sql`company_id = ${wanted.customer.companyId}`,
    )
    changes.customerId = { from: ticket.customerId, to: wanted.customer.id }
  }
  if (wanted.cc !== undefined) sets.push(sql`cc = ${wanted.cc}`)
  if (wanted.bcc !== undefined) sets.push(sql`bcc = ${wanted.bcc}`)
  if (wanted.imagesHidden !== undefined) sets.push(sql`images_hidden = ${wanted.imagesHidden}`)

  const tagged = await changeTags(tx, ctx, ticket.id, wanted)
  if (tagged.length > 0) changes.tags = { from: null, to: tagged }
  if ((wanted.addFollowerIds ?? []).length > 0) {
    await tx.query(
      sql`insert into ticket_followers (ticket_id, user_id) select ${ticket.id}::bigint, unnest(${wanted.addFollowerIds}::bigint[]) on conflict do nothing`,
    )
  }
  const [written] = await tx.query<{ isPromised: boolean }>(
    sql`update tickets set ${join([...sets, sql`updated_at = ${ctx.now}`, sql`updated_by_id = ${ctx.actor.id}`, sql`updated_by_type = 'users'`])}
      where id = ${ticket.id} returning sla_id is not null or ${hasSlas} as "isPromised"`,
  )
  await insertActivities(tx, ctx, ticket, changes)
  if (Object.keys(changes).length > 0)
    await record(tx, ctx.actor, { kind: 'ticket.updated', ticketId: ticket.id, changes })
  if (changes.agentId !== undefined) {
    await record(tx, ctx.actor, {
      kind: 'ticket.assigned',
      ticketId: ticket.id,
      agentId: changes.agentId.to as number | null,
      previousAgentId: ticket.agentId,
    })
  }
  // the history that the clocks are read from is complete now
  if (written?.isPromised) await measureTickets(tx, ctx.now, [ticket.id])
}

/**
 * Moved to an inbox its agent cannot see, a ticket loses the agent: nobody would answer it otherwise. A type the new
 * inbox does not have gives way to its default.
 */
async function withMoveRules(tx: Tx, ticket: TicketRow, change: TicketChange): Promise<TicketChange> {
  const isMoved = change.inboxId !== undefined && change.inboxId !== ticket.inboxId
  if (!isMoved) return change
  const [inbox] = await tx.query<{ isSeen: boolean; typeId: number | null }>(sql`
    select exists (select 1 from users u where u.id = ${ticket.agentId} and (u.role = 'Admin' or u.is_app_owner
        or exists (select 1 from inbox_users m where m.user_id = u.id and m.inbox_id = ${change.inboxId} and m.state = 'active'))) as "isSeen",
      (select y.id from tickettypes y join inbox_tickettypes e on e.tickettype_id = y.id
        where e.inbox_id = ${change.inboxId} and y.state = 'active' and (y.is_default or y.id = ${ticket.typeId})
        order by y.id = ${ticket.typeId} desc limit 1) as "typeId"`)
  return {
    ...change,
    agentId: change.agentId === undefined && !inbox?.isSeen ? null : change.agentId,
    typeId: change.typeId === undefined && ticket.typeId !== null ? (inbox?.typeId ?? null) : change.typeId,
  }
}

/** Where closed tickets are locked, none is closed with a message that still waits for its hour. */
async function refusePending(tx: Tx, ticket: TicketRow): Promise<void> {
  const [pending] = await tx.query(sql`
    select 1 from scheduledemails s join inboxes i on i.id = ${ticket.inboxId} and i.on_closed_lock is not null
    where s.ticket_id = ${ticket.id} and s.state = 'active' limit 1`)
  if (pending !== undefined)
    throw new AppError('invalid', { detail: 'a scheduled message has to be sent or cancelled first', source: 'status' })
}

// Solved and Closed end the clock; anything else starts it again.
async function statusColumns(tx: Tx, ctx: Ctx, ticketId: number, statusId: number): Promise<Sql[]> {
  const minutes = await resolutionMinutes(tx, ticketId, { id: statusId, since: ctx.now })
  return [sql`status_changed_at = ${ctx.now}`, sql`resolution_time_mins = ${minutes}`]
}

async function changeTags(
  tx: Tx,
  ctx: Ctx,
  ticketId: number,
  change: TicketChange,
): Promise<{ tagId: number; added: boolean }[]> {
  const [add, remove] = [change.addTagIds ?? [], change.removeTagIds ?? []]
  const removed =
    remove.length === 0
      ? []
      : await tx.query<{ id: number }>(
          sql`delete from ticket_tags where ticket_id = ${ticketId} and tag_id = any(${remove}::bigint[]) returning tag_id as id`,
        )
  const added =
    add.length === 0
      ? []
      : await tx.query<{ id: number }>(sql`
    insert into ticket_tags (ticket_id, tag_id) select ${ticketId}::bigint, unnest(${[...new Set(add)]}::bigint[]) on conflict do nothing returning tag_id as id`)
  const changes = [
    ...removed.map((row) => ({ tagId: row.id, added: false })),
    ...added.map((row) => ({ tagId: row.id, added: true })),
  ]
  for (const { tagId, added: isAdded } of changes) {
    await tx.query(sql`insert into ticketactivities (ticket_id, event_type, tag_id, created_at, created_by_id)
      values (${ticketId}, ${isAdded ? 'tagadded' : 'tagremoved'}, ${tagId}, ${ctx.now}, ${ctx.actor.id})`)
  }
  return changes
}

async function insertActivities(tx: Tx, ctx: Ctx, ticket: TicketRow, changes: TicketChanges): Promise<void> {
  for (const [name, { eventType, column }] of Object.entries(activityOf)) {
    const changed = changes[name]
    if (changed === undefined) continue
    const kind = name === 'agentId' && changed.to === null ? 'unassigned' : eventType
    const oldInboxId = name === 'inboxId' ? ticket.inboxId : null
    await tx.query(sql`insert into ticketactivities (ticket_id, event_type, ${raw(column)}, old_inbox_id, created_at, created_by_id)
      values (${ticket.id}, ${kind}, ${changed.to}, ${oldInboxId}, ${ctx.now}, ${ctx.actor.id})`)
  }
  for (const [name, eventType] of Object.entries(plainActivities)) {
    if (changes[name] === undefined) continue
    await tx.query(sql`insert into ticketactivities (ticket_id, event_type, created_at, created_by_id)
      values (${ticket.id}, ${eventType}, ${ctx.now}, ${ctx.actor.id})`)
  }
}
