import type { Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { parseMailNow } from '../parse/parse-mail.ts'
import { MailTooOdd, type OddMail, type ParsedMail } from '../parse/parsed-mail.ts'
import { findInboxOfAddress } from './inbox-of-address.ts'

/**
 * Inbox -> the addresses that lead to it: of the recipients given, or else of what the mail's header says of its
 * delivery, its To and its Cc, in this order; at last the only inbox of a desk that has one.
 */
export async function findPipeInboxes(
  db: Queryable,
  { recipients, head }: { recipients: readonly string[]; head: Buffer },
): Promise<Map<number, string[]>> {
  if (recipients.length > 0) return inboxesOf(db, recipients)
  const { delivered, named } = addressesIn(head)
  for (const addresses of [delivered, named]) {
    const found = await inboxesOf(db, addresses)
    if (found.size > 0) return found
  }
  const all = await db.query<{ id: number }>(sql`select id from inboxes where state = 'active' order by id limit 2`)
  return new Map(all.length === 1 ? all.map((inbox) => [inbox.id, []]) : [])
}

async function inboxesOf(db: Queryable, addresses: readonly string[]): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>()
  for (const address of new Set(addresses)) {
    const inboxId = await findInboxOfAddress(db, address)
    if (inboxId !== null) found.set(inboxId, [...(found.get(inboxId) ?? []), address])
  }
  return found
}

function addressesIn(head: Buffer): { delivered: string[]; named: string[] } {
  const mail = readHeader(head)
  const named = 'cc' in mail ? [...mail.to, ...mail.cc] : mail.to
  return { delivered: mail.deliveredTo, named: named.map(({ address }) => address) }
}

/** What the beginning of a mail tells; enough also of one that is too odd to be read. */
function readHeader(head: Buffer): ParsedMail | OddMail {
  try {
    return parseMailNow(head)
  } catch (error) {
    if (error instanceof MailTooOdd) return error.mail
    throw error
  }
}
