import type { Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { bounceAddressOf } from './reply-address.ts'

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
