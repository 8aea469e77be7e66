import { Readable } from 'node:stream'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import type { Database } from '../../db/pool.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import type { BlobStore } from '../../files/blob-store.ts'
import { AppError } from '../../lib/app-error.ts'
import type { Arrival } from './incoming-mail.ts'
import { smtpError, tryAgainLater } from './smtp-error.ts'
import type { RecipientOf } from './smtp-recipients.ts'
import { storeIncoming } from './store-incoming.ts'

export interface DataOptions {
  database: Database
  blobs: BlobStore
  log: WorkerLog
  isLmtp: boolean
  /** Largest mail. */
  maxBytes: number
}

/**
 * Stores the mail of a transaction; gives the text of the 250 that acknowledges it. Throws the answer otherwise: 552
 * for a mail over the limit, 451 when it could not be stored.
 */
export async function receiveData(
  options: DataOptions,
  recipients: RecipientOf,
  { stream, session }: { stream: SMTPServerDataStream; session: SMTPServerSession },
): Promise<string> {
  const { log, maxBytes } = options
  try {
    const arrivals = arrivalsOf(session, recipients, options.isLmtp)
    const mail = { arrivals, stream: Readable.from(whole(stream, maxBytes), { objectMode: false }), maxBytes }
    const { incomingMailIds, size } = await storeIncoming(options, mail)
    log.info({ incomingMailIds, size, from: session.remoteAddress }, 'a mail came in')
    return `2.0.0 Stored as ${incomingMailIds.join(', ')}`
  } catch (error) {
    // the sender has to be let finish before it reads an answer
    stream.resume()
    if (error instanceof AppError && error.kind === 'tooLarge') {
      log.warn({ from: session.remoteAddress, maxBytes }, 'a mail was refused: it is too large')
      throw smtpError(552, `5.3.4 The mail is larger than ${maxBytes} bytes`)
    }
    log.error({ err: error }, 'a mail could not be stored and was put off')
    throw tryAgainLater()
  }
}

/** One arrival an inbox, with those of the recipients that led there. */
function arrivalsOf(session: SMTPServerSession, recipients: RecipientOf, isLmtp: boolean): Arrival[] {
  const { mailFrom, rcptTo } = session.envelope
  const known = recipients.get(session)
  const byInbox = new Map<number, string[]>()
  for (const { address } of rcptTo) {
    const inboxId = known?.get(address.toLowerCase())
    if (inboxId === undefined) throw new Error('a recipient was not asked for before')
    byInbox.set(inboxId, [...(byInbox.get(inboxId) ?? []), address])
  }
  return [...byInbox].map(([inboxId, envelopeTo]) => ({
    channel: isLmtp ? 'lmtp' : 'smtp',
    inboxId,
    envelopeFrom: mailFrom === false ? null : mailFrom.address,
    envelopeTo,
    remoteAddress: session.remoteAddress || null,
    helo: session.hostNameAppearsAs || null,
  }))
}

/** The mail to its last byte, also beyond the limit, where nothing is handed on; fails at the end then. */
async function* whole(stream: SMTPServerDataStream, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length
    if (size <= maxBytes) yield chunk as Buffer
  }
  if (size > maxBytes) throw new AppError('tooLarge', { detail: `must be ${maxBytes} bytes or less`, source: 'mail' })
}
