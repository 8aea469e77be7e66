import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { CardContent } from './read-answer.ts'

export interface Card {
  id: number
  name: string
  url: string
  secret: string
}

export function listEnabledCards(db: Queryable): Promise<Card[]> {
  return db.query<Card>(sql`
    select id, name, url, secret from panelcards where state = 'active' and enabled order by display_order, id limit 20`)
}

/** What a card's program is told: who asks about what. Everything an agent sees on the ticket anyway. */
export interface CardSubject {
  ticket: object
  customer: object
}

export async function findCardSubject(db: Queryable, ticketId: number): Promise<CardSubject> {
  const [row] = await db.query<CardSubject>(sql`
    select json_build_object('id', t.id, 'subject', t.subject, 'status', s.name, 'inbox', json_build_object('id', i.id, 'name', i.name),
        'createdAt', to_char(t.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as ticket,
      json_build_object('id', c.id, 'firstName', c.first_name, 'lastName', c.last_name, 'externalId', c.external_id,
        'email', (select k.value from contacts k where k.customer_id = c.id and k.type = 'email' and k.state = 'active' order by k.is_main desc, k.id limit 1),
        'company', case when co.id is null then null else json_build_object('id', co.id, 'name', co.name) end) as customer
    from tickets t join customers c on c.id = t.customer_id join inboxes i on i.id = t.inbox_id
      left join ticketstatuses s on s.id = t.status_id left join companies co on co.id = coalesce(t.company_id, c.company_id)
    where t.id = ${ticketId}`)
  if (row === undefined) throw new Error(`ticket ${ticketId} is gone`)
  return row
}

/** A card's answer of the last minute; undefined when there is none. */
export async function findFreshAnswer(
  db: Queryable,
  asked: { cardId: number; ticketId: number; requestHash: Buffer; seconds: number },
): Promise<CardContent | undefined> {
  const [row] = await db.query<{ answer: CardContent }>(sql`
    select answer from panelcard_answers
    where panelcard_id = ${asked.cardId} and ticket_id = ${asked.ticketId} and request_hash = ${asked.requestHash}
      and fetched_at > now() - make_interval(secs => ${asked.seconds})`)
  return row?.answer
}

export async function saveAnswer(
  db: Queryable,
  asked: { cardId: number; ticketId: number; requestHash: Buffer },
  answer: CardContent,
): Promise<void> {
  await db.query(sql`
    insert into panelcard_answers (panelcard_id, ticket_id, request_hash, answer)
    values (${asked.cardId}, ${asked.ticketId}, ${asked.requestHash}, ${JSON.stringify(answer)}::jsonb)
    on conflict (panelcard_id, ticket_id, request_hash) do update set answer = excluded.answer, fetched_at = now()`)
}
