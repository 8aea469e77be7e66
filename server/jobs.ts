import pg from 'pg'
import { mailReset, mailResetJobName } from './account/mail-reset.job.ts'
import type { Database } from './db/pool.ts'
import { runBulk, runBulkJobName } from './desk-api/run-bulk.job.ts'
import { startDispatcher } from './events/dispatch.ts'
import { type JobTable, startJobQueue } from './events/job-queue.ts'
import type { WorkerLog } from './events/worker-log.ts'
import { openBlobStore } from './files/open-blob-store.ts'
import { purgeTempFiles } from './files/purge-temp-files.job.ts'
import { sweepBlobs, sweepBlobsJobName } from './files/sweep-blobs.job.ts'
import { findActorByUser } from './http/actor-queries.ts'
import { type FetchDependencies, fetchFiles, fetchFilesJobName } from './import/fetch-files.job.ts'
import { listeners } from './listeners.ts'
import { acceptMail } from './mail/inbound/accept-mail.ts'
import { type InboundDependencies, receiveMailJobName } from './mail/inbound/incoming-mail.ts'
import { quarantineMail } from './mail/inbound/quarantine-mail.ts'
import { receiveMail, requeueForgottenMail } from './mail/inbound/receive-mail.job.ts'
import { repairMail, repairMailJobName } from './mail/inbound/repair-mail.job.ts'
import { sendNoticeJobName } from './mail/notices/queue-notice.ts'
import { requeueNotices, sendNotice } from './mail/notices/send-notice.job.ts'
import { autoReplyJobName, sendAutoReply } from './mail/outbound/auto-reply.job.ts'
import { deliverMessage } from './mail/outbound/deliver-message.job.ts'
import { deliverMessageJobName, type MailDependencies } from './mail/outbound/delivery.ts'
import { requeueOpenMail } from './mail/outbound/recover.ts'
import { defaultRetrySeconds } from './mail/outbound/retry.ts'
import { smtpTransport } from './mail/outbound/smtp-transport.ts'
import { warnGrantsJobName, warnOfEndingGrants } from './mail/outbound/warn-grants.job.ts'
import { parseMailSafely } from './mail/parse/parse-worker.ts'
import { requeueSchedules, scheduledSendJobName, sendScheduled } from './messages/scheduled-send.job.ts'
import { notifyAgents, notifyAgentsJobName } from './notifications/notify-agents.job.ts'
import { purge } from './purge.job.ts'
import {
  indexMissing,
  indexMissingJobName,
  indexSearch,
  indexSearchJobName,
  requeueMissingWords,
} from './search/index-search.job.ts'
import { sendSurvey, sendSurveyJobName } from './surveys/send-survey.job.ts'
import { archiveResolved, archiveResolvedJobName } from './tickets/archive-resolved.job.ts'
import { closeWaiting, closeWaitingJobName } from './tickets/close-waiting.job.ts'
import { purgeTrash, purgeTrashJobName } from './tickets/purge-trash.job.ts'
import { announceEvents } from './webhooks/announce-events.job.ts'
import { defaultWebhookRetrySeconds, deliverWebhooks, requeueWebhooks } from './webhooks/deliver-webhooks.job.ts'
import { announceJobName, deliverJobName, type WebhookDependencies } from './webhooks/webhook-jobs.ts'

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
}

type Verifying = Pick<InboundDependencies, 'resolver' | 'authservId'>

const defaultMaxFileBytes = 100 * 1024 * 1024

/** Table of contents: job name -> function. A payload names rows; the job reads them when it runs. */
function jobTable(
  mail: MailDependencies & Verifying,
  webhooks: WebhookDependencies,
  files: FetchDependencies,
): JobTable {
  const { database, log } = mail
  const { blobs } = files
  return {
    [deliverMessageJobName]: (payload) => deliverMessage(mail, idIn(payload, 'messageId')),
    [mailResetJobName]: (payload) => mailReset(database, mail.publicUrl, payload),
    [receiveMailJobName]: (payload) =>
      receiveMail({ ...mail, blobs }, idIn(payload, 'incomingMailId'), {
        parse: parseMailSafely,
        accept: acceptMail,
        quarantine: quarantineMail,
      }),
    [repairMailJobName]: async (payload) =>
      void (await repairMail({ database, blobs }, idIn(payload, 'incomingMailId'), parseMailSafely)),
    [sweepBlobsJobName]: async () => void (await sweepBlobs(database, blobs)),
    requeue_forgotten_mail: () => requeueForgottenMail(database),
    [sendNoticeJobName]: (payload) => sendNotice(mail, idIn(payload, 'noticeId')),
    [autoReplyJobName]: (payload) =>
      sendAutoReply(database, { ticketId: idIn(payload, 'ticketId'), messageId: idIn(payload, 'messageId') }),
    [warnGrantsJobName]: () => warnOfEndingGrants(database),
    [sendSurveyJobName]: (payload) => sendSurvey(database, idIn(payload, 'ticketId'), mail.publicUrl),
    [runBulkJobName]: (payload) =>
      runBulk(database, idIn(payload, 'jobId'), {
        baseUrl: mail.publicUrl,
        findActor: (id) => findActorByUser(database, id),
      }),
    [scheduledSendJobName]: (payload) => sendScheduled(database, idIn(payload, 'scheduledEmailId')),
    [fetchFilesJobName]: (payload) => fetchFiles(files, idIn(payload, 'ticketId')),
    [announceJobName]: (payload) => announceEvents(webhooks, payload as number[]),
    [deliverJobName]: (payload) => deliverWebhooks(webhooks, idIn(payload, 'endpointId')),
    [notifyAgentsJobName]: (payload) => notifyAgents(database, payload as number[], mail.publicUrl),
    [indexSearchJobName]: (payload) => indexSearch(database, payload),
    [indexMissingJobName]: (payload) => indexMissing(database, payload),
    requeue_missing_words: () => requeueMissingWords(database),
    [closeWaitingJobName]: async () => void (await closeWaiting(database)),
    [archiveResolvedJobName]: async () => void (await archiveResolved(database)),
    [purgeTrashJobName]: async () => void (await purgeTrash(database, blobs)),
    purge: async () => {
      await purge(database, log)
      await purgeTempFiles(database, blobs)
    },
  }
}

/** Job name -> cron pattern, in UTC. */
const schedule = {
  purge: '17 * * * *',
  requeue_missing_words: '43 3 * * *',
  requeue_forgotten_mail: '*/10 * * * *',
  [sweepBlobsJobName]: '23 4 * * *',
  [warnGrantsJobName]: '11 6 * * *',
  [closeWaitingJobName]: '7 * * * *',
  [archiveResolvedJobName]: '27 * * * *',
  [purgeTrashJobName]: '47 * * * *',
}

/**
 * Starts everything that happens without a request: the dispatcher, the job queue and what they run, and picks up
 * what an earlier run left. Throws on an SMTP address it cannot read. `stop` takes no new work, lets running jobs
 * end for some seconds, and leaves the rest in the database for the next start.
 */
export async function startWorkers(options: WorkersOptions): Promise<{ stop(): Promise<void> }> {
  const { database, config, log } = options
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
  const queue = await startJobQueue({ pool, jobs, schedule, log })
  await requeueSchedules(database)
  await requeueOpenMail(database, { hasTransport: transport !== null, log })
  await requeueNotices(database, transport !== null)
  await requeueForgottenMail(database)
  await requeueWebhooks(database)
  await requeueMissingWords(database)
  const dispatcher = startDispatcher({ database, listeners, log })
  let stopped: Promise<void> | undefined
  return {
    stop: () => (stopped ??= dispatcher.stop().then(() => queue.stop())),
  }
}

function idIn(payload: unknown, name: string): number {
  const id = (payload as Record<string, unknown> | null)?.[name]
  if (typeof id !== 'number') throw new Error(`the job's payload has no ${name}`)
  return id
}
