import type { ParsedMail } from '../parse/parsed-mail.ts'
import { type AcceptFacts, countRepeats, findAcceptFacts, findAgent } from './accept-queries.ts'
import { authenticateMail } from './authentication.ts'
import { type Authentication, protectionOf } from './authentication-verdict.ts'
import { automaticReason } from './automatic.ts'
import { type Identity, identityOf } from './duplicates.ts'
import { forwardedSender } from './forwarded.ts'
import { identifySender, isOwnAddress, isOwnList, type OwnAddresses, type Sender } from './identify-sender.ts'
import type { InboundDependencies, IncomingMail } from './incoming-mail.ts'

/** A mail that was read, with everything that is known before it is decided where it goes. */
export interface ArrivedMail {
  deps: InboundDependencies
  incoming: IncomingMail
  parsed: ParsedMail
  facts: AcceptFacts
  own: OwnAddresses
  identity: Identity
  sender: Sender
  /** The agent whose address From has, and whether they may see the inbox. */
  agent: { id: number; canSee: boolean } | null
  /** The agent passed on what somebody else wrote, who is the sender then. */
  forwardedBy: number | null
  authentication: Authentication
  /** The rule by which a program wrote it; null for a person's mail. */
  automatic: string | null
  /** The subject to show. */
  subject: string
}

/** Gathers what is known of a mail: who wrote it, whether that is true, whether a person did. Changes nothing. */
export async function readArrivedMail(
  deps: InboundDependencies,
  { incoming, parsed, raw }: { incoming: IncomingMail; parsed: ParsedMail; raw: Buffer },
): Promise<ArrivedMail> {
  const { database } = deps
  const facts = await findAcceptFacts(database, incoming.inboxId)
  const own = new Set(facts.ownAddresses)
  const identity = identityOf(parsed.messageId, incoming, raw)
  const authentication = {
    ...(await authenticateMail(deps, { incoming, parsed, raw }, trustedIds(facts))),
    ...protectionOf(parsed),
  }
  const written = identifySender(parsed, incoming.envelopeFrom, own)
  const from = written.by === 'from' ? written.address : (parsed.from[0]?.address ?? '')
  const agent =
    from === '' || isOwnAddress(own, from) ? null : ((await findAgent(database, from, incoming.inboxId)) ?? null)
  const original =
    agent !== null && facts.site.detectForwards && authentication.verdict !== 'fail' ? forwardedSender(parsed) : null
  const isPassedOn =
    original !== null && original.address.toLowerCase() !== from.toLowerCase() && !isOwnAddress(own, original.address)
  const sender: Sender = isPassedOn
    ? { address: original.address, name: original.name, headerFrom: from, by: 'forwarded', isOwn: false }
    : written
  const repeats = await countRepeats(database, {
    inboxId: incoming.inboxId,
    bodyHash: identity.bodyHash,
    senderAddress: sender.address,
    incomingMailId: incoming.id,
  })
  return {
    deps,
    incoming,
    parsed,
    facts,
    own,
    identity,
    sender,
    agent,
    forwardedBy: isPassedOn ? (agent?.id ?? null) : null,
    authentication,
    automatic: automaticReason({
      mail: parsed,
      envelopeFrom: incoming.envelopeFrom,
      senderAddress: sender.address,
      isOwnList: isOwnList(parsed, own),
      repeats,
    }),
    subject: shownSubject(parsed),
  }
}

/** The subject to show: the signed one inside when a mail hides it from the servers on its way (rule 19). */
export function shownSubject(parsed: Pick<ParsedMail, 'subject' | 'security'>): string {
  return (parsed.security.subjectInside ?? parsed.subject).trim()
}

// Without a setting: the servers that receive mail for the inbox, as they name themselves.
function trustedIds({ inbox }: AcceptFacts): string[] {
  const domains = inbox.addresses.map((address) => address.slice(address.lastIndexOf('@') + 1))
  return [...domains, ...domains.flatMap((domain) => [`mail.${domain}`, `mx.${domain}`]), ...inbox.imapHosts]
}
