import type { Queryable } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import type { Announcement } from './announcements.ts'
import type { WebhookCode } from './codes.ts'
import {
  agentJson,
  customerJson,
  inboxJson,
  priorityJson,
  statusJson,
  tagJson,
  threadJson,
  ticketColumns,
} from './payload-parts.ts'

/** What is sent, and where it happened: null for what belongs to no inbox. */
export interface Payload {
  code: WebhookCode
  body: Record<string, unknown>
  inboxIds: readonly number[] | null
}

interface PayloadRow {
  body: Record<string, unknown>
  inbox_id: number | null
  author_type?: string
}

/** The agent who did something, as payloads show who. */
export async function findCreator(db: Queryable, agentId: number): Promise<object | undefined> {
  const [row] = await db.query<{ agent: object }>(sql`select ${agentJson(sql`${agentId}`)} as agent`)
  return row?.agent
}

/** Makes an announcement's payload from the rows as they are now; null when there is nothing to tell about. */
export async function makePayload(db: Queryable, announcement: Announcement): Promise<Payload | null> {
  const { code } = announcement
  if (announcement.payload === 'id') {
    const { id } = announcement
    return { code, body: { id }, inboxIds: code === 'inbox.deleted' ? [id] : null }
  }
  const [row] = await db.query<PayloadRow>(payloadStatement(announcement))
  if (row === undefined) return null
  const inboxIds = row.inbox_id === null ? null : [row.inbox_id]
  // who moved a ticket away from an inbox tells that inbox, too
  if (announcement.payload === 'moved') inboxIds?.push(announcement.oldInboxId)
  const isCustomers = code === 'ticket.agent.reply' && row.author_type === 'customers'
  return { code: isCustomers ? 'ticket.customer.reply' : code, body: row.body, inboxIds }
}

function payloadStatement(announcement: Exclude<Announcement, { payload: 'id' }>): Sql {
  switch (announcement.payload) {
    case 'ticket':
      return ofTicket(announcement.ticketId, sql`'inbox', ${inboxJson('i')}, 'ticket', ${wholeTicket}`)
    case 'deletedTicket':
      return ofTicket(announcement.ticketId, sql`'id', t.id`)
    case 'assigned':
      return ofTicket(announcement.ticketId, sql`'id', t.id, 'agent', ${agentJson(sql`${announcement.agentId}`)}`)
    case 'status':
      return ofTicket(announcement.ticketId, sql`'id', t.id, 'status', ${statusJson(sql`${announcement.statusId}`)}`)
    case 'priority': {
      const priority = priorityJson(sql`${announcement.priorityId}`)
      return ofTicket(announcement.ticketId, sql`'id', t.id, 'priority', ${priority}`)
    }
    case 'moved':
      return ofTicket(announcement.ticketId, movedColumns(announcement.inboxId, announcement.oldInboxId))
    case 'merged': {
      const target = sql`(select json_build_object(${ticketColumns}) from tickets t where t.id = ${announcement.intoTicketId})`
      return ofTicket(announcement.ticketId, sql`'id', t.id, 'ticket', ${target}`)
    }
    case 'ticketTag': {
      const tag = sql`(select ${tagJson('g')} from tags g where g.id = ${announcement.tagId})`
      return ofTicket(
        announcement.ticketId,
        sql`'id', t.id, 'tag', ${tag}, 'ticket', json_build_object(${ticketColumns})`,
      )
    }
    case 'thread':
      return ofThread(
        announcement.messageId,
        sql`'thread', ${threadJson}, 'ticket', json_build_object(${ticketColumns}), 'inbox', ${inboxJson('i')}`,
      )
    case 'deletedThread':
      return ofThread(announcement.messageId, sql`'id', m.id`)
    case 'agent':
      return sql`select json_build_object('agent', ${agentJson(raw('u.id'))}) as body, null as inbox_id
        from users u where u.id = ${announcement.id}`
    case 'customer':
      return sql`select json_build_object('customer', ${customerJson.alone}) as body, null as inbox_id
        from customers c where c.id = ${announcement.id}`
    case 'inbox':
      return sql`select json_build_object('inbox', ${inboxJson('i')}) as body, i.id as inbox_id
        from inboxes i where i.id = ${announcement.id}`
    case 'rating':
      return sql`select json_build_object('id', t.id, 'happinessrating', json_build_object('id', r.id, 'name', o.name,
          'comment', r.comment)) as body, t.inbox_id
        from happinessratings r join happinessratingoptions o on o.id = r.option_id join tickets t on t.id = r.ticket_id
        where r.id = ${announcement.id}`
    case 'tag':
      return sql`select json_build_object('tag', ${tagJson('g')}) as body, null as inbox_id
        from tags g where g.id = ${announcement.id}`
  }
}

const wholeTicket = sql`json_build_object(${ticketColumns}, 'threads', (
  select coalesce(json_agg(${threadJson} order by m.id), '[]')
  from messages m where m.ticket_id = t.id and m.state = 'active' and not m.is_draft))`

// A scheduled ticket does not exist for anybody until its mail is sent.
function ofTicket(ticketId: number, columns: Sql): Sql {
  return sql`select json_build_object(${columns}) as body, t.inbox_id
    from tickets t join inboxes i on i.id = t.inbox_id where t.id = ${ticketId} and t.state <> 'scheduled'`
}

// A draft is told about when it becomes a message.
function ofThread(messageId: number, columns: Sql): Sql {
  return sql`select json_build_object(${columns}) as body, t.inbox_id, m.created_by_type as author_type
    from messages m join tickets t on t.id = m.ticket_id join inboxes i on i.id = t.inbox_id
    where m.id = ${messageId} and not m.is_draft and t.state <> 'scheduled'`
}

function movedColumns(inboxId: number, oldInboxId: number): Sql {
  const inbox = (id: number) => sql`(select ${inboxJson('i')} from inboxes i where i.id = ${id})`
  return sql`'id', t.id, 'inbox', ${inbox(inboxId)}, 'oldInbox', ${inbox(oldInboxId)},
    'newInboxId', ${inboxId}::bigint, 'oldInboxId', ${oldInboxId}::bigint`
}
