import type { Queryable, Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'

/** A row of `files`; times are PostgreSQL's text. */
export interface FileRow {
  id: number
  filename: string
  mime_type: string
  size: number
  disposition: 'attachment' | 'attachment-inline'
  storage_key: string
  uploaded_at: string | null
  ticket_id: number | null
  message_id: number | null
  state: string
  created_at: string
  created_by_id: number | null
  created_by_type: string
  updated_at: string
  updated_by_id: number | null
  updated_by_type: string
}

const columns = raw(`id, filename, mime_type, size, disposition, storage_key, uploaded_at, ticket_id, message_id,
  state, created_at, created_by_id, created_by_type, updated_at, updated_by_id, updated_by_type`)

export interface NewFile {
  filename: string
  mimeType: string
  disposition: FileRow['disposition']
  storageKey: string
  userId: number
  now: Date
  /** Bytes, when they are stored already; null when they are still to come. */
  size: number | null
}

export async function insertFile(db: Queryable, file: NewFile): Promise<FileRow> {
  const isStored = file.size !== null
  const [row] = await db.query<FileRow>(sql`
    insert into files (filename, mime_type, disposition, storage_key, size, state, uploaded_at,
      created_at, created_by_id, updated_at, updated_by_id)
    values (${file.filename}, ${file.mimeType}, ${file.disposition}, ${file.storageKey}, ${file.size ?? 0},
      ${isStored ? 'active' : 'temp'}, ${isStored ? file.now : null},
      ${file.now}, ${file.userId}, ${file.now}, ${file.userId})
    returning ${columns}`)
  if (row === undefined) throw new Error('an insert gives a row')
  return row
}

export async function findFile(db: Queryable, id: number): Promise<FileRow | undefined> {
  const [row] = await db.query<FileRow>(sql`select ${columns} from files where id = ${id} and state <> 'deleted'`)
  return row
}

export async function findTicketFile(db: Queryable, ticketId: number, id: number): Promise<FileRow | undefined> {
  const [row] = await db.query<FileRow>(sql`
    select ${columns} from files
    where id = ${id} and ticket_id = ${ticketId} and message_id is not null and state <> 'deleted'`)
  return row
}

export function listTicketFiles(db: Queryable, ticketId: number): Promise<FileRow[]> {
  return db.query<FileRow>(sql`
    select ${columns} from files
    where ticket_id = ${ticketId} and message_id is not null and state <> 'deleted' order by id`)
}

/** Locks the file so that it cannot be attached while its bytes are exchanged. */
export async function lockFile(tx: Tx, id: number): Promise<FileRow | undefined> {
  const [row] = await tx.query<FileRow>(sql`
    select ${columns} from files where id = ${id} and state <> 'deleted' for update`)
  return row
}

export async function updateFileStored(
  tx: Tx,
  id: number,
  stored: { storageKey: string; size: number; now: Date },
): Promise<void> {
  await tx.query(sql`
    update files set storage_key = ${stored.storageKey}, size = ${stored.size}, state = 'active',
      uploaded_at = ${stored.now}, updated_at = ${stored.now}
    where id = ${id}`)
}

export async function updateFileDetails(
  db: Queryable,
  id: number,
  change: { filename: string; disposition: FileRow['disposition']; userId: number; now: Date },
): Promise<FileRow | undefined> {
  const [row] = await db.query<FileRow>(sql`
    update files set filename = ${change.filename}, disposition = ${change.disposition},
      updated_at = ${change.now}, updated_by_id = ${change.userId}, updated_by_type = 'users'
    where id = ${id} and state <> 'deleted'
    returning ${columns}`)
  return row
}

/** Removes up to `limit` files that were never attached; gives the keys of their bytes. */
export async function deleteUnattachedFiles(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const rows = await tx.query<{ storage_key: string }>(sql`
    delete from files where id in (
      select id from files
      where message_id is null and created_at < ${before} and coalesce(uploaded_at, created_at) < ${before}
      order by created_at limit ${limit} for update skip locked)
    returning storage_key`)
  return rows.map((row) => row.storage_key)
}

/** Of these keys, those that no file and no mail uses. */
export async function findUnusedStorageKeys(tx: Queryable, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await tx.query<{ storage_key: string }>(sql`
    select key as storage_key from unnest(${keys}::text[]) key
    where not exists (select 1 from files where storage_key = key)
      and not exists (select 1 from raw_mails where storage_key = key)`)
  return rows.map((row) => row.storage_key)
}
