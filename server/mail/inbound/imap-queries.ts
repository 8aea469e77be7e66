import type { Queryable, Tx } from '../../db/pool.ts'
import { raw, sql } from '../../db/sql.ts'

/** A mailbox and how to get into it. Times are the database's text. */
export interface ImapAccount {
  id: number
  inbox_id: number
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  username: string
  password: string | null
  access_token: string | null
  refresh_token: string | null
  token_url: string | null
  client_id: string | null
  client_secret: string | null
  token_expires_at: string | null
  credentials_expire_at: string | null
  folder: string
  after_storing: 'keep' | 'seen' | 'move' | 'delete'
  move_to: string | null
  /** Older mail is left alone on the first look into a mailbox. */
  since: string
  /** When a person last changed it. */
  updated_at: string
}

const columns = raw(`id, inbox_id, host, port, security, username, password, access_token, refresh_token, token_url,
  client_id, client_secret, token_expires_at, credentials_expire_at, folder, after_storing, move_to,
  coalesce(since, created_at) as since, updated_at`)

export function listActiveAccounts(db: Queryable): Promise<ImapAccount[]> {
  return db.query<ImapAccount>(sql`
    select ${columns} from imap_accounts a
    where state = 'active' and exists (select 1 from inboxes i where i.id = a.inbox_id and i.state = 'active')
    order by id`)
}

export async function findAccount(db: Queryable, id: number): Promise<ImapAccount | undefined> {
  const [row] = await db.query<ImapAccount>(
    sql`select ${columns} from imap_accounts where id = ${id} and state = 'active'`,
  )
  return row
}

/** How far the mailbox with this UIDVALIDITY was read; 0 when it is new. */
export async function findPosition(db: Queryable, id: number, validity: number): Promise<number> {
  const [row] = await db.query<{ last_uid: number }>(
    sql`select last_uid from imap_accounts where id = ${id} and uid_validity = ${validity}`,
  )
  return row?.last_uid ?? 0
}

export async function updatePosition(db: Queryable, id: number, at: { validity: number; uid: number }): Promise<void> {
  await db.query(sql`
    update imap_accounts set uid_validity = ${at.validity}, last_uid = ${at.uid}
    where id = ${id} and (uid_validity, last_uid) is distinct from (${at.validity}::bigint, ${at.uid}::bigint)`)
}

/** Of these UIDs, those that were taken before. */
export async function listSeen(
  db: Queryable,
  id: number,
  { validity, uids }: { validity: number; uids: readonly number[] },
): Promise<Set<number>> {
  const rows = await db.query<{ uid: number }>(sql`
    select uid from imap_seen
    where imap_account_id = ${id} and uid_validity = ${validity} and uid = any(${uids}::bigint[])`)
  return new Set(rows.map((row) => row.uid))
}

export async function insertSeen(
  tx: Tx,
  id: number,
  seen: { validity: number; uid: number; incomingMailId: number | null; isSettled: boolean },
): Promise<void> {
  await tx.query(sql`
    insert into imap_seen (imap_account_id, uid_validity, uid, incoming_mail_id, is_settled)
    values (${id}, ${seen.validity}, ${seen.uid}, ${seen.incomingMailId}, ${seen.isSettled})`)
}

/** Mails that are stored and have yet to be marked, moved or deleted on the server. */
export async function listUnsettled(db: Queryable, id: number, validity: number): Promise<number[]> {
  const rows = await db.query<{ uid: number }>(sql`
    select uid from imap_seen
    where imap_account_id = ${id} and uid_validity = ${validity} and not is_settled order by uid`)
  return rows.map((row) => row.uid)
}

export async function updateSettled(
  db: Queryable,
  id: number,
  { validity, uids }: { validity: number; uids: readonly number[] },
): Promise<void> {
  await db.query(sql`
    update imap_seen set is_settled = true
    where imap_account_id = ${id} and uid_validity = ${validity} and uid = any(${uids}::bigint[])`)
}

export async function deleteSeen(tx: Tx, id: number): Promise<void> {
  await tx.query(sql`delete from imap_seen where imap_account_id = ${id}`)
}
