import type { Queryable, Tx } from '../../db/pool.ts'
import { raw, sql } from '../../db/sql.ts'
import { readonlyExpression } from '../../tickets/access.ts'

/** A mail that is known by its Message-ID, and the ticket it belongs to. */
export interface KnownMail {
  /** sent: by this desk, notice: to an agent, received: it came in, reference: a mail that came in referred to it. */
  kind: 'sent' | 'notice' | 'received' | 'reference'
  ticketId: number
  /** A notice of something that customers do not see. */
  isInternal: boolean
}

/**
 * What is known by these Message-IDs, given newest first: mails we sent before those we only received, each newest
 * first. What was only received counts in the inbox it came to, or where its ticket is now.
 */
export async function listKnownMails(db: Queryable, ids: readonly string[], inboxId: number): Promise<KnownMail[]> {
  // most new mails refer to nothing
  if (ids.length === 0) return []
  return db.query<KnownMail>(sql`
    select found.kind, found.ticket_id as "ticketId", found.is_internal as "isInternal" from unnest(${ids}::text[]) with ordinality k (id, place)
    cross join lateral (
      select 'sent' as kind, coalesce(m.split_into_id, m.ticket_id) as ticket_id, false as is_internal
      from messages m where m.email_message_id = k.id
      union all select 'notice', n.ticket_id, n.kind in ('mention', 'note') or n.headers ? 'X-Deskhand-Internal' from notices n where n.email_message_id = k.id and n.ticket_id is not null
      union all
      select case r.kind when 'outbound' then 'sent' when 'reference' then 'reference' else 'received' end,
        coalesce(m.split_into_id, m.ticket_id), false
      from threademailrefs r join messages m on m.id = r.message_id join tickets t on t.id = m.ticket_id
      where r.email_message_id = k.id and (r.kind = 'outbound' or t.inbox_id = ${inboxId} or exists (
        select 1 from incoming_mails i where i.message_id = m.id and i.inbox_id = ${inboxId}))
    ) found
    order by array_position(array['sent', 'notice', 'received', 'reference'], found.kind), k.place limit 50`)
}

/** A ticket a mail may belong to. */
export interface ThreadTicket {
  id: number
  subject: string
  inboxId: number
  state: string
  statusId: number
  customerId: number
  /** Archived or closed for good. */
  readonly: boolean
}

/** The ticket, or the one it was merged into; locked, so that it stays what it was judged by. */
export async function lockThreadTicket(tx: Tx, id: number): Promise<ThreadTicket | undefined> {
  const row = raw('t')
  const [ticket] = await tx.query<ThreadTicket>(sql`
    select t.id, t.subject, t.inbox_id as "inboxId", t.state, t.status_id as "statusId", t.customer_id as "customerId",
      (${readonlyExpression(row)}) as readonly
    from tickets t where t.id = (select coalesce(merged_into_id, id) from tickets where id = ${id}) for no key update`)
  return ticket
}

/**
 * Whether one of these addresses takes part in a ticket: its customer's, a writer's, or one that mail of the ticket
 * was addressed to. Whom a forged mail named does not count.
 */
export async function isParticipant(db: Queryable, ticketId: number, addresses: readonly string[]): Promise<boolean> {
  const wanted = sql`${addresses}::text[]::citext[]`
  const [row] = await db.query<{ is: boolean }>(sql`
    select exists (select 1 from contacts k join tickets t on t.customer_id = k.customer_id
        where t.id = ${ticketId} and k.type = 'email' and k.state = 'active' and k.value = any(${wanted}))
      or exists (select 1 from tickets t where t.id = ${ticketId} and (t.cc || t.bcc)::citext[] && ${wanted})
      or exists (select 1 from messages m left join message_mails h on h.message_id = m.id
        where m.ticket_id = ${ticketId} and m.state = 'active' and not m.is_draft
          and coalesce(h.authentication->>'verdict', '') <> 'fail'
          and ((m.to_addresses || m.cc || m.bcc)::citext[] && ${wanted} or h.from_address::citext = any(${wanted})
            or h.header_from::citext = any(${wanted})))
      or exists (select 1 from messages m join contacts k on k.customer_id = m.created_by_id and k.type = 'email' and k.state = 'active'
        where m.ticket_id = ${ticketId} and m.created_by_type = 'customers' and k.value = any(${wanted}))
      or exists (select 1 from outgoing_mails o join outgoing_mail_recipients r on r.outgoing_mail_id = o.id
        where o.ticket_id = ${ticketId} and r.address::citext = any(${wanted})) as is`)
  return row?.is ?? false
}

/** The newest open ticket of the sender in the inbox that a hint points to: a conversation's key, or an answer's subject. */
export async function findHintedTicket(
  db: Queryable,
  hint: { inboxId: number; address: string; threadKey: string | null; bareSubject: string | null },
): Promise<number | null> {
  if (hint.threadKey === null && !hint.bareSubject) return null
  const [byKey] = await db.query<{ id: number }>(sql`
    select t.id from message_mails h join messages m on m.id = h.message_id join tickets t on t.id = m.ticket_id
    where h.thread_key = ${hint.threadKey} and t.inbox_id = ${hint.inboxId} and t.state = 'active' and t.status_id <> 7
    order by m.id desc limit 1`)
  if (byKey !== undefined || hint.bareSubject === null || hint.bareSubject === '') return byKey?.id ?? null
  const [bySubject] = await db.query<{ id: number }>(sql`
    select t.id from contacts k join tickets t on t.customer_id = k.customer_id
    where k.value = ${hint.address}::text::citext and k.type = 'email' and k.state = 'active' and t.inbox_id = ${hint.inboxId}
      and t.state = 'active' and t.status_id <> 7 and t.updated_at > now() - interval '60 days'
      and lower(regexp_replace(t.subject, '\\s+', ' ', 'g')) = ${hint.bareSubject}
    order by t.id desc limit 1`)
  return bySubject?.id ?? null
}

/** The ticket of a mail by its own number (outgoing_mails.id), for answers that come back to its bounce address. */
export async function findTicketOfOutgoing(db: Queryable, outgoingMailId: number): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(
    sql`select ticket_id as id from outgoing_mails where id = ${outgoingMailId}`,
  )
  return row?.id ?? null
}

/** The same mail at another inbox: its ticket there. */
export async function findTicketOfTwin(
  db: Queryable,
  mail: { messageId: string; bodyHash: string; inboxId: number },
): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(sql`
    select coalesce(t.merged_into_id, t.id) as id from incoming_mails i join tickets t on t.id = i.ticket_id
    where i.email_message_id = ${mail.messageId} and i.body_hash = ${mail.bodyHash} and i.inbox_id <> ${mail.inboxId}
      and i.state = 'done' and t.state <> 'deleted'
    order by i.id limit 1`)
  return row?.id ?? null
}
