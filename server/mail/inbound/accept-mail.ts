import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { mergeTickets } from '../../tickets/merge-tickets.ts'
import type { ParsedMail } from '../parse/parsed-mail.ts'
import { acceptFromAgent } from './accept-agent.ts'
import { type StoredFile, storeFiles } from './accept-files.ts'
import { arrivalCtx, describeReport, finish, type Placing } from './accept-parts.ts'
import { isOwnMail, lockWaiting } from './accept-queries.ts'
import { acceptReply } from './accept-reply.ts'
import { shownText } from './accept-text.ts'
import { acceptNewTicket } from './accept-ticket.ts'
import { type ArrivedMail, readArrivedMail } from './arrived-mail.ts'
import { settleReport } from './bounces.ts'
import { duplicateStatement, type EarlierMail, findDuplicate, findDuplicateInTicket } from './duplicates.ts'
import { findTicket } from './find-ticket.ts'
import type { InboundDependencies, IncomingMail } from './incoming-mail.ts'
import { judgeArrived } from './judge-arrived.ts'

/**
 * Makes of a mail what it is: a ticket, an answer, a fact about a mail of ours, or nothing new. One transaction decides
 * and writes all of it, with the arrival's row; before that only files are stored. Mails of one conversation wait for
 * each other. Throws when the database or the store fails; then nothing has happened.
 */
export async function acceptMail(
  deps: InboundDependencies,
  incoming: IncomingMail,
  parsed: ParsedMail,
  raw: Buffer,
): Promise<void> {
  const mail = await readArrivedMail(deps, { incoming, parsed, raw })
  const files = await storeNewFiles(mail)
  await deps.database.transaction(async (tx) => {
    const waiting = await lockWaiting(tx, incoming.id)
    if (waiting === undefined) return
    await place(tx, mail, files)
    if (waiting.ticketId !== null) await repair(tx, mail, waiting.ticketId)
  })
  wakeDispatcher(deps.database)
}

/** The files of a mail that is none that came before, as far as that can be told without a lock. */
async function storeNewFiles({ deps, incoming, parsed, identity }: ArrivedMail): Promise<StoredFile[]> {
  if (parsed.attachments.length === 0) return []
  const isKnown = (await findDuplicate(deps.database, incoming, identity)) !== undefined
  return isKnown ? [] : storeFiles(deps, parsed.attachments)
}

/** What was a ticket that could not be read fully, and now can, goes where the mail went. */
async function repair(tx: Tx, mail: ArrivedMail, quarantineId: number): Promise<void> {
  const [now] = await tx.query<{ ticketId: number | null }>(sql`
    select i.ticket_id as "ticketId" from incoming_mails i
    where i.id = ${mail.incoming.id} and i.state = 'done' and exists (
      select 1 from tickets t where t.id = ${quarantineId} and t.state = 'active' and t.archived_at is null)`)
  if (now === undefined || now.ticketId === null || now.ticketId === quarantineId) return
  await mergeTickets(arrivalCtx({ tx, mail }), now.ticketId, [{ value: quarantineId, source: 'tickets' }])
}

async function place(tx: Tx, mail: ArrivedMail, files: readonly StoredFile[]): Promise<void> {
  const { parsed, incoming, facts } = mail
  const root = parsed.references[0] ?? parsed.inReplyTo[0] ?? mail.identity.messageId
  const [, [earlier]] = (await tx.flight([
    sql`select pg_advisory_xact_lock(hashtextextended('mail thread ' || ${root}::text, 0))`,
    duplicateStatement(incoming, mail.identity),
  ])) as [unknown[], EarlierMail[]]
  if (earlier !== undefined)
    return finish(mail, tx, { ...earlier, state: 'duplicate', outcome: { sameAs: earlier.id } })
  if (mail.sender.isOwn && parsed.messageId !== null && (await isOwnMail(tx, parsed.messageId, incoming.inboxId)))
    return finish(mail, tx, { state: 'dropped', ticketId: null, messageId: null, outcome: { reason: 'our own mail' } })
  const settled = await settleReport(tx, { parsed, incoming, secret: facts.secret })
  if (settled !== null) return finishReport(tx, mail, settled)

  const spam = await judgeArrived(tx, mail)
  const thread = await findTicket(tx, {
    parsed,
    incoming,
    secret: facts.secret,
    senderAddress: mail.sender.address,
    isAgent: mail.agent?.canSee ?? false,
    isForged: mail.authentication.verdict === 'fail',
    hasTicketPerSubject: facts.site.hasTicketPerSubject,
  })
  const placing: Placing = { tx, mail, thread, files, text: shownText(parsed, files) }
  if (thread.ticket === null || spam.isBlocked) return acceptNewTicket(placing, spam)
  const twin = await findDuplicateInTicket(
    tx,
    { incomingMailId: incoming.id, ticketId: thread.ticket.id },
    mail.identity,
  )
  if (twin !== undefined) return finish(mail, tx, { ...twin, state: 'duplicate', outcome: { sameAs: twin.id } })
  if (mail.agent !== null && (await acceptFromAgent(placing, mail.agent))) return
  return acceptReply(placing)
}

async function finishReport(
  tx: Tx,
  mail: ArrivedMail,
  { ticketId, messageId, outcomes }: { ticketId: number | null; messageId: number | null; outcomes: string[] },
): Promise<void> {
  if (messageId !== null && ticketId !== null) await describeReport(tx, mail, messageId)
  return finish(mail, tx, { state: 'done', ticketId, messageId, outcome: { report: outcomes } })
}
