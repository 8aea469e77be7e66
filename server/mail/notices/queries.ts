import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import type { NewNotice } from './new-notice.ts'

export interface NoticeRow {
  id: number
  kind: string
  state: string
  attempts: number
  is_expired: boolean
  to_address: string
  to_name: string
  from_address: string
  from_name: string
  envelope_from: string | null
  subject: string
  text_body: string
  html_body: string | null
  email_message_id: string
  in_reply_to: string | null
  headers: Record<string, string>
  ticket_id: number | null
  created_at: string
}

/** The ticket's inbox, else the site's first one: a notice comes from an address that this desk answers for. */
export async function findDefaultSender(
  db: Queryable,
  ticketId: number | null,
): Promise<{ address: string; name: string }> {
  const [row] = await db.query<{ address: string; name: string }>(sql`
    select i.email as address, coalesce(s.name, i.name) as name from inboxes i left join site s on true
    where i.state = 'active' or i.id = (select inbox_id from tickets where id = ${ticketId}::bigint)
    order by i.id = (select inbox_id from tickets where id = ${ticketId}::bigint) desc nulls last, i.id limit 1`)
  // a desk without an inbox still has to invite somebody
  return row ?? { address: 'desk@localhost.localdomain', name: 'Desk' }
}

/** Writes a notice that waits to be sent; gives its id. */
export async function insertNotice(
  tx: Tx,
  notice: NewNotice & { from: { address: string; name?: string }; emailMessageId: string },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into notices (kind, to_address, to_name, from_address, from_name, envelope_from, subject, text_body, html_body,
      email_message_id, in_reply_to, headers, ticket_id, user_id, expires_at)
    values (${notice.kind}, ${notice.to.address}, ${notice.to.name ?? ''}, ${notice.from.address},
      ${notice.from.name ?? ''}, ${notice.envelopeFrom ?? null}, ${notice.subject}, ${notice.text},
      ${notice.html ?? null}, ${notice.emailMessageId}, ${notice.inReplyTo ?? null},
      ${JSON.stringify(notice.headers ?? {})}::jsonb, ${notice.ticketId ?? null}, ${notice.userId ?? null},
      ${notice.expiresAt ?? null})
    returning id`)
  if (row === undefined) throw new Error('the notice was not stored')
  return row.id
}

/** Locks a notice; undefined when there is none. */
export async function lockNotice(tx: Tx, id: number): Promise<NoticeRow | undefined> {
  const [row] = await tx.query<NoticeRow>(sql`
    select id, kind, state, attempts, coalesce(expires_at < now(), false) as is_expired, to_address, to_name, from_address,
      from_name, envelope_from, subject, text_body, html_body, email_message_id, in_reply_to, headers, ticket_id, created_at
    from notices where id = ${id} for update`)
  return row
}

/** Moves a notice to a state when it is in one of `from`; false when it is not. */
export async function updateNoticeState(
  db: Queryable,
  id: number,
  move: { from: readonly string[]; to: string; reason?: string | null },
): Promise<boolean> {
  const rows = await db.query(sql`
    update notices set state = ${move.to}, reason = left(${move.reason ?? null}, 1000), updated_at = now()
    where id = ${id} and state = any(${move.from}::text[]) returning id`)
  return rows.length > 0
}

/** Counts an attempt; gives how many there were. */
export async function updateNoticeAttempts(tx: Tx, id: number): Promise<number> {
  const [row] = await tx.query<{ attempts: number }>(sql`
    update notices set attempts = attempts + 1, updated_at = now() where id = ${id} returning attempts`)
  return row?.attempts ?? 0
}

/** Notices that nobody may be working on: without a server those that are not held yet. */
export async function listOpenNotices(db: Queryable, hasTransport: boolean): Promise<number[]> {
  const states = hasTransport ? ['queued', 'held', 'sending'] : ['queued', 'sending']
  const rows = await db.query<{ id: number }>(sql`
    select id from notices where state in ('queued', 'held', 'sending') and state = any(${states}::text[]) order by id`)
  return rows.map((row) => row.id)
}
