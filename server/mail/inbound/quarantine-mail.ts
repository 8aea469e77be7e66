import { Readable } from 'node:stream'
import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { joinTransaction } from '../../events/join-transaction.ts'
import { systemActor } from '../../events/record.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { newBlobKey } from '../../files/blob-store.ts'
import { insertFile } from '../../files/queries.ts'
import { isEmailAddress } from '../../lib/email-address.ts'
import { escapeHtml } from '../../lib/html.ts'
import { createTicket } from '../../tickets/create-ticket.ts'
import { systemCtx } from '../../tickets/system-ctx.ts'
import type { OddMail } from '../parse/parsed-mail.ts'
import { insertMessageMail, lockWaiting, updateIncomingDone } from './accept-queries.ts'
import { splitName } from './identify-sender.ts'
import type { InboundDependencies, IncomingMail } from './incoming-mail.ts'

const activeStatusId = 1
const emailSourceId = 1

/**
 * Makes of a mail that cannot be read a ticket that says so, with the mail attached as it came (rule 2). What the
 * envelope and a look at the header tell is used; nothing answers it by itself. `reason` is in plain words.
 */
export async function quarantineMail(
  deps: InboundDependencies,
  incoming: IncomingMail,
  reason: string,
  odd: OddMail | null,
): Promise<void> {
  const { database } = deps
  const fileId = await storeRaw(deps, incoming)
  const author = odd?.from.find(({ address }) => isEmailAddress(address))
  const envelope = incoming.envelopeFrom ?? ''
  const address = author?.address ?? (isEmailAddress(envelope) ? envelope : 'unknown@sender.invalid')
  const text = describe(incoming, reason, odd)
  await database.transaction(async (tx) => {
    if ((await lockWaiting(tx, incoming.id)) === undefined) return
    const ctx = { ...systemCtx(joinTransaction(database, tx)), now: incoming.receivedAt }
    await createTicket(
      ctx,
      {
        inboxId: { value: incoming.inboxId, source: 'inbox' },
        customer: { email: { value: address, source: 'from' }, ...splitName(author?.name ?? '') },
        subject: odd?.subject.trim() || 'A mail that could not be read',
        received: { htmlBody: asHtml(text), textBody: text, isAutomatic: true },
        statusId: { value: activeStatusId, source: 'status' },
        sourceId: { value: emailSourceId, source: 'source' },
        files: [{ value: fileId, source: 'files[0]' }],
      },
      {
        also: (inner, ticketId) =>
          settle(inner, { incoming, reason, odd, ticketId, address, name: author?.name ?? '' }),
      },
    )
  })
  deps.log.warn({ incomingMailId: incoming.id, inboxId: incoming.inboxId, reason }, 'a mail could not be read')
  wakeDispatcher(database)
}

interface Settling {
  incoming: IncomingMail
  reason: string
  odd: OddMail | null
  ticketId: number
  address: string
  name: string
}

async function settle(tx: Tx, { incoming, reason, odd, ticketId, address, name }: Settling): Promise<void> {
  const [message] = await tx.query<{ id: number }>(sql`select id from messages where ticket_id = ${ticketId}`)
  const messageId = message?.id ?? 0
  await insertMessageMail(tx, {
    messageId,
    incomingMailId: incoming.id,
    fromName: name,
    fromAddress: address,
    headerFrom: null,
    claimedAt: null,
    automaticReason: 'quarantined',
    authentication: { spf: 'none', dkim: 'none', dmarc: 'none', verdict: 'unknown', by: 'nobody' },
    quotedHtml: null,
    quotedText: null,
    calendar: [],
    warnings: [`The mail could not be read fully: ${reason}`],
    possibleTicketId: null,
    threadKey: null,
  })
  const made = `${incoming.sha256.slice(0, 40)}@made-from-the-mail.invalid`
  const identity = { messageId: odd?.messageId ?? made, bodyHash: incoming.sha256 }
  await updateIncomingDone(tx, incoming.id, identity, {
    state: 'quarantined',
    ticketId,
    messageId,
    outcome: { reason },
  })
}

/** A copy of the bytes of its own: the ticket may be purged, the mail is kept. */
async function storeRaw({ database, blobs }: InboundDependencies, incoming: IncomingMail): Promise<number> {
  const storageKey = newBlobKey()
  // bytes that are gone must not hold up the queue: then the ticket says so with an empty file
  const bytes = await blobs.read(incoming.storageKey).catch(() => Readable.from([Buffer.alloc(0)]))
  const { size } = await blobs.put(storageKey, bytes, { maxBytes: Number.MAX_SAFE_INTEGER })
  const file = await insertFile(database, {
    filename: `mail-${incoming.id}.eml`,
    mimeType: 'message/rfc822',
    disposition: 'attachment',
    storageKey,
    userId: systemActor.id,
    now: new Date(),
    size,
  })
  return file.id
}

function describe(incoming: IncomingMail, reason: string, odd: OddMail | null): string {
  const to = odd?.to.map(({ address }) => address).join(', ') || incoming.envelopeTo.join(', ')
  const lines = [
    `This mail could not be read fully: ${reason}.`,
    'It is attached as it came. Open it with care: nobody has looked into it.',
    '',
    `From: ${odd?.from.map(({ name, address }) => `${name} <${address}>`.trim()).join(', ') || incoming.envelopeFrom || 'unknown'}`,
    `To: ${to || 'unknown'}`,
    ...(incoming.remoteAddress === null ? [] : [`Sent by: ${incoming.helo ?? ''} [${incoming.remoteAddress}]`]),
  ]
  return lines.join('\n')
}

const asHtml = (text: string): string => `<p>${escapeHtml(text).replaceAll('\n', '<br />\n')}</p>`
