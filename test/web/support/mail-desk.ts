import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from '../../../server/db/sql.ts'
import { openBlobStore } from '../../../server/files/open-blob-store.ts'
import { storeIncoming } from '../../../server/mail/inbound/store-incoming.ts'
import { startWorkers } from '../../../server/workers.ts'
import { keepLog, pace, until } from '../../support/mail.ts'
import { type SmtpOptions, type SmtpPeer, startSmtp } from '../../support/smtp.ts'
import { createWebDesk, type WebDesk } from './web-desk.ts'

/** What a mail became. */
export interface Accepted {
  id: number
  ticketId: number
  messageId: number
}

/** A desk in front of a browser that works: events, jobs, mail in and mail out to a server of its own. */
export interface MailDesk extends WebDesk {
  smtp: SmtpPeer
  /** Gives a mail to the inbox Support as a mailbox would, and waits until it is something. */
  deliver(mail: string, from?: string): Promise<Accepted>
}

/** The name that the mail server before the desk signs its Authentication-Results with. */
export const authservId = 'mx.desk.test'

/** Starts one; names are looked up nowhere. */
export async function createMailDesk(options: SmtpOptions = {}): Promise<MailDesk> {
  const [smtp, dataDir] = await Promise.all([startSmtp(options), mkdtemp(join(tmpdir(), 'deskhand-web-mail-'))])
  const web = await createWebDesk({ smtpUrl: smtp.url, dataDir, authservId, webhookAllowPrivate: true })
  const { database, inboxId, config } = web.desk
  const resolver = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
  const quickly = [0.05, 0.05]
  const workers = await startWorkers({
    database,
    config,
    log: keepLog(),
    pace,
    resolver,
    retrySeconds: quickly,
    webhookRetrySeconds: quickly,
  })
  return {
    ...web,
    smtp,
    async deliver(mail, from = 'carla@customer.example') {
      const raw = Buffer.from(mail.replaceAll('\n', '\r\n'))
      const arrival = { channel: 'imap' as const, inboxId, envelopeFrom: from, envelopeTo: ['support@desk.test'] }
      const place = { database, blobs: openBlobStore(config) }
      const [id] = (
        await storeIncoming(place, { arrivals: [arrival], stream: Readable.from([raw]), maxBytes: 10_000_000 })
      ).incomingMailIds
      const found = await until('the mail to be received', async () => {
        const [row] = await database.query<Accepted>(sql`
          select id, ticket_id as "ticketId", message_id as "messageId" from incoming_mails
          where id = ${id} and state <> 'queued'`)
        return row
      })
      return found
    },
    async close() {
      await workers.stop()
      await web.close()
      await smtp.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
