import type { Tx } from '../../db/pool.ts'
import { readToken, splitTokenAddress } from '../../lib/reply-token.ts'
import type { ParsedMail } from '../parse/parsed-mail.ts'
import { headerValue } from './automatic.ts'
import type { IncomingMail } from './incoming-mail.ts'
import { bareSubject, isAnswerSubject, ticketInSubject } from './subject.ts'
import {
  findHintedTicket,
  findTicketOfOutgoing,
  isParticipant,
  type KnownMail,
  listKnownMails,
  lockThreadTicket,
  type ThreadTicket,
} from './thread-queries.ts'

/** What a mail says about the conversation it belongs to. */
export interface ThreadClues {
  parsed: ParsedMail
  incoming: IncomingMail
  /** The site's secret, which signs reply addresses. */
  secret: Buffer
  senderAddress: string
  /** The sender is one of this desk's agents, who may answer where they are not written to. */
  isAgent: boolean
  /** The sender is not who the mail says. */
  isForged: boolean
  /** Whether an answer under another subject makes a ticket of its own. */
  hasTicketPerSubject: boolean
}

/** Where a mail goes: into a ticket, or into a new one that may know of another. */
export interface Thread {
  ticket: ThreadTicket | null
  /** The clue that decided. */
  by: 'token' | KnownMail['kind'] | 'subject' | 'none'
  /** The ticket it may belong to, for one click. */
  possibleTicketId: number | null
  /** Why it did not go where a clue pointed. */
  reason: string | null
  /** The ticket was closed for good: the new one goes on from it. */
  isFollowUp: boolean
  /** The mail came to an address only this desk can have signed. */
  hasToken: boolean
  /** It answers a notice of what the customer does not see. */
  isInternal: boolean
}

const spamStatusId = 7

/**
 * Finds the ticket of a mail (rules 28 to 30), surest clue first: a signed address, Message-IDs of mails we sent, then
 * of mails we received in this inbox, newest first, then the number in the subject. Without a signed address only
 * participants get in; for strangers, and where only hints speak, the ticket is named for a person to decide.
 */
export async function findTicket(tx: Tx, clues: ThreadClues): Promise<Thread> {
  const { parsed, incoming, senderAddress } = clues
  const candidates = await listCandidates(tx, clues)
  let turnedAway: Thread | null = null
  for (const candidate of candidates) {
    const thread = await judge(tx, clues, candidate)
    if (thread.ticket !== null || thread.isFollowUp) return thread
    turnedAway ??= thread
  }
  if (turnedAway !== null && turnedAway.possibleTicketId !== null) return turnedAway
  const isAnswer = isAnswerSubject(parsed.subject) || parsed.inReplyTo.length > 0
  const hinted = await findHintedTicket(tx, {
    inboxId: incoming.inboxId,
    address: senderAddress,
    threadKey: threadKeyOf(parsed),
    bareSubject: isAnswer ? bareSubject(parsed.subject) : null,
  })
  return { ...none, possibleTicketId: hinted, reason: turnedAway?.reason ?? (hinted === null ? null : 'only a hint') }
}

const none: Thread = {
  ticket: null,
  by: 'none',
  possibleTicketId: null,
  reason: null,
  isFollowUp: false,
  hasToken: false,
  isInternal: false,
}

interface Candidate {
  ticketId: number
  by: Thread['by']
  isInternal: boolean
}

async function listCandidates(tx: Tx, { parsed, incoming, secret }: ThreadClues): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  for (const token of tokensOf(parsed, incoming, secret)) {
    const ticketId =
      token.kind === 'r' ? token.id : token.kind === 'b' ? await findTicketOfOutgoing(tx, token.id) : null
    if (ticketId !== null) candidates.push({ ticketId, by: 'token', isInternal: false })
  }
  const known = await listKnownMails(tx, threadIds(parsed), incoming.inboxId)
  candidates.push(...known.map(({ ticketId, kind, isInternal }) => ({ ticketId, by: kind, isInternal })))
  const numbered = ticketInSubject(parsed.subject)
  if (numbered !== null) candidates.push({ ticketId: numbered, by: 'subject', isInternal: false })
  // the same ticket by a weaker clue would be judged the same; that it is internal counts by whichever clue
  return candidates
    .filter((candidate, index) => candidates.findIndex(({ ticketId }) => ticketId === candidate.ticketId) === index)
    .map((candidate) => ({
      ...candidate,
      isInternal: candidates.some(({ ticketId, isInternal }) => isInternal && ticketId === candidate.ticketId),
    }))
}

async function judge(tx: Tx, clues: ThreadClues, { ticketId, by, isInternal }: Candidate): Promise<Thread> {
  const { parsed, senderAddress, isForged } = clues
  const thread: Thread = { ...none, by, hasToken: by === 'token', isInternal }
  const ticket = await lockThreadTicket(tx, ticketId)
  if (ticket === undefined || ticket.state === 'deleted' || ticket.state === 'scheduled')
    return { ...thread, reason: `ticket ${ticketId} is deleted` }
  if (ticket.statusId === spamStatusId) return { ...thread, reason: `ticket ${ticket.id} is spam` }
  const addresses = [...new Set([senderAddress, ...parsed.from.map(({ address }) => address)])].filter(Boolean)
  const isIn = by === 'token' || (clues.isAgent && !isForged) || (await isParticipant(tx, ticket.id, addresses))
  if (!isIn || (by === 'subject' && isForged))
    return { ...thread, possibleTicketId: ticket.id, reason: 'the sender does not take part in it' }
  const isNewSubject = by !== 'subject' && by !== 'notice' && ticketInSubject(parsed.subject) === null
  if (clues.hasTicketPerSubject && isNewSubject && bareSubject(parsed.subject) !== bareSubject(ticket.subject))
    return { ...thread, possibleTicketId: ticket.id, reason: 'the subject is another one' }
  if (ticket.readonly)
    return {
      ...thread,
      possibleTicketId: ticket.id,
      reason: `ticket ${ticket.id} is closed for good`,
      isFollowUp: true,
    }
  return { ...thread, ticket }
}

/** The tokens of ours in all the addresses a mail came to, in the order of trust: envelope, delivery headers, To, Cc. */
export function tokensOf(
  parsed: Pick<ParsedMail, 'deliveredTo' | 'to' | 'cc'>,
  incoming: IncomingMail,
  secret: Buffer,
) {
  const addresses = [
    ...incoming.envelopeTo,
    ...parsed.deliveredTo,
    ...[...parsed.to, ...parsed.cc].map(({ address }) => address),
  ]
  return addresses.flatMap((address) => {
    const split = splitTokenAddress(address)
    const token = split === null ? null : readToken(secret, split.token)
    return token === null ? [] : [token]
  })
}

/** Every Message-ID a mail refers to, newest first: In-Reply-To, then References from their end. */
export function threadIds(parsed: Pick<ParsedMail, 'inReplyTo' | 'references'>): string[] {
  return [...new Set([...parsed.inReplyTo, ...parsed.references.toReversed()])]
}

/** What all mails of an Outlook or Gmail conversation share: the first 22 octets of Thread-Index, or Gmail's number. */
export function threadKeyOf(parsed: Pick<ParsedMail, 'headers'>): string | null {
  const gmail = headerValue(parsed.headers, 'x-gm-thrid')
  if (/^\d{5,20}$/.test(gmail)) return `gm:${gmail}`
  const index = Buffer.from(headerValue(parsed.headers, 'thread-index'), 'base64')
  return index.length >= 22 ? `ti:${index.subarray(0, 22).toString('base64')}` : null
}
