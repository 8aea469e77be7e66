import type pg from 'pg'
import type { Database } from '../../db/pool.ts'
import type { JobSpec } from '../../events/job-spec.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import type { BlobStore } from '../../files/blob-store.ts'

export const receiveMailJobName = 'receive_mail'

/** The job that reads a stored mail; at most one waits per mail. */
export function receiveMailJob(incomingMailId: number): JobSpec {
  return { name: receiveMailJobName, payload: { incomingMailId }, key: `receive:${incomingMailId}` }
}

export type Channel = 'smtp' | 'lmtp' | 'imap' | 'pipe'

/** A mail at the door: what the channel knows besides its bytes. */
export interface Arrival {
  channel: Channel
  inboxId: number
  /** Null when the channel has no envelope; '' is the null sender. */
  envelopeFrom: string | null
  /** The recipients that led to this inbox, as they were given. */
  envelopeTo: string[]
  remoteAddress?: string | null
  helo?: string | null
}

/** A stored arrival as the job finds it. */
export interface IncomingMail extends Required<Arrival> {
  id: number
  rawMailId: number
  /** Lower-case hex of the whole mail. */
  sha256: string
  storageKey: string
  /** Bytes. */
  size: number
  /** Bytes of the whole mail, when it was too large and only its beginning is kept; else null. */
  fullSize: number | null
  attempts: number
  /** The ticket an earlier quarantine made of it: a mail that can be read by now belongs there. Else null. */
  quarantineTicketId: number | null
  receivedAt: Date
}

/** What reading mail needs from outside. */
export interface InboundDependencies {
  database: Database
  pool: pg.Pool
  blobs: BlobStore
  log: WorkerLog
  /** This desk's address, without a trailing slash. */
  publicUrl: string
  /** Whose Authentication-Results are believed; when absent those of the inbox's own mail domain and IMAP server. */
  authservId?: string | null
  /** How names are looked up to verify senders: the system's DNS when absent. */
  resolver?: (domain: string, recordType: string) => Promise<string[][] | string[]>
}
