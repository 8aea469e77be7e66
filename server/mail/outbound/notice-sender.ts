import type { Database, Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { findInboxTransport } from './inbox-server.ts'
import { bounceAddressOf } from './reply-address.ts'
import type { MailTransport } from './transport.ts'

/**
 * The sender of a notice as SMTP sees it: the one it asks for, else its From address, with a token that names the notice
 * where the inbox of that address has tokens.
 */
export async function findNoticeSender(
  db: Queryable,
  notice: { id: number; from_address: string; envelope_from: string | null },
  hasListener: boolean,
): Promise<string> {
  if (notice.envelope_from !== null) return notice.envelope_from
  const [settings] = await db.query<{ reply_tokens: 'auto' | 'on' | 'off'; site_secret: Buffer | null }>(sql`
    select i.reply_tokens, site.secret as site_secret from inboxes i join site on true
    where i.state = 'active' and i.email = ${notice.from_address}::citext`)
  if (settings === undefined) return notice.from_address
  return bounceAddressOf(settings, notice.from_address, { kind: 'n', id: notice.id, hasListener })
}

/** The own server of the inbox that a notice comes from; null when it has none. */
export async function findNoticeTransport(
  { database, clientName }: { database: Database; clientName?: string },
  noticeId: number,
): Promise<MailTransport | null> {
  const [inbox] = await database.query<{ id: number }>(sql`
    select i.id from notices n join inboxes i on i.email = n.from_address::citext and i.state = 'active'
    where n.id = ${noticeId} and not i.use_teamwork_mail_server`)
  if (inbox === undefined) return null
  return findInboxTransport(
    { database, transport: null, ...(clientName === undefined ? {} : { clientName }) },
    inbox.id,
  )
}
