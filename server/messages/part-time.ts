import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'

// desk-api-other.md D.10: a part-time agent answers at most this many different tickets in this many days.
const ticketLimit = 10
const windowDays = 30

/** 403 when a part-time agent has used up the tickets of the last 30 days and this would be another one. */
export async function assertMayReply(ctx: Ctx, ticketId: number): Promise<void> {
  if (!ctx.actor.isPartTime) return
  const rows = await ctx.db.query<{ ticketId: number }>(sql`
    select distinct ticket_id as "ticketId" from messages
    where created_by_id = ${ctx.actor.id} and created_by_type = 'users' and thread_type in ('message', 'forward') and not is_draft
      and created_at > ${ctx.now}::timestamptz - make_interval(days => ${windowDays})`)
  if (rows.length < ticketLimit || rows.some((row) => row.ticketId === ticketId)) return
  throw new AppError(
    'forbidden',
    `part-time agents may reply to ${ticketLimit} different tickets in ${windowDays} days`,
  )
}
