import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { ticketScope } from '../tickets/access.ts'

/** Rows with a ticket_id: those of tickets the actor may see. */
export const ofVisibleTicket = (actor: Actor): Sql =>
  sql`exists (select 1 from tickets k where k.id = t.ticket_id and ${ticketScope(actor, raw('k'))})`

/** Rows with a message_id: those of messages on tickets the actor may see. */
export const ofVisibleMessage = (actor: Actor): Sql =>
  sql`exists (select 1 from messages m join tickets k on k.id = m.ticket_id where m.id = t.message_id and ${ticketScope(actor, raw('k'))})`
