import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import type { GrantedToken } from '../oauth-token.ts'

export async function updateConnected(db: Queryable, id: number): Promise<void> {
  await db.query(sql`update imap_accounts set connected_at = now() where id = ${id}`)
}

/** The mailbox was looked through without an error. */
export async function updateChecked(db: Queryable, id: number): Promise<void> {
  await db.query(sql`
    update imap_accounts set checked_at = now(), last_error = null, failing_since = null, failure_told_at = null
    where id = ${id}`)
}

/** Notes an error; true when the admins are to be told of it, which happens once until it works again. */
export async function updateFailed(
  tx: Tx,
  id: number,
  failure: { error: string; tellAfterMinutes: number },
): Promise<boolean> {
  await tx.query(sql`
    update imap_accounts set last_error = ${failure.error}, failing_since = coalesce(failing_since, now())
    where id = ${id}`)
  const told = await tx.query(sql`
    update imap_accounts set failure_told_at = now()
    where id = ${id} and failure_told_at is null
      and failing_since <= now() - make_interval(mins => ${failure.tellAfterMinutes}) returning id`)
  return told.length > 0
}

/** True when the admins are to be told now that the credentials end before that moment; they are told once. */
export async function updateExpiryTold(tx: Tx, id: number, before: Date): Promise<boolean> {
  const told = await tx.query(sql`
    update imap_accounts set expiry_told_at = now()
    where id = ${id} and expiry_told_at is null and least(credentials_expire_at,
      case when refresh_token is null and password is null then token_expires_at end) < ${before}
    returning id`)
  return told.length > 0
}

export async function updateTokens(db: Queryable, id: number, tokens: GrantedToken): Promise<void> {
  await db.query(sql`
    update imap_accounts set access_token = ${tokens.accessToken}, token_expires_at = ${tokens.expiresAt},
      refresh_token = coalesce(${tokens.refreshToken}, refresh_token)
    where id = ${id}`)
}

/** Addresses of those who can mend a mailbox. */
export async function listAdminAddresses(db: Queryable): Promise<{ id: number; email: string; name: string }[]> {
  return db.query(sql`
    select id, email::text as email, concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')) as name from users
    where state = 'active' and (role = 'Admin' or is_app_owner) and id <> 999999999 order by id`)
}
