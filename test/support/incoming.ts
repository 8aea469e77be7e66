import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import type { Database, Queryable } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'
import type { BlobStore } from '../../server/files/blob-store.ts'
import { diskBlobStore } from '../../server/files/disk-blob-store.ts'
import { makeCertificate } from '../../server/mail/inbound/smtp-certificate.ts'
import { type SmtpListenerOptions, startSmtpListener } from '../../server/mail/inbound/smtp-listener.ts'
import { keepLog } from './mail.ts'

/** The job queue's own tables, for tests that queue jobs and run none. */
export async function makeQueueTables(databaseUrl: string): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, noPreparedStatements: true })
}

export const incomingBlobs: BlobStore = diskBlobStore(join(tmpdir(), 'deskhand-test-files', 'files'))

let certificate: ReturnType<typeof makeCertificate> | undefined

/** The real listener on a free port of the loopback. */
export async function listenForMail(database: Database, options: Partial<SmtpListenerOptions> = {}) {
  const log = keepLog()
  certificate ??= makeCertificate('desk.example')
  const listener = await startSmtpListener({
    database,
    blobs: incomingBlobs,
    log,
    listen: { host: '127.0.0.1', port: 0 },
    isLmtp: false,
    hostName: 'desk.example',
    certificate,
    maxBytes: 1024 * 1024,
    ...options,
  })
  return { ...listener, port: listener.port ?? 0, log }
}

export interface StoredArrival {
  id: number
  raw_mail_id: number
  inbox_id: number
  channel: string
  envelope_from: string | null
  envelope_to: string[]
  helo: string | null
  remote_address: string | null
  storage_key: string
  full_size: number | null
}

export function listArrivals(db: Queryable): Promise<StoredArrival[]> {
  return db.query<StoredArrival>(sql`
    select i.id, i.raw_mail_id, i.inbox_id, i.channel, i.envelope_from, i.envelope_to, i.helo, i.remote_address,
      r.storage_key, r.full_size
    from incoming_mails i join raw_mails r on r.id = i.raw_mail_id order by i.id`)
}

/** The bytes of the newest mail that came in. */
export async function newestBytes(db: Queryable): Promise<Buffer> {
  const arrival = (await listArrivals(db)).at(-1)
  const chunks: Buffer[] = []
  for await (const chunk of await incomingBlobs.read(arrival?.storage_key ?? '')) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
