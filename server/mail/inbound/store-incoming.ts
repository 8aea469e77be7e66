import type { Readable } from 'node:stream'
import type { Database, Tx } from '../../db/pool.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import { type BlobStore, newBlobKey } from '../../files/blob-store.ts'
import { findSameArrival, insertIncomingMail, insertRawMail } from './inbound-queries.ts'
import { type Arrival, receiveMailJob } from './incoming-mail.ts'

export interface StoreIncoming {
  /** One entry an inbox: the same mail to several inboxes is kept once and read once for each. */
  arrivals: readonly Arrival[]
  /** The mail, byte for byte. */
  stream: Readable
  maxBytes: number
  /** Bytes of the whole mail when the stream is only its beginning. Read after the stream has ended. */
  fullSize?: () => number | null
  /** The same bytes at the same inbox by the same channel are the same arrival (IMAP). */
  isRepeatKnown?: boolean
  /** Joins the transaction; gets the ids of the arrivals, in their order. */
  also?: (tx: Tx, incomingMailIds: readonly number[]) => Promise<void>
}

/** A mail that nothing can make vanish any more. */
export interface StoredMail {
  /** Of the rows of `incoming_mails`, in the order of the arrivals. */
  incomingMailIds: number[]
  /** Lower-case hex of the bytes. */
  sha256: string
  /** Bytes kept. */
  size: number
}

/**
 * Keeps a mail that stands at the door: its bytes are flushed to the blob store first, then one transaction names them
 * and queues the job that reads them. Only when this resolves may the mail be acknowledged. Throws AppError tooLarge
 * beyond `maxBytes`, and whatever the store or the database throws; then nothing will be done with the mail.
 */
export async function storeIncoming(
  { database, blobs }: { database: Database; blobs: BlobStore },
  mail: StoreIncoming,
): Promise<StoredMail> {
  const storageKey = newBlobKey()
  const { size, sha256 } = await blobs.put(storageKey, mail.stream, { maxBytes: mail.maxBytes })
  const fullSize = mail.fullSize?.() ?? null
  const kept = await database.transaction(async (tx) => {
    const raw = await insertRawMail(tx, { sha256, size, storageKey, fullSize })
    const incomingMailIds: number[] = []
    const added: number[] = []
    for (const arrival of mail.arrivals) {
      const same = mail.isRepeatKnown ? await findSameArrival(tx, raw.id, arrival) : undefined
      const id = same ?? (await insertIncomingMail(tx, raw.id, arrival))
      if (same === undefined) added.push(id)
      incomingMailIds.push(id)
    }
    if (added.length > 0) await tx.query(addJobsStatement(added.map(receiveMailJob)))
    await mail.also?.(tx, incomingMailIds)
    return { incomingMailIds, storageKey: raw.storage_key }
  })
  // When the transaction failed the blob stays for the sweep: a commit whose answer was lost may have named it.
  if (kept.storageKey !== storageKey) await blobs.delete(storageKey)
  return { incomingMailIds: kept.incomingMailIds, sha256, size }
}
