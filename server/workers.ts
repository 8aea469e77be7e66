import pg from 'pg'
import type { Database } from './db/pool.ts'
import { type DispatcherOptions, startDispatcher } from './events/dispatch.ts'
import { startJobQueue } from './events/job-queue.ts'
import type { WorkerLog } from './events/worker-log.ts'
import { openBlobStore } from './files/open-blob-store.ts'
import { jobTable, schedule, type Verifying } from './jobs.ts'
import { listeners } from './listeners.ts'
import { requeueForgottenMail } from './mail/inbound/receive-mail.job.ts'
import { requeueNotices } from './mail/notices/send-notice.job.ts'
import { requeueOpenMail } from './mail/outbound/recover.ts'
import { defaultRetrySeconds } from './mail/outbound/retry.ts'
import { smtpTransport } from './mail/outbound/smtp-transport.ts'
import { requeueSchedules } from './messages/scheduled-send.job.ts'
import { requeueMissingWords } from './search/index-search.job.ts'
import { defaultWebhookRetrySeconds, requeueWebhooks } from './webhooks/deliver-webhooks.job.ts'

export interface WorkersOptions {
  database: Database
  config: {
    smtpUrl: string | null
    publicUrl: string
    dataDir: string
    webhookAllowPrivate?: boolean
    maxFileBytes?: number
    /** Null or absent: this desk receives no mail itself. */
    inboundListen?: object | null
    authservId?: string | null
  }
  log: WorkerLog
  /** Waits between two attempts to send a mail. */
  retrySeconds?: readonly number[]
  /** The same for webhooks. */
  webhookRetrySeconds?: readonly number[]
  /** How names are looked up to verify senders; the system's DNS when absent. */
  resolver?: Verifying['resolver']
  /** How long events gather and how late jobs may be begun; tests do not wait for either. */
  pace?: Pick<DispatcherOptions, 'gatherMilliseconds' | 'pollMilliseconds'>
}

const defaultMaxFileBytes = 100 * 1024 * 1024

/**
 * Starts everything that happens without a request: the dispatcher, the job queue and what they run, and picks up
 * what an earlier run left. Throws on an SMTP address it cannot read. `stop` takes no new work, lets running jobs
 * end for some seconds, and leaves the rest in the database for the next start.
 */
export async function startWorkers(options: WorkersOptions): Promise<{ stop(): Promise<void> }> {
  const { database, config, log, pace = {} } = options
  const clientName = new URL(config.publicUrl).hostname
  const transport = config.smtpUrl ? smtpTransport(config.smtpUrl, clientName) : null
  // The queue brings its own statements and reads times as dates, so it gets plain connections.
  const pool = new pg.Pool({ ...database.connection, types: pg.types, application_name: 'deskhand jobs', max: 12 })
  // a connection that breaks is replaced; whoever used it gets its error
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  const blobs = openBlobStore(config)
  const retrySeconds = options.retrySeconds ?? defaultRetrySeconds
  const hasListener = (config.inboundListen ?? null) !== null
  const sending = { transport, clientName, hasListener, retrySeconds }
  const verifying: Verifying = {
    authservId: config.authservId ?? null,
    ...(options.resolver === undefined ? {} : { resolver: options.resolver }),
  }
  const mail = { database, pool, blobs, publicUrl: config.publicUrl, log, ...sending, ...verifying }
  const webhooks = {
    database,
    log,
    allowPrivate: config.webhookAllowPrivate ?? false,
    retrySeconds: options.webhookRetrySeconds ?? defaultWebhookRetrySeconds,
  }
  const { allowPrivate } = webhooks
  const files = { database, blobs, allowPrivate, maxFileBytes: config.maxFileBytes ?? defaultMaxFileBytes }
  const jobs = jobTable(mail, webhooks, files)
  const queue = await startJobQueue({ pool, jobs, schedule, log, ...pace })
  await requeueSchedules(database)
  await requeueOpenMail(database, { hasTransport: transport !== null, log })
  await requeueNotices(database, transport !== null)
  await requeueForgottenMail(database)
  await requeueWebhooks(database)
  await requeueMissingWords(database)
  const dispatcher = startDispatcher({ database, listeners, log, ...pace })
  let stopped: Promise<void> | undefined
  return {
    stop: () => (stopped ??= dispatcher.stop().then(() => queue.stop())),
  }
}
