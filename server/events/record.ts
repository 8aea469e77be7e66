import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Event } from './event.ts'

/** Who caused an event: a user, a customer, or the desk itself. */
export interface EventActor {
  id: number
  type: 'users' | 'customers'
}

/** The desk acting by itself; the row is part of the first migration. */
export const systemActor: EventActor = { id: 999_999_999, type: 'users' }

/** The columns of one `events` row, for workflows that write it inside a statement of their own. */
export interface EventValues {
  kind: string
  ticketId: number | null
  /** JSON text. */
  data: string
  actorId: number
  actorType: string
}

/** Gives the column values of an event's row. */
export function eventValues(actor: EventActor, event: Event): EventValues {
  const { kind, ...data } = event
  return {
    kind,
    ticketId: 'ticketId' in event ? event.ticketId : null,
    data: JSON.stringify(data),
    actorId: actor.id,
    actorType: actor.type,
  }
}

/**
 * Writes an event in the caller's transaction: it exists exactly when the change does. Call `wakeDispatcher` after
 * the commit, so that its listeners start at once instead of at the next poll.
 */
export async function record(tx: Tx, actor: EventActor, event: Event): Promise<void> {
  await insertEvent(tx, eventValues(actor, event))
}

function insertEvent(tx: Queryable, values: EventValues) {
  return tx.query(sql`
    insert into events (kind, ticket_id, data, actor_id, actor_type)
    values (${values.kind}, ${values.ticketId}, ${values.data}::jsonb, ${values.actorId}, ${values.actorType})`)
}
