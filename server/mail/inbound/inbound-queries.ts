import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import type { Arrival, Channel, IncomingMail } from './incoming-mail.ts'

/** The bytes of a mail as they lie in the blob store. */
export interface NewRawMail {
  sha256: string
  /** Bytes that are kept. */
  size: number
  storageKey: string
  /** Bytes of the whole mail, when only its beginning is kept; else null. */
  fullSize: number | null
}

/** Adds the row of a mail's bytes; gives the one there is already when the same bytes came before. */
export async function insertRawMail(tx: Tx, raw: NewRawMail): Promise<{ id: number; storage_key: string }> {
  const [inserted] = await tx.query<{ id: number; storage_key: string }>(sql`
    insert into raw_mails (sha256, size, storage_key, full_size)
    values (${raw.sha256}, ${raw.size}, ${raw.storageKey}, ${raw.fullSize})
    on conflict (sha256) do nothing returning id, storage_key`)
  if (inserted !== undefined) return inserted
  const [existing] = await tx.query<{ id: number; storage_key: string }>(
    sql`select id, storage_key from raw_mails where sha256 = ${raw.sha256}`,
  )
  if (existing === undefined) throw new Error('the row of these bytes vanished')
  return existing
}

export async function insertIncomingMail(tx: Tx, rawMailId: number, arrival: Arrival): Promise<number> {
  const { inboxId, channel, envelopeFrom, envelopeTo, remoteAddress = null, helo = null } = arrival
  const [row] = await tx.query<{ id: number }>(sql`
    insert into incoming_mails (raw_mail_id, inbox_id, channel, envelope_from, envelope_to, remote_address, helo)
    values (${rawMailId}, ${inboxId}, ${channel}, ${envelopeFrom}, ${envelopeTo}, ${remoteAddress}, ${helo})
    returning id`)
  if (row === undefined) throw new Error('an insert gives a row')
  return row.id
}

/** An earlier arrival of the same bytes at the inbox, by any mailbox. */
export async function findSameArrival(tx: Tx, rawMailId: number, arrival: Arrival): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(sql`
    select id from incoming_mails
    where raw_mail_id = ${rawMailId} and inbox_id = ${arrival.inboxId} and channel = ${arrival.channel}
    order by id limit 1`)
  return row?.id
}

interface IncomingRow {
  id: number
  raw_mail_id: number
  inbox_id: number
  channel: Channel
  envelope_from: string | null
  envelope_to: string[]
  remote_address: string | null
  helo: string | null
  attempts: number
  ticket_id: number | null
  received_at: string
  sha256: string
  size: number
  storage_key: string
  full_size: number | null
}

/** Counts an attempt at a mail that waits, and gives the mail; undefined when it does not wait any more. */
export async function beginAttempt(db: Queryable, id: number): Promise<IncomingMail | undefined> {
  const [row] = await db.query<IncomingRow>(sql`
    update incoming_mails i set attempts = i.attempts + 1
    from raw_mails r where i.id = ${id} and i.state = 'queued' and r.id = i.raw_mail_id
    returning i.id, i.raw_mail_id, i.inbox_id, i.channel, i.envelope_from, i.envelope_to, i.remote_address, i.helo,
      i.attempts, i.ticket_id, i.received_at, r.sha256, r.size, r.storage_key, r.full_size`)
  return row && presented(row)
}

/** A mail that came in, whatever became of it. */
export async function findIncoming(db: Queryable, id: number): Promise<IncomingMail | undefined> {
  const [row] = await db.query<IncomingRow>(sql`
    select i.id, i.raw_mail_id, i.inbox_id, i.channel, i.envelope_from, i.envelope_to, i.remote_address, i.helo,
      i.attempts, i.ticket_id, i.received_at, r.sha256, r.size, r.storage_key, r.full_size
    from incoming_mails i join raw_mails r on r.id = i.raw_mail_id where i.id = ${id}`)
  return row && presented(row)
}

/** Takes back the last attempt: what stopped it was not the mail's fault. */
export async function updateAttemptTakenBack(db: Queryable, id: number): Promise<void> {
  await db.query(sql`update incoming_mails set attempts = attempts - 1 where id = ${id} and attempts > 0`)
}

/** Mails that wait without a job: after the restore of a backup, or when the queue gave up on one. */
export async function listForgottenMails(db: Queryable): Promise<number[]> {
  const rows = await db.query<{ id: number }>(sql`
    select i.id from incoming_mails i
    where i.state = 'queued' and not exists (
      select 1 from graphile_worker.jobs j
      where j.key = 'receive:' || i.id::text and j.attempts < j.max_attempts)
    order by i.id`)
  return rows.map((row) => row.id)
}

function presented(row: IncomingRow): IncomingMail {
  return {
    id: row.id,
    rawMailId: row.raw_mail_id,
    inboxId: row.inbox_id,
    channel: row.channel,
    envelopeFrom: row.envelope_from,
    envelopeTo: row.envelope_to,
    remoteAddress: row.remote_address,
    helo: row.helo,
    attempts: row.attempts,
    quarantineTicketId: row.ticket_id,
    receivedAt: new Date(row.received_at),
    sha256: row.sha256,
    size: row.size,
    storageKey: row.storage_key,
    fullSize: row.full_size,
  }
}
