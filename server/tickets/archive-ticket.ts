import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { canManageInbox } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { accessTicket, type TicketRow } from './access.ts'

/**
 * Puts a ticket into the archive, where it is read-only and out of the lists, or takes it out again. For admins of its
 * inbox. Gives its id.
 */
export async function archiveTicket(ctx: Ctx, id: number, isArchived: boolean): Promise<number> {
  const changed = await ctx.db.transaction(async (tx) => {
    const ticket = await accessTicket(ctx, id, 'see', tx)
    refuse(ctx, ticket)
    await ctx.idempotency?.complete(tx, id)
    if ((ticket.archivedAt !== null) === isArchived) return false
    if (isArchived) {
      const [waiting] = await tx.query(
        sql`select 1 from scheduledemails where ticket_id = ${id} and state = 'active' limit 1`,
      )
      if (waiting !== undefined)
        throw new AppError('invalid', { detail: 'has a message that waits for its hour', source: 'ticket' })
    }
    const archivedAt = isArchived ? ctx.now.toISOString() : null
    await tx.query(sql`
      update tickets set archived_at = ${archivedAt}, updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id}, updated_by_type = 'users'
      where id = ${id}`)
    await tx.query(sql`insert into ticketactivities (ticket_id, event_type, created_at, created_by_id)
      values (${id}, ${isArchived ? 'archived' : 'unarchived'}, ${ctx.now}, ${ctx.actor.id})`)
    const changes = { archivedAt: { from: ticket.archivedAt, to: archivedAt } }
    await record(tx, ctx.actor, { kind: 'ticket.updated', ticketId: id, changes })
    return true
  })
  if (changed) wakeDispatcher(ctx.db)
  return id
}

function refuse(ctx: Ctx, ticket: TicketRow): void {
  if (!canManageInbox(ctx.actor, ticket.inboxId))
    throw new AppError('forbidden', 'only an admin of the inbox may archive a ticket')
  if (ticket.state !== 'active') throw new AppError('forbidden', { detail: 'ticket is read-only', source: 'ticket' })
}
