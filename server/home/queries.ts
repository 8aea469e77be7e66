import type { Queryable } from '../db/pool.ts'
import { type Sql, sql } from '../db/sql.ts'

export interface RecentTicket {
  id: number
  subject: string
  customer: string
  inbox: string
  status: string
  created_at: string
}

/** The newest 25 tickets that `visible`, a condition on tickets `t`, lets through. */
export function listRecentTickets(db: Queryable, visible: Sql): Promise<RecentTicket[]> {
  return db.query<RecentTicket>(sql`
    select t.id, t.subject, i.name as inbox, s.name as status,
      to_char(t.created_at, 'YYYY-MM-DD HH24:MI "UTC"') as created_at,
      coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), m.value, '') as customer
    from tickets t
    join inboxes i on i.id = t.inbox_id
    join ticketstatuses s on s.id = t.status_id
    join customers c on c.id = t.customer_id
    left join lateral (
      select value::text from contacts where customer_id = c.id and state = 'active' order by is_main desc, id limit 1
    ) m on true
    where t.state = 'active' and ${visible}
    order by t.created_at desc, t.id desc limit 25`)
}

/** The oldest inbox in use that `visible`, a condition on inboxes `i`, lets through. */
export async function findVisibleInboxId(db: Queryable, visible: Sql): Promise<number | undefined> {
  const [row] = await db.query<{ id: number }>(sql`
    select i.id from inboxes i where i.state = 'active' and ${visible} order by i.id limit 1`)
  return row?.id
}
