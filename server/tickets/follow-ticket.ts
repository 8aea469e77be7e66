import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { accessTicket } from './access.ts'
import { updateTicket } from './update-ticket.ts'

/**
 * Makes an agent follow a ticket or stop it. 404 for no such agent, 400 for one who does not see the ticket's inbox.
 */
export async function followTicket(
  ctx: Ctx,
  at: { ticketId: number; userId: number },
  isFollowing: boolean,
): Promise<void> {
  await accessTicket(ctx, at.ticketId, 'see')
  const [user] = await ctx.db.query(sql`select 1 from users where id = ${at.userId} and state = 'active'`)
  // who has left can still be taken off
  if (user === undefined && isFollowing) throw new AppError('notFound', 'not found')
  await updateTicket(ctx, at.ticketId, { followers: [{ id: at.userId, source: 'userId', remove: !isFollowing }] })
}
