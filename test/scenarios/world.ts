import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Database } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'
import { openBlobStore } from '../../server/files/open-blob-store.ts'
import type { Arrival, InboundDependencies } from '../../server/mail/inbound/incoming-mail.ts'
import { storeIncoming } from '../../server/mail/inbound/store-incoming.ts'
import { startWorkers } from '../../server/workers.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { keepLog, pace, until } from '../support/mail.ts'
import { type ReceivedMail, type SmtpPeer, startSmtp } from '../support/smtp.ts'

/** A whole desk with its workers and a mail server that takes what it sends; stories happen in it one after another. */
export interface World {
  app: TestApp
  db: Database
  /** Gives a mail to the desk as a channel would, and waits until it is something; gives the arrival's id. */
  deliver(raw: Buffer, arrival: Omit<Arrival, 'channel'> & { channel?: Arrival['channel'] }): Promise<number>
  /** What the desk sent since the story began, after everything that waits was done. */
  sent(): Promise<ReceivedMail[]>
  /** Waits until nothing is left to do. */
  settle(): Promise<void>
  /** Leaves the desk as if nothing had happened in it. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Starts such a desk. Names are never looked up: the resolver knows what a test gives it. */
export async function startWorld(resolver: NonNullable<InboundDependencies['resolver']>): Promise<World> {
  const smtp: SmtpPeer = await startSmtp()
  const dataDir = await mkdtemp(join(tmpdir(), 'deskhand-stories-'))
  const app = await createTestApp({ smtpUrl: smtp.url, dataDir })
  const { database: db } = app
  const log = keepLog()
  const workers = await startWorkers({ database: db, config: app.config, log, resolver, pace })
  const blobs = openBlobStore(app.config)
  let sentBefore = 0

  const settle = () =>
    until('the desk to be done', async () => {
      const [row] = await db.query<{ open: number }>(sql`
        select (select count(*) from events where dispatched_at is null)::int + (
          select count(*) from graphile_worker._private_jobs j 
          where j.run_at <= now() and j.attempts < j.max_attempts)::int as open`)
      return row?.open === 0
    }).then(() => {})

  return {
    app,
    db,
    settle,
    async deliver(raw, arrival) {
      const stored = await storeIncoming(
        { database: db, blobs },
        {
          arrivals: [{ channel: 'smtp', ...arrival }],
          stream: Readable.from([raw]),
          maxBytes: 100_000_000,
        },
      )
      const id = stored.incomingMailIds[0] as number
      await until('the mail to be received', async () => {
        const rows = await db.query(sql`select 1 from incoming_mails where id = ${id} and state <> 'queued'`)
        return rows.length > 0
      })
      const failure = log.lines.find((line) => line.level === 'error')
      if (failure !== undefined) throw new Error(`${failure.message}: ${String(Object.values(failure.details)[0])}`)
      return id
    },
    async sent() {
      await settle()
      return smtp.mails.slice(sentBefore)
    },
    async reset() {
      // what the last story left to do is nobody's business any more; only what runs has to end
      await db.query(sql`update events set dispatched_at = now() where dispatched_at is null`)
      await db.query(sql`delete from graphile_worker._private_jobs where locked_at is null`)
      await settle()
      sentBefore = smtp.mails.length
      await db.query(sql`update tickets set state = 'deleted'`)
      for (const table of ['inboxes', 'inboxaliases', 'contacts', 'customers', 'spamlists', 'suspendedaddresses'])
        await db.query({ text: `update ${table} set state = 'deleted', deleted_at = now()`, values: [] })
      await db.query(sql`update users set state = 'deleted' where id > 1 and state = 'active'`)
      await db.query(sql`delete from automatic_mails`)
      await db.query(
        sql`update site set changed_subject_makes_ticket = false, one_ticket_for_inboxes = false, detect_forwards = true`,
      )
    },
    async close() {
      await workers.stop()
      await app.close()
      await smtp.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
