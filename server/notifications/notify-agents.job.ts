import type { Database, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Event, EventOf, EventRecord } from '../events/event.ts'
import type { JobSpec } from '../events/job-spec.ts'

export const notifyAgentsJobName = 'notify_agents'

type Told = EventOf<'ticket.created' | 'ticket.assigned' | 'message.created'>

interface Notice {
  userId: number
  kind: 'mention' | 'assigned' | 'message'
}

/** The job that tells agents of an event. Events that come together share one job. */
export function notifyAgentsJobs(event: Told, record: EventRecord): readonly JobSpec[] {
  if (event.kind === 'ticket.assigned' && event.agentId === null) return []
  return [{ name: notifyAgentsJobName, payload: [record.id], key: notifyAgentsJobName }]
}

/** Writes the notifications of these events, each once however often the job runs. */
export async function notifyAgents(database: Database, eventIds: unknown): Promise<void> {
  const rows = await database.query<EventRecord & { kind: string; data: object }>(sql`
    select id, kind, data, actor_id as "actorId", actor_type as "actorType", created_at as "createdAt"
    from events e where id = any(${eventIds as number[]}::bigint[])
      -- most new tickets are nobody's yet
      and (kind <> 'ticket.created' or exists (
        select 1 from ticketactivities a where a.ticket_id = e.ticket_id and a.event_type = 'assigned'))
    order by id`)
  for (const { kind, data, ...record } of rows) {
    await database.transaction((tx) => notifyOf(tx, { ...data, kind } as Event, record))
  }
}

async function notifyOf(tx: Tx, event: Event, record: EventRecord): Promise<void> {
  const notices = await noticesOf(tx, event)
  // nobody is told of what they did themselves
  const others = notices.filter(({ userId }) => record.actorType !== 'users' || userId !== record.actorId)
  if (others.length === 0 || !('ticketId' in event)) return
  const messageId = 'messageId' in event ? event.messageId : null
  const told = await tx.query<{ userId: number }>(sql`
    insert into notifications (user_id, ticket_id, message_id, kind, event_id, created_at, created_by_id, created_by_type)
    select u.id, k.id, ${messageId}::bigint, n.kind, ${record.id}::bigint, ${record.createdAt}, ${record.actorId}::bigint,
      ${record.actorType}
    from unnest(${others.map((notice) => notice.userId)}::bigint[], ${others.map((notice) => notice.kind)}::text[]) n (id, kind)
      join users u on u.id = n.id and u.state = 'active'
      join tickets k on k.id = ${event.ticketId} and k.state <> 'deleted'
    where u.role = 'Admin' or u.is_app_owner or exists (
      select 1 from inbox_users m where m.user_id = u.id and m.inbox_id = k.inbox_id and m.state = 'active')
    on conflict (user_id, event_id) where event_id is not null do nothing returning user_id as "userId"`)
  if (event.kind !== 'message.created' || told.length === 0) return
  await tx.query(sql`
    insert into message_agents_notified (message_id, user_id)
    select ${event.messageId}::bigint, unnest(${told.map((row) => row.userId)}::bigint[]) on conflict do nothing`)
}

/** Whom an event concerns, each agent once: a mention says more than that there is a message. */
async function noticesOf(tx: Tx, event: Event): Promise<Notice[]> {
  switch (event.kind) {
    case 'ticket.created':
      return findAgent(tx, event.ticketId)
    case 'ticket.assigned':
      return event.agentId === null ? [] : [{ userId: event.agentId, kind: 'assigned' }]
    case 'message.created':
      return findReaders(tx, event)
    default:
      return []
  }
}

// whom the ticket was given to when it was made: by now it may be another agent's, who is told by an event of its own
function findAgent(tx: Tx, ticketId: number): Promise<Notice[]> {
  return tx.query<Notice>(sql`
    select a.target_agent_id as "userId", 'assigned' as kind from ticketactivities a join tickets t on t.id = a.ticket_id
    where t.id = ${ticketId} and a.event_type = 'assigned' and a.created_at = t.created_at and a.target_agent_id is not null`)
}

/** Who is mentioned, who follows the ticket, and its agent. A draft or a deleted message concerns nobody. */
function findReaders(tx: Tx, event: EventOf<'message.created'>): Promise<Notice[]> {
  return tx.query<Notice>(sql`
    select distinct on (n.user_id) n.user_id as "userId", n.kind from (
      select user_id, 'mention' as kind, 1 as place from message_mentions where message_id = ${event.messageId}
      union all select user_id, 'message', 2 from ticket_followers where ticket_id = ${event.ticketId}
      union all select agent_id, 'message', 3 from tickets where id = ${event.ticketId} and agent_id is not null) n
    where exists (select 1 from messages m where m.id = ${event.messageId} and m.state = 'active' and not m.is_draft)
    order by n.user_id, n.place`)
}
