import type { Database, Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import type { Event, EventOf, EventRecord } from '../events/event.ts'
import type { JobSpec } from '../events/job-spec.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { mailNotice } from './mail-notice.ts'
import { channelExpression, type NoticeKind } from './preferences.ts'

export const notifyAgentsJobName = 'notify_agents'

type Telling = EventOf<'ticket.created' | 'ticket.assigned' | 'message.created' | 'ticket.sla'>

interface Told extends Notice {
  email: boolean
}

interface Notice {
  userId: number
  kind: NoticeKind
}

/** The job that tells agents of an event. Events that come together share one job. */
export function notifyAgentsJobs(event: Telling, record: EventRecord): readonly JobSpec[] {
  if (event.kind === 'ticket.assigned' && event.agentId === null) return []
  if (event.kind === 'ticket.sla' && event.noticeIds.length === 0) return []
  // those whom a report concerns are told where it is written down (inbound/bounce-queries.ts)
  if (event.kind === 'message.created' && event.threadType === 'eventInfo' && event.automatic === true) return []
  return [{ name: notifyAgentsJobName, payload: [record.id], key: notifyAgentsJobName }]
}

/**
 * Writes the notifications of these events, and the mails of those who want some, each once however often the job runs.
 * `baseUrl` is this desk's address, for links.
 */
export async function notifyAgents(database: Database, eventIds: unknown, baseUrl: string): Promise<void> {
  const rows = await database.query<EventRecord & { kind: string; data: object }>(sql`
    select id, kind, data, actor_id as "actorId", actor_type as "actorType", created_at as "createdAt"
    from events e where id = any(${eventIds as number[]}::bigint[])
      -- most new tickets are nobody's yet
      and (kind <> 'ticket.created' or exists (
        select 1 from ticketactivities a where a.ticket_id = e.ticket_id and a.event_type = 'assigned')
        or exists (select 1 from notificationpreferences p where p.event = 'newTicket' and (p.web or p.email)))
    order by id`)
  for (const { kind, data, ...record } of rows) {
    await database.transaction((tx) => notifyOf(tx, { ...data, kind } as Event, { record, baseUrl }))
  }
  if (rows.length > 0) wakeDispatcher(database)
}

async function notifyOf(
  tx: Tx,
  event: Event,
  { record, baseUrl }: { record: EventRecord; baseUrl: string },
): Promise<void> {
  const notices = await noticesOf(tx, event)
  // nobody is told of what they did themselves
  const others = notices.filter(({ userId }) => record.actorType !== 'users' || userId !== record.actorId)
  if (others.length === 0 || !('ticketId' in event)) return
  const messageId = 'messageId' in event ? event.messageId : null
  const names = { own: raw('o'), all: raw('a'), kind: raw('n.kind') }
  // who is only told by mail has a row too: it says that it was done
  const told = await tx.query<Told>(sql`
    with wanted as (
      select u.id as user_id, k.id as ticket_id, n.kind, ${channelExpression('web', names)} as web,
        ${channelExpression('email', names)} as email
      from unnest(${others.map((notice) => notice.userId)}::bigint[], ${others.map((notice) => notice.kind)}::text[]) n (id, kind)
        join users u on u.id = n.id and u.state = 'active'
        join tickets k on k.id = ${event.ticketId} and k.state <> 'deleted'
        left join notificationpreferences o on o.user_id = u.id and o.inbox_id = k.inbox_id and o.event = n.kind
        left join notificationpreferences a on a.user_id = u.id and a.inbox_id is null and a.event = n.kind
      where u.role = 'Admin' or u.is_app_owner or exists (
        select 1 from inbox_users m where m.user_id = u.id and m.inbox_id = k.inbox_id and m.state = 'active')
    ), told as (
      insert into notifications (user_id, ticket_id, message_id, kind, state, event_id, created_at, created_by_id, created_by_type)
      select user_id, ticket_id, ${messageId}::bigint, kind, case when web then 'active' else 'mailed' end,
        ${record.id}::bigint, ${record.createdAt}, ${record.actorId}::bigint, ${record.actorType}
      from wanted where web or email
      on conflict (user_id, event_id) where event_id is not null do nothing returning id, user_id, state
    ), announced as (
      -- their browsers learn of it (server/realtime)
      insert into events (kind, data, actor_id, actor_type)
      select 'row.created', jsonb_build_object('resource', 'notifications', 'id', id), ${record.actorId}::bigint,
        ${record.actorType}
      from told where state = 'active'
    )
    select w.user_id as "userId", w.kind, w.email from wanted w join told using (user_id)`)
  if (event.kind === 'message.created' && told.length > 0) {
    await tx.query(sql`
      insert into message_agents_notified (message_id, user_id)
      select ${event.messageId}::bigint, unnest(${told.map((row) => row.userId)}::bigint[]) on conflict do nothing`)
  }
  for (const { userId, kind, email } of told) {
    // what a program wrote is in the app; it is no reason to write mail (rule 34)
    const isAutomatic = 'automatic' in event && event.automatic === true
    if (email && !isAutomatic)
      await mailNotice(tx, { userId, kind, ticketId: event.ticketId, messageId, actor: record, baseUrl })
  }
}

/** Whom an event concerns, each agent once: a mention says more than that there is a message. */
async function noticesOf(tx: Tx, event: Event): Promise<Notice[]> {
  switch (event.kind) {
    case 'ticket.created':
      return findAgentAndWatchers(tx, event.ticketId)
    case 'ticket.assigned':
      return event.agentId === null ? [] : [{ userId: event.agentId, kind: 'assigned' }]
    case 'message.created':
      return findReaders(tx, event)
    case 'ticket.sla':
      return findThoseWhoAsked(tx, event)
    default:
      return []
  }
}

// Whom the ticket was given to when it was made: by now it may be another agent's, who is told by an event of its own.
// And who wants to hear of every new ticket.
function findAgentAndWatchers(tx: Tx, ticketId: number): Promise<Notice[]> {
  return tx.query<Notice>(sql`
    select distinct on (n.user_id) n.user_id as "userId", n.kind from (
      select a.target_agent_id as user_id, 'assigned' as kind, 1 as place
        from ticketactivities a join tickets t on t.id = a.ticket_id
        where t.id = ${ticketId} and a.event_type = 'assigned' and a.created_at = t.created_at
      union all select user_id, 'newTicket', 2 from notificationpreferences where event = 'newTicket' and (web or email)) n
    where n.user_id is not null
    order by n.user_id, n.place`)
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

/** Whom the SLA names, and the ticket's agent where it wants that. */
async function findThoseWhoAsked(tx: Tx, event: EventOf<'ticket.sla'>): Promise<Notice[]> {
  const rows = await tx.query<{ userId: number }>(sql`
    select distinct u.id as "userId" from slanotifications n join tickets t on t.id = ${event.ticketId}
      join users u on u.id = n.user_id or (n.notify_assigned_user and u.id = t.agent_id)
    where n.id = any(${event.noticeIds}::bigint[])`)
  const kind = event.condition === 'warning' ? 'slaWarning' : 'slaBreach'
  return rows.map(({ userId }) => ({ userId, kind }))
}
