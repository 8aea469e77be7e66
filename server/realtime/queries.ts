import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { TicketSight } from '../tickets/access.ts'

/** A numbered event with all that decides who may be told of it, and nothing of what it says beyond that. */
export interface NumberedEvent {
  sequence: number
  kind: string
  ticketId: number | null
  messageId: number | null
  resource: string | null
  /** Of the row, for events about rows. */
  rowId: number | null
  /** Names of the changed columns of a ticket. */
  changes: string[] | null
  /** Where a ticket was that changed its inbox. */
  fromInboxId: number | null
  actorId: number | null
  actorType: string
  createdAt: string
  /** As the ticket is now; null when it is gone. */
  ticket: TicketSight | null
  /** Who alone may hear of the message, while it is a draft; null when it is gone. */
  message: { draftOfId: number | null; isDraft: boolean } | null
}

/** The events after a sequence number, in their order. Texts and addresses in them stay in the database. */
export function listEventsAfter(db: Queryable, sequence: number, limit: number): Promise<NumberedEvent[]> {
  return db.query<NumberedEvent>(sql`
    select e.sequence, e.kind, e.ticket_id as "ticketId", (e.data->>'messageId')::bigint as "messageId",
      e.data->>'resource' as resource, (e.data->>'id')::bigint as "rowId",
      case when jsonb_typeof(e.data->'changes') = 'object'
        then array(select jsonb_object_keys(e.data->'changes')) end as changes,
      (e.data->'changes'->'inboxId'->>'from')::bigint as "fromInboxId", e.actor_id as "actorId",
      e.actor_type as "actorType", e.created_at as "createdAt",
      case when t.id is not null then json_build_object('inboxId', t.inbox_id, 'state', t.state,
        'deletedById', t.deleted_by_id, 'deletedByType', t.deleted_by_type) end as ticket,
      case when m.id is not null then json_build_object('isDraft', m.is_draft, 'draftOfId',
        case when m.created_by_type = 'users' then m.created_by_id end) end as message
    from events e left join tickets t on t.id = e.ticket_id
      left join messages m on m.id = (e.data->>'messageId')::bigint
    where e.sequence > ${sequence} order by e.sequence limit ${limit}`)
}

/** The number of the newest event that can be seen; 0 before the first. */
export async function findLastSequence(db: Queryable): Promise<number> {
  const [row] = await db.query<{ last: number }>(sql`select last_sequence as last from event_counter`)
  return row?.last ?? 0
}

/** Who is shown as being at a ticket. */
export interface PresentUser {
  id: number
  firstName: string
  lastName: string
  avatarUrl: string
}

/** What decides who may see these tickets, and the names of these users, in one round trip. */
export async function findTicketsAndUsers(
  db: Queryable,
  ticketIds: readonly number[],
  userIds: readonly number[],
): Promise<{ tickets: ReadonlyMap<number, TicketSight>; users: ReadonlyMap<number, PresentUser> }> {
  const [tickets, users] = (await db.flight([
    sql`select id, inbox_id as "inboxId", state, deleted_by_id as "deletedById", deleted_by_type as "deletedByType"
      from tickets where id = any(${ticketIds}::bigint[])`,
    sql`select id, first_name as "firstName", last_name as "lastName", avatar_url as "avatarUrl"
      from users where id = any(${userIds}::bigint[]) and state = 'active'`,
  ])) as unknown as [(TicketSight & { id: number })[], PresentUser[]]
  return {
    tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])),
    users: new Map(users.map((user) => [user.id, user])),
  }
}
