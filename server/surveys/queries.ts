import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

export interface RatingOption {
  id: number
  name: string
}

/** What can be answered, in the order it is shown. */
export function listRatingOptions(db: Queryable): Promise<RatingOption[]> {
  return db.query<RatingOption>(sql`
    select id, name from happinessratingoptions where state = 'active' order by display_order, id`)
}

/** A ticket whose survey can be answered, with the answer given so far. */
export interface RatedTicket {
  id: number
  subject: string
  thanks: string
  language_code: string
  site_name: string
  option_id: number | null
  comment: string
}

/** Undefined when there is no such ticket or it was never asked about. */
export async function findRatedTicket(db: Queryable, ticketId: number): Promise<RatedTicket | undefined> {
  const [row] = await db.query<RatedTicket>(sql`
    select t.id, t.subject, i.happiness_rating_message as thanks, i.language_code, coalesce(site.name, '') as site_name,
      r.option_id, coalesce(r.comment, '') as comment
    from tickets t join inboxes i on i.id = t.inbox_id left join site on true
    left join lateral (
      select option_id, comment from happinessratings r
      where r.ticket_id = t.id and r.customer_id = t.customer_id and r.state = 'active' order by r.id desc limit 1
    ) r on true
    where t.id = ${ticketId} and t.state <> 'deleted' and t.happiness_survey_sent_at is not null`)
  return row
}

/**
 * Writes the customer's answer about a ticket, or changes the one there is; the ticket's lock makes it one, however
 * often a button is pressed. Gives the row's id, whether it is new, and whose it is; undefined when nothing can be answered.
 */
export async function saveRating(
  tx: Tx,
  answer: { ticketId: number; optionId: number; comment: string },
): Promise<{ id: number; isNew: boolean; customerId: number } | undefined> {
  const [ticket] = await tx.query<{ customer_id: number; agent_id: number | null; rating_id: number | null }>(sql`
    select t.customer_id, t.agent_id, (select max(r.id) from happinessratings r
      where r.ticket_id = t.id and r.customer_id = t.customer_id and r.state = 'active') as rating_id
    from tickets t where t.id = ${answer.ticketId} and t.state <> 'deleted' and t.happiness_survey_sent_at is not null
      and exists (select from happinessratingoptions o where o.id = ${answer.optionId} and o.state = 'active')
    for update of t`)
  if (ticket === undefined) return undefined
  if (ticket.rating_id !== null) {
    await tx.query(sql`
      update happinessratings set option_id = ${answer.optionId}, comment = ${answer.comment}, updated_at = now(),
        updated_by_id = ${ticket.customer_id}, updated_by_type = 'customers'
      where id = ${ticket.rating_id}`)
    return { id: ticket.rating_id, isNew: false, customerId: ticket.customer_id }
  }
  const [row] = await tx.query<{ id: number }>(sql`
    insert into happinessratings (option_id, comment, ticket_id, message_id, customer_id, user_id, created_by_id,
      created_by_type, updated_by_id, updated_by_type)
    values (${answer.optionId}, ${answer.comment}, ${answer.ticketId}, (
        select max(m.id) from messages m where m.ticket_id = ${answer.ticketId} and m.thread_type = 'message'
          and m.created_by_type = 'users' and m.state = 'active' and m.automatic is null),
      ${ticket.customer_id}, ${ticket.agent_id}, ${ticket.customer_id}, 'customers', ${ticket.customer_id}, 'customers')
    returning id`)
  return row === undefined ? undefined : { id: row.id, isNew: true, customerId: ticket.customer_id }
}
