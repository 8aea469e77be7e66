import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'

export type PasswordLinkKind = 'invitation' | 'reset'

export interface PasswordLinkRow {
  id: number
  expires_at: string
}

/** Writes a link by which a user chooses a password; earlier ones stay valid. Throws away the user's expired ones. */
export async function insertPasswordLink(
  tx: Tx,
  link: { userId: number; kind: PasswordLinkKind; hash: Buffer; hours: number; createdById: number | null },
): Promise<PasswordLinkRow> {
  await tx.query(sql`delete from password_links where user_id = ${link.userId} and expires_at < now()`)
  const [row] = await tx.query<PasswordLinkRow>(sql`
    insert into password_links (token_hash, user_id, kind, created_by_id, expires_at)
    values (${link.hash}, ${link.userId}, ${link.kind}, ${link.createdById}, now() + make_interval(hours => ${link.hours}))
    returning id, expires_at`)
  if (row === undefined) throw new Error('the link was not stored')
  return row
}

export interface LinkedUser {
  id: number
  email: string
  first_name: string
  last_name: string
  kind: PasswordLinkKind
}

/** The active user of a link that is still valid. */
export async function findLinkedUser(db: Queryable, hash: Buffer): Promise<LinkedUser | undefined> {
  const [row] = await db.query<LinkedUser>(sql`
    select u.id, u.email, u.first_name, u.last_name, l.kind from password_links l join users u on u.id = l.user_id
    where l.token_hash = ${hash} and l.expires_at > now() and u.state = 'active'`)
  return row
}

/** Uses up a link with all others of its user; undefined when it is unknown, used or too old. */
export async function takePasswordLink(tx: Tx, hash: Buffer): Promise<number | undefined> {
  // the row's lock makes the second of two at once wait, and then find nothing
  const [taken] = await tx.query<{ user_id: number }>(sql`
    delete from password_links l using users u
    where l.token_hash = ${hash} and l.expires_at > now() and u.id = l.user_id and u.state = 'active'
    returning l.user_id`)
  return taken?.user_id
}

/**
 * Stores a new password and ends what the old one opened: sessions, except `keepSessionId`, and links that are not used
 * yet. API tokens stay; they have an end of their own.
 */
export async function updatePassword(
  tx: Tx,
  change: { userId: number; passwordHash: string; keepSessionId?: number | undefined },
): Promise<void> {
  const { userId } = change
  await tx.flight([
    sql`update users set password_hash = ${change.passwordHash} where id = ${userId}`,
    sql`delete from sessions where user_id = ${userId} and id is distinct from ${change.keepSessionId ?? null}::bigint`,
    sql`delete from password_links where user_id = ${userId}`,
    sql`delete from sign_in_links where user_id = ${userId}`,
  ])
}

export async function updateNames(
  tx: Tx,
  userId: number,
  names: { firstName: string; lastName: string },
): Promise<void> {
  await tx.query(sql`
    update users set first_name = coalesce(nullif(${names.firstName}, ''), first_name),
      last_name = coalesce(nullif(${names.lastName}, ''), last_name), updated_at = now()
    where id = ${userId}`)
}

export async function findPasswordHash(db: Queryable, userId: number): Promise<string | null> {
  const [row] = await db.query<{ password_hash: string | null }>(
    sql`select password_hash from users where id = ${userId}`,
  )
  return row?.password_hash ?? null
}

export interface Addressee {
  id: number
  email: string
  first_name: string
  last_name: string
  state: string
}

/** The user with that address who may sign in. */
export async function findActiveUserByEmail(db: Queryable, email: string): Promise<Addressee | undefined> {
  const [row] = await db.query<Addressee>(sql`
    select id, email, first_name, last_name, state from users where email = ${email} and state = 'active'`)
  return row
}

/** Whom an invitation goes to; undefined for those nobody can be invited as: deleted users and the desk itself. */
export async function findInvitee(db: Queryable, userId: number): Promise<Addressee | undefined> {
  const [row] = await db.query<Addressee>(sql`
    select id, email, first_name, last_name, state from users where id = ${userId} and state in ('active', 'archived')`)
  return row
}

/** An invitation that is not used yet. Throws 404 when it is. */
export async function findInvitation(
  db: Queryable,
  id: number,
): Promise<{ id: number; userId: number; expiresAt: string }> {
  const [row] = await db.query<{ id: number; userId: number; expiresAt: string }>(sql`
    select id, user_id as "userId", expires_at as "expiresAt" from password_links where id = ${id} and kind = 'invitation'`)
  if (row === undefined) throw new AppError('notFound', 'not found')
  return row
}
