import type { Ctx } from '../../db/ctx.ts'
import type { Tx } from '../../db/pool.ts'
import type { JobSpec } from '../../events/job-spec.ts'
import { joinTransaction } from '../../events/join-transaction.ts'
import { record, systemActor } from '../../events/record.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { updatePreview } from '../../messages/queries.ts'
import { systemCtx } from '../../tickets/system-ctx.ts'
import { MailTooOdd, type ParsedMail } from '../parse/parsed-mail.ts'
import { type ShownText, shownText } from './accept-text.ts'
import { addresses } from './accept-ticket.ts'
import { shownSubject } from './arrived-mail.ts'
import { protectionOf } from './authentication-verdict.ts'
import { plainName } from './identify-sender.ts'
import { findIncoming } from './inbound-queries.ts'
import type { InboundDependencies, IncomingMail } from './incoming-mail.ts'
import { warningsOf } from './mail-warnings.ts'
import { repairFiles } from './repair-files.ts'
import {
  lockMadeMessage,
  type MadeMessage,
  updateRepaired,
  updateRepairedFacts,
  updateRepairedText,
} from './repair-queries.ts'
import { readRaw, withCut } from './stored-mail.ts'
import { withMarks } from './supersede-cards.ts'

export const repairMailJobName = 'repair_mail'

/** The job that reads a mail anew which has become a message; at most one waits per mail. */
export function repairMailJob(incomingMailId: number): JobSpec {
  return { name: repairMailJobName, payload: { incomingMailId }, key: `repair:${incomingMailId}`, queue: 'repair_mail' }
}

/** What reading a mail anew came to. */
export interface Repaired {
  /** What differs from before: text, files, facts; empty when all was right. */
  changed: string[]
  /** Why the mail cannot be read any more, in plain words; then nothing was changed. */
  failed?: string
}

/**
 * Reads a stored mail again and mends its message in place (rule 1): text, folded history, files, what is known of the
 * mail. The message stays where it is; nothing is mailed, nobody is told, no status changes, and what an agent changed
 * or sent on is left alone. Undefined when there is no message to mend. Throws when the database or the store is away.
 */
export async function repairMail(
  deps: Pick<InboundDependencies, 'database' | 'blobs'>,
  incomingMailId: number,
  parse: (raw: Buffer) => Promise<ParsedMail>,
): Promise<Repaired | undefined> {
  const { database } = deps
  const incoming = await findIncoming(database, incomingMailId)
  if (incoming === undefined) return undefined
  let parsed: ParsedMail
  try {
    parsed = withCut(await parse(await readRaw(deps, incoming)), incoming)
  } catch (error) {
    if (!(error instanceof MailTooOdd)) throw error
    const repaired = { changed: [], failed: error.reason }
    await updateRepaired(database, incoming.id, { at: new Date(), ...repaired })
    return repaired
  }
  const repaired = await database.transaction(async (tx) => {
    const message = await lockMadeMessage(tx, incoming.id)
    if (message === undefined) return undefined
    const changed = await mend({ tx, deps, incoming, parsed, message })
    await updateRepaired(tx, incoming.id, { at: new Date(), changed })
    return { changed }
  })
  if (repaired !== undefined && repaired.changed.length > 0) wakeDispatcher(database)
  return repaired
}

interface Mending {
  tx: Tx
  deps: Pick<InboundDependencies, 'database' | 'blobs'>
  incoming: IncomingMail
  parsed: ParsedMail
  message: MadeMessage
}

async function mend(mending: Mending): Promise<string[]> {
  const { tx, deps, parsed, message } = mending
  const ctx: Ctx = systemCtx(joinTransaction(deps.database, tx))
  // an entry about a report shows what became of our mail; the report's own files were never its
  const hasText = message.isFree && !message.isReport
  const repaired = hasText
    ? await repairFiles({ tx, ctx, blobs: deps.blobs, message }, parsed.attachments)
    : { files: [], added: 0, mended: 0 }
  const text = shownText(parsed, repaired.files)
  const changed: string[] = []
  if (hasText && (await mendText(mending, text))) changed.push('text')
  if (repaired.added + repaired.mended > 0) changed.push('files')
  if (await mendFacts(mending, text)) changed.push('facts')
  if (changed.length > 0) {
    await updatePreview(tx, message.ticketId)
    await record(tx, systemActor, { kind: 'message.updated', ticketId: message.ticketId, messageId: message.id })
  }
  return changed
}

async function mendText({ tx, parsed, message }: Mending, { htmlBody, textBody }: ShownText): Promise<boolean> {
  const isCustomers = message.owner.type === 'customers'
  // recipients and subject of what an agent wrote are the desk's own
  const { subject, to, cc } = isCustomers
    ? { subject: shownSubject(parsed), to: addresses(parsed.to), cc: addresses(parsed.cc) }
    : message
  const text = { htmlBody, textBody, subject, to, cc }
  const before = [message.htmlBody, message.textBody, message.subject, message.to, message.cc]
  if (JSON.stringify(before) === JSON.stringify(Object.values(text))) return false
  await updateRepairedText(tx, message, text)
  return true
}

function mendFacts({ tx, incoming, parsed, message }: Mending, text: ShownText): Promise<boolean> {
  const sender = [...parsed.from, ...parsed.replyTo].find(
    ({ address }) => address !== '' && address.toLowerCase() === message.fromAddress.toLowerCase(),
  )
  return updateRepairedFacts(tx, message.id, {
    fromName: sender === undefined ? message.fromName : plainName(sender.name, sender.address),
    claimedAt: parsed.date,
    quotedHtml: message.isReport ? null : text.quotedHtml,
    quotedText: message.isReport ? parsed.text : text.quotedText,
    protection: protectionOf(parsed),
    calendar: message.isReport ? [] : withMarks(parsed.calendar, message.calendar),
    warnings: message.isReport
      ? []
      : warningsOf(parsed, { isForged: message.isForged, receivedAt: incoming.receivedAt }),
  })
}
