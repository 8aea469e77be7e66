import { mailResetJob } from './account/mail-reset.job.ts'
import { runBulkJob } from './desk-api/run-bulk.job.ts'
import type { Listeners } from './events/listener.ts'
import { fetchFilesJobs } from './import/fetch-files.job.ts'
import { receiveMailJob } from './mail/inbound/incoming-mail.ts'
import { repairMailJob } from './mail/inbound/repair-mail.job.ts'
import { sendNoticeJob } from './mail/notices/queue-notice.ts'
import { autoReplyJobs } from './mail/outbound/auto-reply.job.ts'
import { deliverMessageJob } from './mail/outbound/delivery.ts'
import { scheduledSendJob } from './messages/scheduled-send.job.ts'
import { notifyAgentsJobs } from './notifications/notify-agents.job.ts'
import { indexImportedJobs, indexRowJobs, indexTicketJobs } from './search/index-search.job.ts'
import { remeasureJobs } from './slas/check-slas.job.ts'
import { surveyJobs } from './surveys/send-survey.job.ts'
import { announceJobs } from './webhooks/webhook-jobs.ts'

/**
 * Table of contents: what happens after what. Each reaction is a job, found by its name in server/jobs.ts; a kind
 * that is not here has none yet. A cancelled schedule needs none: its job finds nothing to send.
 */
export const listeners: Listeners = {
  'ticket.created': [
    ({ mail, messageId }) => (mail ? [deliverMessageJob(messageId)] : []),
    announceJobs,
    indexTicketJobs,
    notifyAgentsJobs,
    autoReplyJobs,
  ],
  'ticket.updated': [announceJobs, indexTicketJobs, surveyJobs],
  'ticket.assigned': [announceJobs, notifyAgentsJobs],
  'ticket.deleted': [announceJobs],
  'ticket.sla': [notifyAgentsJobs],
  'ticket.imported': [indexTicketJobs, fetchFilesJobs],
  'rows.imported': [indexImportedJobs],
  'ticket.merged': [announceJobs, indexTicketJobs],
  'ticket.scheduled': [({ scheduledEmailId, sendAt }) => [scheduledSendJob(scheduledEmailId, sendAt)]],
  'schedule.changed': [({ scheduledEmailId, sendAt }) => [scheduledSendJob(scheduledEmailId, sendAt)]],
  'message.created': [
    ({ mail, messageId }) => (mail ? [deliverMessageJob(messageId)] : []),
    announceJobs,
    indexTicketJobs,
    notifyAgentsJobs,
  ],
  'message.updated': [announceJobs, indexTicketJobs],
  'notice.queued': [({ noticeId }) => [sendNoticeJob(noticeId)]],
  'password.forgotten': [({ email }) => [mailResetJob(email)]],
  'job.queued': [({ jobId }) => [runBulkJob(jobId)]],
  'mail.reprocess': [
    ({ incomingMailId, how }) => [how === 'repair' ? repairMailJob(incomingMailId) : receiveMailJob(incomingMailId)],
  ],
  // settles mail that still waits
  'message.deleted': [({ messageId }) => [deliverMessageJob(messageId)], announceJobs, indexTicketJobs],
  'row.created': [announceJobs, indexRowJobs, remeasureJobs],
  'row.updated': [announceJobs, indexRowJobs, remeasureJobs],
  'row.deleted': [announceJobs, indexRowJobs, remeasureJobs],
}
