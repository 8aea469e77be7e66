import type pg from 'pg'
import type { Database } from '../../db/pool.ts'
import type { JobSpec } from '../../events/job-spec.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import type { BlobStore } from '../../files/blob-store.ts'
import type { MailTransport } from './transport.ts'

export const deliverMessageJobName = 'deliver_message'

/** The job that mails a message, not before `runAt` (RFC 3339); at most one waits per message. */
export function deliverMessageJob(messageId: number, runAt?: string): JobSpec {
  return {
    name: deliverMessageJobName,
    payload: { messageId },
    key: `deliver:${messageId}`,
    ...(runAt === undefined ? {} : { runAt }),
  }
}

/** What delivering needs from outside. */
export interface MailDependencies {
  database: Database
  /** For the locks that last as long as a delivery. */
  pool: pg.Pool
  /** The site's server. Null: none is configured, and mail of inboxes without their own is held. */
  transport: MailTransport | null
  /** This desk's name in EHLO, for the servers of inboxes. */
  clientName?: string
  /** This desk receives mail itself, so addresses may carry tokens. */
  hasListener?: boolean | undefined
  blobs: Pick<BlobStore, 'read'>
  /** This desk's address, to recognise links to its own files. */
  publicUrl: string
  log: WorkerLog
  /** Waits between attempts; the mail fails when they are used up. */
  retrySeconds: readonly number[]
}
