import { isDeepStrictEqual } from 'node:util'
import type { Ctx } from '../db/ctx.ts'
import { AppError } from '../lib/app-error.ts'
import type { ListChange, Sourced, UpdateTicket } from '../tickets/commands.ts'
import { updateTicket } from '../tickets/update-ticket.ts'
import { captureTicket, type TicketState } from './capture-ticket.ts'

/** The simple values of a ticket, by their names on the wire. */
const names = {
  subject: 'subject',
  inboxId: 'inbox',
  customerId: 'customer',
  agentId: 'agent',
  statusId: 'status',
  priorityId: 'priority',
  typeId: 'type',
  sourceId: 'source',
  parentId: 'parent',
  cc: 'cc',
  bcc: 'bcc',
  imagesHidden: 'imagesHidden',
  isDeleted: 'isDeleted',
} as const

/**
 * Puts back what a bulk change did to a ticket, with the rights of who asks. A value that somebody has changed since
 * stays as it is; an AppError then names it, after all the others were put back.
 */
export async function restoreTicketChange(
  ctx: Ctx,
  ticketId: number,
  change: { before: unknown; after: unknown },
): Promise<void> {
  const before = change.before as TicketState | null
  const after = change.after as TicketState | null
  const current = await captureTicket(ctx.db, ticketId)
  if (before === null || after === null || current === null) throw new AppError('notFound', 'not found')
  const changed = (Object.keys(names) as (keyof typeof names)[]).filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  )
  const isKept = (name: keyof typeof names) => !isDeepStrictEqual(current[name], after[name])
  const back = Object.fromEntries(changed.filter((name) => !isKept(name)).map((name) => [name, before[name]]))
  const given = { ...commandOf(back as Partial<TicketState>), ...listsOf(before, after) }
  if (Object.values(given).some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0)))
    await updateTicket(ctx, ticketId, given)
  const kept = changed.filter(isKept).map((name) => names[name])
  if (kept.length > 0) throw new AppError('conflict', `changed since then, and left as it is: ${kept.join(', ')}`)
}

function commandOf(back: Partial<TicketState>): UpdateTicket {
  const sourced = <Value>(value: Value | null | undefined, source: string): Sourced<Value> | undefined =>
    value === undefined || value === null ? undefined : { value, source }
  const orNull = <Value>(value: Value | null | undefined, source: string) =>
    value === null ? null : sourced(value, source)
  return {
    subject: back.subject,
    inboxId: sourced(back.inboxId, 'inbox'),
    customerId: sourced(back.customerId, 'customer'),
    agentId: orNull(back.agentId, 'agent'),
    statusId: sourced(back.statusId, 'status'),
    priority: orNull(back.priorityId, 'priority'),
    typeId: orNull(back.typeId, 'type'),
    sourceId: sourced(back.sourceId, 'source'),
    parentId: orNull(back.parentId, 'parent'),
    cc: back.cc,
    bcc: back.bcc,
    imagesHidden: back.imagesHidden,
    isDeleted: back.isDeleted,
  }
}

/** Lists go back entry by entry: what others added or took away stays so. */
function listsOf(before: TicketState, after: TicketState): Partial<UpdateTicket> {
  const missing = (ids: readonly number[], others: readonly number[]) => ids.filter((id) => !others.includes(id))
  const follower = (remove: boolean) => (id: number) => ({ id, source: 'followers', remove }) satisfies ListChange
  const fields = Object.keys({ ...before.customFields, ...after.customFields }).filter(
    (id) => !isDeepStrictEqual(before.customFields[id], after.customFields[id]),
  )
  return {
    tags: missing(before.tagIds, after.tagIds).map((value) => ({ value, source: 'tags' })),
    removedTagIds: missing(after.tagIds, before.tagIds),
    followers: [
      ...missing(before.followerIds, after.followerIds).map(follower(false)),
      ...missing(after.followerIds, before.followerIds).map(follower(true)),
    ],
    customFields: fields.map((id) => ({
      fieldId: Number(id),
      value: before.customFields[id] ?? null,
      source: 'customfields',
    })),
  }
}
