import type { Database } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'

// Tables that grow with a desk; sizes of the others follow from these in the way of a desk that is in use.
const inboxes = 8
const customers = 20_000
const companies = 500

/** Fills a fresh desk with so many tickets, two messages each: written directly, as nothing is to be proved here. */
export async function fillDesk(database: Database, tickets: number): Promise<void> {
  await database.transaction(async (tx) => {
    // references are right by construction; checking 28 of them for each row takes longer than writing it
    await tx.query(sql`set local session_replication_role = replica`)
    for (const statement of statements(tickets)) await tx.query(statement)
  })
  await database.query(sql`vacuum analyze`)
}

const statements = (tickets: number) => [
  sql`insert into inboxes (name, email, local_part)
    select 'Inbox ' || n, 'inbox' || n || '@scale.example', 'inbox' || n from generate_series(2, ${inboxes}::int) n`,
  sql`insert into users (email, first_name, last_name)
    select 'agent' || n || '@scale.example', 'Agent', n::text from generate_series(1, 20) n`,
  sql`insert into companies (name) select 'Company ' || n from generate_series(1, ${companies}::int) n`,
  sql`insert into customers (first_name, last_name, company_id)
    select 'Carla ' || n, 'Customer', case when n % 3 = 0 then 1 + n % ${companies}::int end
    from generate_series(1, ${customers}::int) n`,
  sql`insert into contacts (customer_id, value, is_main)
    select id, 'customer' || id || '@scale.example', true from customers`,
  sql`insert into tags (name) select 'Tag ' || n from generate_series(1, 50) n`,
  sql`insert into tickets (subject, preview_text, inbox_id, customer_id, contact_id, company_id, agent_id, status_id,
      priority_id, source_id, message_count, state, archived_at, created_at, updated_at)
    select 'Question ' || n || ' about an order', repeat(md5(n::text) || ' ', 5), 1 + n % ${inboxes}::int, customer.id,
      customer.id, customer.company_id, case when n % 4 > 0 then 2 + n % 20 end, (array[1, 3, 5, 6])[1 + n % 4],
      case when n % 5 > 0 then 1 + n % 3 end, 6, 2,
      case when n % 97 = 0 then 'deleted' when n % 89 = 0 then 'merged' else 'active' end,
      case when n % 10 = 0 then now() end, timestamptz '2026-01-01' + n * interval '3 minutes',
      timestamptz '2026-01-01' + n * interval '4 minutes'
    from generate_series(1, ${tickets}::int) n join customers customer on customer.id = 1 + n * 7 % ${customers}::int`,
  sql`insert into messages (ticket_id, thread_type, body, html_body, text_body, contact_id, email_message_id, created_at,
      created_by_id, created_by_type)
    select t.id, case k when 1 then 'message' else 'note' end, t.preview_text, t.preview_text, t.preview_text,
      t.contact_id, t.id || 'x' || k || '@scale.example', t.created_at + k * interval '1 hour',
      case k when 1 then t.customer_id else 2 end, case k when 1 then 'customers' else 'users' end
    from tickets t, generate_series(1, 2) k order by t.id, k`,
  sql`insert into ticketactivities (ticket_id, event_type) select id, 'created' from tickets order by id`,
  sql`insert into ticket_tags (ticket_id, tag_id)
    select id, (select min(id) from tags) + id % 50 from tickets where id % 3 = 0`,
  sql`insert into ticket_reads (ticket_id, user_id, read_at) select id, 1, now() from tickets where id % 2 = 0`,
  sql`insert into files (filename, storage_key, state, ticket_id, message_id)
    select 'a.txt', 'key' || id, 'active', ticket_id, id from messages where id % 20 = 0`,
  sql`insert into timelogs (ticket_id, user_id, seconds, date)
    select id, 1, 60, current_date from tickets where id % 20 = 0`,
]
