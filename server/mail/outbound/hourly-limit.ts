import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/**
 * When an inbox that may send `limit` mails an hour may begin the next one (RFC 3339); null: now. Mails begin one at a
 * time until the transaction ends, so that two processes do not share the last place.
 */
export async function findNextPlace(tx: Tx, inboxId: number, limit: number): Promise<string | null> {
  if (limit === 0) return null
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`hourly_mail_limit:${inboxId}`}, 0))`)
  const [row] = await tx.query<{ place: string }>(sql`
    select attempted_at + interval '1 hour' as place from outgoing_mails
    where inbox_id = ${inboxId} and attempted_at > now() - interval '1 hour'
    order by attempted_at desc offset ${limit - 1} limit 1`)
  return row?.place ?? null
}
