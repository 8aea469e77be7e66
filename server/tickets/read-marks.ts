import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import type { Sourced } from './commands.ts'
import { newsAt } from './ticket-expressions.ts'

/**
 * Notes that the actor has read a ticket: all of it, or up to a message of it. Who read further stays there. 400 for a
 * message of another ticket.
 */
export async function markRead(tx: Tx, ctx: Ctx, ticketId: number, upTo: Sourced<number> | undefined): Promise<void> {
  const userId = ctx.actor.id
  const readAt =
    upTo === undefined
      ? sql`select ${ticketId}::bigint, ${userId}::bigint, now()`
      : sql`select m.ticket_id, ${userId}::bigint, greatest(m.created_at, t.created_at)
          from messages m join tickets t on t.id = m.ticket_id where m.id = ${upTo.value} and m.ticket_id = ${ticketId}`
  const marked = await tx.query(sql`
    insert into ticket_reads (ticket_id, user_id, read_at) ${readAt}
    on conflict (ticket_id, user_id) do update set read_at = greatest(ticket_reads.read_at, excluded.read_at) returning 1`)
  if (marked.length === 0 && upTo !== undefined)
    throw new AppError('invalid', { detail: 'not found', source: upTo.source })
}

/** Makes the newest thing that others said news again; what was read before it stays read. */
export async function markUnread(tx: Tx, ctx: Ctx, ticketId: number): Promise<void> {
  await tx.query(sql`
    update ticket_reads r set read_at = least(r.read_at, ${newsAt(raw('t'), ctx.actor)} - interval '1 microsecond')
    from tickets t where t.id = r.ticket_id and r.ticket_id = ${ticketId} and r.user_id = ${ctx.actor.id}`)
}
