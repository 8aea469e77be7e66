import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/** A mail of ours that a report is about. */
export interface ReportedMail {
  outgoingMailId: number | null
  noticeId: number | null
  ticketId: number | null
  messageId: number | null
  /** Whom it went to. */
  recipients: string[]
}

/** The mail by its number (from the address the report came back to) or by its Message-ID. */
export async function findReportedMail(
  db: Queryable,
  by: { outgoingMailId: number | null; noticeId: number | null; messageIds: readonly string[] },
): Promise<ReportedMail | undefined> {
  const [row] = await db.query<ReportedMail>(sql`
    select o.id as "outgoingMailId", null::bigint as "noticeId", o.ticket_id as "ticketId", o.message_id as "messageId",
      array(select r.address from outgoing_mail_recipients r where r.outgoing_mail_id = o.id order by r.id) as recipients
    from outgoing_mails o where o.id = ${by.outgoingMailId} or o.email_message_id = any(${by.messageIds}::text[])
    union all
    select null, n.id, n.ticket_id, null, array[n.to_address] from notices n
    where n.id = ${by.noticeId} or n.email_message_id = any(${by.messageIds}::text[])
    limit 1`)
  return row
}

export interface NewBounce {
  incomingMailId: number
  address: string
  kind: 'failed' | 'delayed' | 'complaint'
  status: string
  reason: string
  outgoingMailId: number | null
  noticeId: number | null
}

export async function insertBounce(tx: Tx, bounce: NewBounce): Promise<void> {
  await tx.query(sql`
    insert into bounces (incoming_mail_id, address, kind, status, reason, outgoing_mail_id, notice_id)
    values (${bounce.incomingMailId}, ${bounce.address}, ${bounce.kind}, ${bounce.status}, ${bounce.reason}, ${bounce.outgoingMailId}, ${bounce.noticeId})`)
}

/** Failures of an address within a week, since it was last allowed again. */
export async function countFailures(tx: Tx, address: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`
    select count(*)::int as count from bounces b where b.address = ${address}::text::citext and b.kind = 'failed'
      and b.created_at > now() - interval '7 days'
      and not exists (select 1 from suspendedaddresses s where s.address = b.address and s.deleted_at > b.created_at)`)
  return row?.count ?? 0
}

/** Lets the desk write nothing to an address by itself any more; an address that is suspended stays so. */
export async function insertSuspendedAddress(
  tx: Tx,
  entry: { address: string; status: string; reason: string; userId: number },
): Promise<void> {
  await tx.query(sql`
    insert into suspendedaddresses (address, status, reason, created_by_id, updated_by_id)
    values (${entry.address}, ${entry.status}, ${entry.reason}, ${entry.userId}, ${entry.userId})
    on conflict (address) where state = 'active' do nothing`)
}

/** Marks a notice as not delivered. */
export async function updateNoticeBounced(tx: Tx, noticeId: number, reason: string): Promise<void> {
  await tx.query(
    sql`update notices set state = 'failed', reason = left(${reason}::text, 1000), updated_at = now() where id = ${noticeId} and state in ('sent', 'unknown', 'sending')`,
  )
}

/** Writes what a mail system reported into the conversation; gives the message's id. It counts as no answer. */
export async function insertReportMessage(
  tx: Tx,
  message: { ticketId: number; text: string; html: string; at: Date; userId: number },
): Promise<number> {
  const { ticketId, text, html, at, userId } = message
  const [row] = await tx.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, body, html_body, text_body, created_at, created_by_id, updated_at, updated_by_id)
    values (${ticketId}, 'eventInfo', ${text}, ${html}, ${text}, ${at}, ${userId}, ${at}, ${userId}) returning id`)
  return (row as { id: number }).id
}

/** Tells those who can do something about it, inside the desk: who wrote the mail, the ticket's agent, its followers. */
export async function insertUndeliveredNotifications(
  tx: Tx,
  about: { ticketId: number; messageId: number; reportId: number; userId: number },
): Promise<void> {
  await tx.query(sql`
    with told as (
      insert into notifications (user_id, ticket_id, message_id, kind, created_by_id)
      select distinct u.id, ${about.ticketId}::bigint, ${about.reportId}::bigint, 'undelivered', ${about.userId}::bigint
      from users u join tickets t on t.id = ${about.ticketId} left join messages m on m.id = ${about.messageId}
      where u.state = 'active' and (u.id = t.agent_id or (m.created_by_type = 'users' and u.id = m.created_by_id)
        or exists (select 1 from ticket_followers f where f.ticket_id = t.id and f.user_id = u.id))
      returning id
    )
    -- their browsers learn of it (server/realtime)
    insert into events (kind, data, actor_id, actor_type)
    select 'row.created', jsonb_build_object('resource', 'notifications', 'id', id), ${about.userId}::bigint, 'users' from told`)
}

/** Notes that the customer opened a mail, as far as that was not known. */
export async function updateViewed(tx: Tx, messageId: number, at: Date): Promise<void> {
  await tx.query(
    sql`update messages set viewed_by_customer_at = coalesce(viewed_by_customer_at, ${at}) where id = ${messageId}`,
  )
}
