import type { Ctx } from '../../db/ctx.ts'
import type { Tx } from '../../db/pool.ts'
import { joinTransaction } from '../../events/join-transaction.ts'
import { systemActor } from '../../events/record.ts'
import { systemCtx } from '../../tickets/system-ctx.ts'
import type { StoredFile } from './accept-files.ts'
import { insertMessageMail, insertReceivedMail, type Outcome, updateIncomingDone } from './accept-queries.ts'
import type { ShownText } from './accept-text.ts'
import type { ArrivedMail } from './arrived-mail.ts'
import { type Thread, threadIds, threadKeyOf } from './find-ticket.ts'
import { warningsOf } from './mail-warnings.ts'
import { insertParticipants, othersIn } from './participants.ts'
import { supersedeCards } from './supersede-cards.ts'

/** A mail on its way into a ticket, inside the transaction that decides. */
export interface Placing {
  tx: Tx
  mail: ArrivedMail
  thread: Thread
  files: readonly StoredFile[]
  text: ShownText
}

/** The desk acting by itself, at the time the mail arrived, within the transaction. */
export function arrivalCtx({ tx, mail }: Pick<Placing, 'tx' | 'mail'>): Ctx {
  return { ...systemCtx(joinTransaction(mail.deps.database, tx)), now: mail.incoming.receivedAt }
}

const mostReferences = 10

/** Writes what belongs to every message that came as mail: its facts, its Message-IDs, who takes part from now on. */
export async function describeMessage(placing: Placing, ticketId: number, messageId: number): Promise<void> {
  const { tx, mail, thread, text } = placing
  const { parsed, incoming, sender } = mail
  const known = {
    messageId,
    incomingMailId: incoming.id,
    fromName: sender.name,
    fromAddress: sender.address,
    headerFrom: sender.headerFrom,
    claimedAt: parsed.date,
    automaticReason: mail.automatic,
    authentication: mail.authentication,
    quotedHtml: text.quotedHtml,
    quotedText: text.quotedText,
    calendar: parsed.calendar,
    warnings: warningsOf(parsed, {
      isForged: mail.authentication.verdict === 'fail',
      receivedAt: incoming.receivedAt,
    }),
    possibleTicketId: thread.possibleTicketId,
    threadKey: threadKeyOf(parsed),
  }
  await insertReceivedMail(tx, known, {
    emailMessageId: mail.identity.messageId,
    references: threadIds(parsed).slice(0, mostReferences),
    userId: systemActor.id,
  })
  if (mail.authentication.verdict !== 'fail')
    await supersedeCards(tx, {
      messageId,
      inboxId: incoming.inboxId,
      sender: sender.address,
      cards: parsed.calendar,
    })
  // a program's mail names nobody who wants to hear more, a forged one might name the forger
  if (mail.automatic === null && mail.authentication.verdict !== 'fail')
    await insertParticipants(tx, ticketId, [...othersIn(parsed, sender.address, mail.own), ...newcomer(placing)])
}

/** The same for an entry that tells of a report: its whole text is folded away. */
export async function describeReport(tx: Tx, mail: ArrivedMail, messageId: number): Promise<void> {
  await insertMessageMail(tx, {
    messageId,
    incomingMailId: mail.incoming.id,
    fromName: mail.sender.name,
    fromAddress: mail.sender.address,
    headerFrom: mail.sender.headerFrom,
    claimedAt: mail.parsed.date,
    automaticReason: mail.automatic ?? 'report',
    authentication: mail.authentication,
    quotedHtml: null,
    quotedText: mail.parsed.text,
    calendar: [],
    warnings: [],
    possibleTicketId: null,
    threadKey: null,
  })
}

/** Whoever came in by a signed address without being one of the participants is one from now on. */
function newcomer({ mail, thread }: Placing): string[] {
  return thread.ticket !== null && mail.agent === null && !mail.sender.isOwn ? [mail.sender.address] : []
}

/** Closes the arrival's row, with the reasons that people may want to know. */
export function finish(
  mail: ArrivedMail,
  tx: Tx,
  outcome: Omit<Outcome, 'outcome'> & { outcome?: object },
): Promise<void> {
  const { sender, automatic, authentication, forwardedBy } = mail
  return updateIncomingDone(tx, mail.incoming.id, mail.identity, {
    ...outcome,
    outcome: {
      sender: sender.by,
      ...(automatic === null ? {} : { automatic }),
      ...(authentication.verdict === 'unknown' ? {} : { authentication: authentication.verdict }),
      ...(forwardedBy === null ? {} : { forwardedBy }),
      ...outcome.outcome,
    },
  })
}
