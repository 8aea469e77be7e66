import { advisoryLocks } from '../db/advisory-locks.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

/** The actor of everything the desk does by itself (migrations/0001-init.sql). */
const systemUserId = 999_999_999

/** Makes the others that start at the same moment wait until this transaction ends. */
export async function lockFirstStart(tx: Tx): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${advisoryLocks.firstStart})`)
}

/** True when the site is new. */
export async function insertSite(tx: Tx, site: { name: string; secret: Buffer }): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into site (name, secret) values (${site.name}, ${site.secret}) on conflict do nothing returning id`)
  return rows.length > 0
}

export interface AdminRow {
  id: number
  password_hash: string | null
}

/** The administrator who provisioning acts for: the owner, else the oldest one. */
export async function findAdmin(tx: Tx): Promise<AdminRow | undefined> {
  const [row] = await tx.query<AdminRow>(sql`
    select id, password_hash from users where state = 'active' and (role = 'Admin' or is_app_owner)
    order by is_app_owner desc, id limit 1`)
  return row
}

/** Makes the owner, or makes the agent with this address the owner when no administrator is left. */
export async function insertAdmin(tx: Tx, email: string): Promise<AdminRow> {
  const [row] = await tx.query<AdminRow>(sql`
    insert into users (email, first_name, role, is_app_owner, can_manage_companies, created_by_id, updated_by_id)
    values (${email}, 'Admin', 'Admin', true, true, ${systemUserId}, ${systemUserId})
    on conflict (email) where state <> 'deleted'
      do update set role = 'Admin', is_app_owner = true, state = 'active', updated_at = now()
    returning id, password_hash`)
  if (row === undefined) throw new Error('the administrator was not stored')
  return row
}

/** An inbox with every active ticket type and one member who manages it; new tickets in it start Active. */
export async function insertFirstInbox(
  tx: Tx,
  inbox: { name: string; email: string; localPart: string; adminId: number },
): Promise<void> {
  await tx.query(sql`
    with inbox as (
      insert into inboxes (name, email, local_part, created_by_id, updated_by_id)
      values (${inbox.name}, ${inbox.email}, ${inbox.localPart}, ${systemUserId}, ${systemUserId}) returning id
    ), types as (
      insert into inbox_tickettypes (inbox_id, tickettype_id)
      select inbox.id, t.id from inbox, tickettypes t where t.state = 'active'
    )
    insert into inbox_users (inbox_id, user_id, access, is_admin)
    select inbox.id, ${inbox.adminId}, 'write', true from inbox`)
}

/** The oldest inbox in use; null when the operator deleted them all. */
export async function findFirstInboxId(tx: Tx): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(sql`
    select id from inboxes where state = 'active' order by id limit 1`)
  return row?.id ?? null
}

export async function updatePasswordHash(tx: Tx, userId: number, passwordHash: string): Promise<void> {
  await tx.query(sql`update users set password_hash = ${passwordHash} where id = ${userId}`)
}

/** Does nothing when the token is known, also when it was revoked: a revoked token stays so. */
export async function insertApiToken(tx: Tx, token: { userId: number; name: string; hash: Buffer }): Promise<void> {
  await tx.query(sql`
    insert into api_tokens (user_id, name, token_hash) values (${token.userId}, ${token.name}, ${token.hash})
    on conflict (token_hash) do nothing`)
}

/** Valid for one hour. Throws away what has expired. */
export async function insertSignInLink(tx: Tx, link: { userId: number; hash: Buffer }): Promise<void> {
  await tx.query(sql`delete from sign_in_links where expires_at < now()`)
  await tx.query(sql`
    insert into sign_in_links (token_hash, user_id, expires_at)
    values (${link.hash}, ${link.userId}, now() + interval '1 hour')`)
}

/** Uses up a link and gives its user; undefined when it is unknown, used or too old. */
export async function takeSignInLink(db: Queryable, hash: Buffer): Promise<number | undefined> {
  const [row] = await db.query<{ user_id: number }>(sql`
    update sign_in_links l set used_at = now() from users u
    where l.token_hash = ${hash} and l.used_at is null and l.expires_at > now()
      and u.id = l.user_id and u.state = 'active'
    returning l.user_id`)
  return row?.user_id
}

export async function findUserForSignIn(db: Queryable, email: string): Promise<AdminRow | undefined> {
  const [row] = await db.query<AdminRow>(sql`
    select id, password_hash from users where email = ${email} and state = 'active'`)
  return row
}

/** Valid for thirty days. Throws away the user's expired ones. */
export async function insertSession(
  db: Queryable,
  session: { userId: number; hash: Buffer; userAgent?: string; ipAddress?: string },
): Promise<void> {
  await db.query(sql`
    with old as (delete from sessions where user_id = ${session.userId} and expires_at < now())
    insert into sessions (token_hash, user_id, created_by_id, user_agent, ip_address, expires_at)
    values (${session.hash}, ${session.userId}, ${session.userId}, ${session.userAgent ?? ''}, ${session.ipAddress ?? ''},
      now() + interval '30 days')`)
}

export async function deleteSession(db: Queryable, hash: Buffer): Promise<void> {
  await db.query(sql`delete from sessions where token_hash = ${hash}`)
}
