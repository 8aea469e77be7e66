import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** Rows that must not exist, whatever was killed when: each query gives what is doubled, halved or orphaned. */
const violations: Record<string, string> = {
  'a ticket twice': 'select subject as id from tickets group by subject having count(*) > 1',
  'a ticket without its one message': `
    select t.id from tickets t where t.message_count <> 1
      or (select count(*) from messages m where m.ticket_id = t.id and m.thread_type = 'message') <> 1`,
  'a ticket without its activity': `
    select t.id from tickets t where 1 <> (
      select count(*) from ticketactivities a where a.ticket_id = t.id and a.event_type = 'created')`,
  'a ticket without its event': `
    select t.id from tickets t where 1 <> (
      select count(*) from events e where e.ticket_id = t.id and e.kind = 'ticket.created')`,
  'an event without its ticket': `
    select e.id from events e where e.ticket_id is not null
      and not exists (select from tickets t where t.id = e.ticket_id)`,
  'a customer nobody asked for': `
    select c.id from customers c where not exists (select from tickets t where t.customer_id = c.id)`,
  'a customer without an address': `
    select c.id from customers c where not exists (select from contacts k where k.customer_id = c.id)`,
  'an address twice': 'select value as id from contacts group by value having count(*) > 1',
  'a tag nobody has': 'select g.id from tags g where not exists (select from ticket_tags x where x.tag_id = g.id)',
  'a file half attached': `
    select f.id from files f where (f.ticket_id is null) <> (f.message_id is null)
      or (f.message_id is null) <> (f.state = 'temp')`,
  'a finished key without its ticket': `
    select k.key as id from idempotency_keys k where k.done_at is not null
      and not exists (select from tickets t where t.id = k.resource_id)`,
  'a mail twice': 'select message_id as id from outgoing_mails group by message_id having count(*) > 1',
}

/** What is wrong with the stored tickets, in words and ids; nothing when all is well. */
export async function findViolations(client: pg.Client): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const [what, text] of Object.entries(violations)) {
    const { rows } = await client.query<{ id: unknown }>(text)
    if (rows.length > 0) found[what] = rows.map((row) => String(row.id))
  }
  return found
}

/** Waits until every event has had its effects and no mail is on its way; held mail may stay. */
export async function waitUntilIdle(client: pg.Client): Promise<void> {
  const giveUpAt = Date.now() + 60_000
  for (;;) {
    const { rows } = await client.query<{ what: string }>(`
      select 'event ' || kind || ' ' || data::text as what from events where dispatched_at is null
      union all select 'job ' || to_jsonb(jobs)::text from graphile_worker.jobs jobs
        where run_at <= now() and attempts < max_attempts
      union all select 'mail to ' || address || ' is ' || state from outgoing_mail_recipients
        where state in ('queued', 'sending')`)
    if (rows.length === 0) return
    if (Date.now() > giveUpAt) throw new Error(`still to do: ${rows.map((row) => row.what).join('; ')}`)
    await sleep(50)
  }
}

/** Subject -> how the mail of the ticket's message ended. */
export async function deliveryBySubject(client: pg.Client): Promise<Map<string, string | null>> {
  const { rows } = await client.query<{ subject: string; status: string | null }>(`
    select t.subject, m.delivery_status as status from messages m join tickets t on t.id = m.ticket_id`)
  return new Map(rows.map((row) => [row.subject, row.status]))
}
