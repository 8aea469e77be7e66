import { createHash } from 'node:crypto'
import type { Queryable } from '../../db/pool.ts'
import { type Sql, sql } from '../../db/sql.ts'
import type { IncomingMail } from './incoming-mail.ts'

/** By what a mail is known again. */
export interface Identity {
  /** Without <>; made from the bytes when the mail has none. */
  messageId: string
  /** Hex sha256 of everything after the header. */
  bodyHash: string
}

/** The identity of a mail (rules 5 and 7): its Message-ID, or one made from its bytes, and the hash of its body. */
export function identityOf(messageId: string | null, incoming: Pick<IncomingMail, 'sha256'>, raw: Buffer): Identity {
  return {
    messageId: messageId ?? `${incoming.sha256.slice(0, 40)}@made-from-the-mail.invalid`,
    bodyHash: createHash('sha256')
      .update(raw.subarray(bodyStart(raw)))
      .digest('hex'),
  }
}

/** What came before: where an equal mail went; ids are null when that was deleted for good. */
export interface EarlierMail {
  id: number
  ticketId: number | null
  messageId: number | null
}

/**
 * An earlier mail with the same Message-ID and the same body, in the same inbox (rule 5): of what the inbox got, also
 * when its ticket is deleted (rule 4), so that a deleted mail does not come back.
 */
export async function findDuplicate(
  db: Queryable,
  incoming: Pick<IncomingMail, 'id' | 'inboxId'>,
  identity: Identity,
): Promise<EarlierMail | undefined> {
  const [row] = await db.query<EarlierMail>(duplicateStatement(incoming, identity))
  return row
}

/** The same as a statement; it gives an {@link EarlierMail} or nothing. */
export function duplicateStatement(
  incoming: Pick<IncomingMail, 'id' | 'inboxId'>,
  { messageId, bodyHash }: Identity,
): Sql {
  return sql`
    select id, ticket_id as "ticketId", message_id as "messageId" from incoming_mails
    where inbox_id = ${incoming.inboxId} and email_message_id = ${messageId} and body_hash = ${bodyHash}
      and id <> ${incoming.id} and state in ('done', 'duplicate', 'dropped') order by id limit 1`
}

/** The same in one ticket, whatever inboxes the copies came to: a conversation shows a mail once. */
export async function findDuplicateInTicket(
  db: Queryable,
  at: { incomingMailId: number; ticketId: number },
  { messageId, bodyHash }: Identity,
): Promise<EarlierMail | undefined> {
  const [row] = await db.query<EarlierMail>(sql`
    select i.id, i.ticket_id as "ticketId", i.message_id as "messageId" from incoming_mails i
    where i.email_message_id = ${messageId} and i.body_hash = ${bodyHash} and i.id <> ${at.incomingMailId}
      and i.state = 'done' and i.ticket_id = ${at.ticketId} and i.message_id is not null order by i.id limit 1`)
  return row
}

function bodyStart(raw: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n', '\r\r'].map((end) => ({ at: raw.indexOf(end, 0, 'latin1'), length: end.length }))
  const found = ends.filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at)[0]
  return found === undefined ? raw.length : found.at + found.length
}
