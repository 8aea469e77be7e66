import type { Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/** Where the bytes of a mail lie, and how many there are. */
export interface RawBytes {
  storage_key: string
  size: number
}

export async function findRawOfIncoming(db: Queryable, incomingMailId: number): Promise<RawBytes | undefined> {
  const [row] = await db.query<RawBytes>(sql`
    select r.storage_key, r.size from incoming_mails i join raw_mails r on r.id = i.raw_mail_id
    where i.id = ${incomingMailId}`)
  return row
}

/** The mail a message was made from. */
export async function findRawOfMessage(db: Queryable, messageId: number): Promise<RawBytes | undefined> {
  const [row] = await db.query<RawBytes>(sql`
    select r.storage_key, r.size from message_mails m
    join incoming_mails i on i.id = m.incoming_mail_id join raw_mails r on r.id = i.raw_mail_id
    where m.message_id = ${messageId}`)
  return row
}
