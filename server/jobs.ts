import { mailReset, mailResetJobName } from './account/mail-reset.job.ts'
import { runBulk, runBulkJobName } from './desk-api/run-bulk.job.ts'
import type { JobTable } from './events/job-queue.ts'
import { purgeTempFiles } from './files/purge-temp-files.job.ts'
import { sweepBlobs, sweepBlobsJobName } from './files/sweep-blobs.job.ts'
import { findActorByUser } from './http/actor-queries.ts'
import { type FetchDependencies, fetchFiles, fetchFilesJobName } from './import/fetch-files.job.ts'
import { acceptMail } from './mail/inbound/accept-mail.ts'
import { type InboundDependencies, receiveMailJobName } from './mail/inbound/incoming-mail.ts'
import { quarantineMail } from './mail/inbound/quarantine-mail.ts'
import { receiveMail, requeueForgottenMail } from './mail/inbound/receive-mail.job.ts'
import { repairMail, repairMailJobName } from './mail/inbound/repair-mail.job.ts'
import { sendNoticeJobName } from './mail/notices/queue-notice.ts'
import { sendNotice } from './mail/notices/send-notice.job.ts'
import { autoReplyJobName, sendAutoReply } from './mail/outbound/auto-reply.job.ts'
import { deliverMessage } from './mail/outbound/deliver-message.job.ts'
import { deliverMessageJobName, type MailDependencies } from './mail/outbound/delivery.ts'
import { warnGrantsJobName, warnOfEndingGrants } from './mail/outbound/warn-grants.job.ts'
import { parseMailSafely } from './mail/parse/parse-worker.ts'
import { scheduledSendJobName, sendScheduled } from './messages/scheduled-send.job.ts'
import { notifyAgents, notifyAgentsJobName } from './notifications/notify-agents.job.ts'
import { purge } from './purge.job.ts'
import {
  indexMissing,
  indexMissingJobName,
  indexSearch,
  indexSearchJobName,
  requeueMissingWords,
} from './search/index-search.job.ts'
import { checkSlas, checkSlasJobName, remeasureJobName, remeasureSlas } from './slas/check-slas.job.ts'
import { sendSurvey, sendSurveyJobName } from './surveys/send-survey.job.ts'
import { archiveResolved, archiveResolvedJobName } from './tickets/archive-resolved.job.ts'
import { closeWaiting, closeWaitingJobName } from './tickets/close-waiting.job.ts'
import { purgeTrash, purgeTrashJobName } from './tickets/purge-trash.job.ts'
import { announceEvents } from './webhooks/announce-events.job.ts'
import { deliverWebhooks } from './webhooks/deliver-webhooks.job.ts'
import { announceJobName, deliverJobName, type WebhookDependencies } from './webhooks/webhook-jobs.ts'

/** How senders of mail are verified. */
export type Verifying = Pick<InboundDependencies, 'resolver' | 'authservId'>

/** Table of contents: job name -> function. A payload names rows; the job reads them when it runs. */
export function jobTable(
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
    [checkSlasJobName]: async () => void (await checkSlas(database)),
    [remeasureJobName]: (payload) => remeasureSlas(database, payload),
    [archiveResolvedJobName]: async () => void (await archiveResolved(database)),
    [purgeTrashJobName]: async () => void (await purgeTrash(database, blobs)),
    purge: async () => {
      await purge(database, log)
      await purgeTempFiles(database, blobs)
    },
  }
}

/** Job name -> cron pattern, in UTC. */
export const schedule = {
  purge: '17 * * * *',
  requeue_missing_words: '43 3 * * *',
  requeue_forgotten_mail: '*/10 * * * *',
  [sweepBlobsJobName]: '23 4 * * *',
  [warnGrantsJobName]: '11 6 * * *',
  [closeWaitingJobName]: '7 * * * *',
  [checkSlasJobName]: '* * * * *',
  [archiveResolvedJobName]: '27 * * * *',
  [purgeTrashJobName]: '47 * * * *',
}

function idIn(payload: unknown, name: string): number {
  const id = (payload as Record<string, unknown> | null)?.[name]
  if (typeof id !== 'number') throw new Error(`the job's payload has no ${name}`)
  return id
}
