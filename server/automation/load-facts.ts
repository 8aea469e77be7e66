import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { TicketFacts } from './evaluate.ts'
import { isOpenAt, type OpeningHours } from './opening-hours.ts'

type Hours = 'hoursSinceCreated' | 'hoursSinceCustomerReply' | 'hoursSinceAgentReply' | 'hoursSinceStatusChanged'

type FactsRow = Omit<TicketFacts, Hours | 'customFields' | 'createdInBusinessHours' | 'tasks'> & {
  createdAt: string
  customerRepliedAt: string | null
  agentRepliedAt: string | null
  statusChangedAt: string
  customFields: { id: number; value: unknown }[]
  openingHours: OpeningHours | null
}

// Texts beyond this are not searched: a ticket with thousands of messages must not fill the memory.
const mostMessages = 200
const longestText = 100_000

/** Loads what conditions ask of a ticket, in one statement; `tasks` is what has just happened to its tasks. */
export async function loadFacts(
  db: Queryable,
  ticketId: number,
  now: Date,
  tasks: readonly string[] = [],
): Promise<TicketFacts> {
  const [row] = await db.query<{ facts: FactsRow }>(sql`
    select json_build_object(
      'subject', t.subject, 'type', t.type_id, 'priority', t.priority_id, 'status', t.status_id, 'inbox', t.inbox_id,
      'source', t.source_id, 'agent', t.agent_id, 'company', t.company_id, 'createdAt', t.created_at,
      'statusChangedAt', t.status_changed_at, 'customerName', trim(c.first_name || ' ' || c.last_name),
      'customerEmail', array(select k.value::text from contacts k where k.customer_id = c.id and k.type = 'email' and k.state = 'active'),
      'body', array(select left(m.text_body, ${longestText}) from messages m
        where m.ticket_id = t.id and m.state = 'active' and not m.is_draft and m.thread_type in ('message', 'forward')
        order by m.created_at, m.id limit ${mostMessages}),
      'tags', (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name)), '[]'::json)
        from ticket_tags x join tags g on g.id = x.tag_id where x.ticket_id = t.id),
      'hasAttachment', exists (select 1 from files f where f.ticket_id = t.id and f.state = 'active' and f.disposition = 'attachment'),
      'customFields', (select coalesce(json_agg(json_build_object('id', x.customfield_id, 'value', x.value)), '[]'::json)
        from ticket_customfields x where x.ticket_id = t.id),
      'customerRepliedAt', (select max(m.created_at) from messages m where m.ticket_id = t.id and m.state = 'active'
        and not m.is_draft and m.thread_type = 'message' and m.created_by_type = 'customers'),
      'agentRepliedAt', (select max(m.created_at) from messages m where m.ticket_id = t.id and m.state = 'active'
        and not m.is_draft and m.thread_type = 'message' and m.created_by_type = 'users'),
      'openingHours', (select json_build_object('timezone', b.timezone_name,
          'days', (select coalesce(json_agg(json_build_object('day', d.day, 'from', d.from_time, 'to', d.to_time)), '[]'::json)
            from businesshourdays d where d.businesshour_id = b.id and d.state = 'active'),
          'holidays', array(select h.date::text from businesshourholidays h where h.businesshour_id = b.id and h.state = 'active'))
        from businesshours b where b.state = 'active' and (b.id = t.businesshours_id or b.is_default)
        order by b.id = t.businesshours_id desc nulls last limit 1)
    ) as facts
    from tickets t join customers c on c.id = t.customer_id where t.id = ${ticketId}`)
  if (row === undefined) throw new Error(`ticket ${ticketId} is not there`)
  const { createdAt, customerRepliedAt, agentRepliedAt, statusChangedAt, openingHours, customFields, ...facts } =
    row.facts
  const hoursSince = (time: string | null) =>
    time === null ? null : (now.getTime() - new Date(time).getTime()) / 3_600_000
  return {
    ...facts,
    tasks,
    customFields: new Map(customFields.map(({ id, value }) => [id, [value].flat().map(String)])),
    createdInBusinessHours: openingHours === null || isOpenAt(openingHours, new Date(createdAt)),
    hoursSinceCreated: hoursSince(createdAt),
    hoursSinceCustomerReply: hoursSince(customerRepliedAt),
    hoursSinceAgentReply: hoursSince(agentRepliedAt),
    hoursSinceStatusChanged: hoursSince(statusChangedAt),
  }
}
