import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import type { protectionOf } from './authentication-verdict.ts'
import type { KeptCard } from './supersede-cards.ts'

/** A message that was made from a mail, as it is now. */
export interface MadeMessage {
  id: number
  ticketId: number
  htmlBody: string
  textBody: string
  subject: string | null
  to: string[]
  cc: string[]
  /** It tells of a report about a mail of ours. */
  isReport: boolean
  fromName: string
  fromAddress: string
  calendar: KeptCard[]
  /** Its text may be read anew: nobody changed it, and it did not go on to anybody. */
  isFree: boolean
  /** Whose files it has. */
  owner: { id: number; type: 'users' | 'customers' }
  isForged: boolean
}

/**
 * The message of a mail, with its ticket locked; undefined when there is none or it is deleted. The mail's own row is
 * locked too: of two repairs the second sees what the first did.
 */
export async function lockMadeMessage(tx: Tx, incomingMailId: number): Promise<MadeMessage | undefined> {
  const [place] = await tx.query<{ messageId: number; ticketId: number }>(sql`
    select m.id as "messageId", m.ticket_id as "ticketId" from incoming_mails i
    join message_mails h on h.incoming_mail_id = i.id join messages m on m.id = h.message_id and m.state = 'active'
    where i.id = ${incomingMailId} and i.state = 'done' for update of i`)
  if (place === undefined) return undefined
  await tx.query(sql`select 1 from tickets where id = ${place.ticketId} for no key update`)
  const [message] = await tx.query<MadeMessage>(sql`
    select m.id, m.ticket_id as "ticketId", m.html_body as "htmlBody", m.text_body as "textBody", m.subject, m.to_addresses as "to", m.cc,
      i.outcome ? 'report' as "isReport", h.from_name as "fromName", h.from_address as "fromAddress", h.calendar, json_build_object('id', m.created_by_id, 'type', m.created_by_type) as owner,
      h.authentication->>'verdict' is not distinct from 'fail' as "isForged",
      not exists (select 1 from outgoing_mails o where o.message_id = m.id)
        and not exists (select 1 from ticketactivities a where a.message_id = m.id and a.event_type = 'messageupdated') as "isFree"
    from messages m join message_mails h on h.message_id = m.id join incoming_mails i on i.id = h.incoming_mail_id
    where m.id = ${place.messageId}`)
  return message
}

export interface RepairedText {
  htmlBody: string
  textBody: string
  subject: string | null
  to: string[]
  cc: string[]
}

/**
 * Puts a text that was read anew in the place of the old one. The ticket's subject goes along while it is still what
 * this mail, its first, was read as. Times stay: the message was not changed, it is only seen rightly now.
 */
export async function updateRepairedText(tx: Tx, before: MadeMessage, text: RepairedText): Promise<void> {
  await tx.query(sql`
    update messages set body = ${text.htmlBody}, html_body = ${text.htmlBody}, text_body = ${text.textBody}, subject = ${text.subject},
      to_addresses = ${text.to}, cc = ${text.cc}
    where id = ${before.id}`)
  const remote = /<img[^>]+src="https?:/i
  // pictures from elsewhere that nobody saw coming wait to be asked for, as in a new mail
  if (remote.test(text.htmlBody) && !remote.test(before.htmlBody))
    await tx.query(sql`
      update tickets t set images_hidden = true where t.id = ${before.ticketId}
        and not coalesce((select c.trusted from messages m join customers c on c.id = m.created_by_id and m.created_by_type = 'customers' where m.id = ${before.id}), false)
        and not coalesce((select trust_customer_images from site), false)`)
  if (text.subject === before.subject) return
  await tx.query(sql`
    update tickets t set subject = coalesce(nullif(${text.subject}::text, ''), '(no subject)')
    where t.id = ${before.ticketId} and t.subject = coalesce(nullif(${before.subject}::text, ''), '(no subject)')
      and ${before.id}::bigint = (select min(m.id) from messages m where m.ticket_id = t.id)`)
}

export interface RepairedFacts {
  fromName: string
  claimedAt: Date | null
  quotedHtml: string | null
  quotedText: string | null
  calendar: readonly KeptCard[]
  warnings: readonly string[]
  protection: ReturnType<typeof protectionOf>
}

/** Writes what is known of a mail anew; true when that differs from before. Who it is from stays decided. */
export async function updateRepairedFacts(tx: Tx, messageId: number, facts: RepairedFacts): Promise<boolean> {
  const protection = JSON.stringify(facts.protection)
  const rows = await tx.query(sql`
    update message_mails set from_name = ${facts.fromName}, claimed_at = ${facts.claimedAt}, quoted_html = ${facts.quotedHtml},
      quoted_text = ${facts.quotedText}, calendar = ${JSON.stringify(facts.calendar)}::jsonb, warnings = ${facts.warnings},
      authentication = authentication || ${protection}::jsonb
    where message_id = ${messageId} and (from_name, claimed_at, quoted_html, quoted_text, calendar, warnings, authentication) is distinct from
      (${facts.fromName}::text, ${facts.claimedAt}::timestamptz, ${facts.quotedHtml}::text, ${facts.quotedText}::text,
        ${JSON.stringify(facts.calendar)}::jsonb, ${facts.warnings}::text[],
        authentication || ${protection}::jsonb)
    returning 1`)
  return rows.length > 0
}

/** Notes on the arrival that its mail was read again, and what came of it. */
export async function updateRepaired(db: Queryable, incomingMailId: number, repaired: object): Promise<void> {
  await db.query(sql`
    update incoming_mails set outcome = outcome || ${JSON.stringify({ repaired })}::jsonb where id = ${incomingMailId}`)
}

/** A file a message has or had. */
export interface PresentFile {
  id: number
  filename: string
  mimeType: string
  disposition: string
  size: number
  storageKey: string
  isDeleted: boolean
  /** Nobody renamed it since it came. */
  isUntouched: boolean
}

export function listPresentFiles(db: Queryable, messageId: number): Promise<PresentFile[]> {
  return db.query<PresentFile>(sql`
    select id, filename, mime_type as "mimeType", disposition, size, storage_key as "storageKey", state = 'deleted' as "isDeleted",
      (updated_by_id, updated_by_type) is not distinct from (created_by_id, created_by_type) as "isUntouched"
    from files where message_id = ${messageId} order by id`)
}

/** Gives a file the bytes and the name it should have had. */
export async function updateRepairedFile(
  tx: Tx,
  file: Pick<PresentFile, 'id' | 'filename' | 'mimeType' | 'disposition' | 'size' | 'storageKey'>,
): Promise<void> {
  await tx.query(sql`
    update files set filename = ${file.filename}, mime_type = ${file.mimeType}, disposition = ${file.disposition}, size = ${file.size},
      storage_key = ${file.storageKey}
    where id = ${file.id}`)
}
