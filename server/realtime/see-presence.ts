import type { Actor } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { seesTicket, type TicketSight } from '../tickets/access.ts'
import type { PresenceBoard, PresenceState } from './presence-board.ts'
import { findTicketsAndUsers, type PresentUser } from './queries.ts'

/** Who is at a ticket, with names, and what decides who may know. */
export interface TicketPresence {
  ticketId: number
  sight: TicketSight
  users: (PresentUser & { state: PresenceState })[]
}

/** Describes who is at these tickets now, nobody included; tickets that do not exist are left out. */
export async function describePresence(
  db: Queryable,
  board: PresenceBoard,
  ticketIds: readonly number[],
): Promise<TicketPresence[]> {
  if (ticketIds.length === 0) return []
  const userIds = ticketIds.flatMap((ticketId) => board.at(ticketId).map(({ userId }) => userId))
  const { tickets, users } = await findTicketsAndUsers(db, ticketIds, userIds)
  return ticketIds.flatMap((ticketId) => {
    const sight = tickets.get(ticketId)
    if (sight === undefined) return []
    const present = board.at(ticketId).flatMap(({ userId, state }) => {
      const user = users.get(userId)
      return user === undefined ? [] : [{ ...user, state }]
    })
    return [{ ticketId, sight, users: present }]
  })
}

/** The presence that an actor may know of. */
export function visiblePresence(actor: Actor, presence: Iterable<TicketPresence>): TicketPresence[] {
  return [...presence].filter(({ sight }) => seesTicket(actor, sight))
}
