import { mailResetJob } from './account/mail-reset.job.ts'
import { runBulkJob } from './desk-api/run-bulk.job.ts'
import type { Listeners } from './events/listener.ts'
import { fetchFilesJobs } from './import/fetch-files.job.ts'
import { sendNoticeJob } from './mail/notices/queue-notice.ts'
import { deliverMessageJob } from './mail/outbound/delivery.ts'
import { scheduledSendJob } from './messages/scheduled-send.job.ts'
import { notifyAgentsJobs } from './notifications/notify-agents.job.ts'
import { indexRowJobs, indexTicketJobs } from './search/index-search.job.ts'
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
  ],
  'ticket.updated': [announceJobs, indexTicketJobs],
  'ticket.assigned': [announceJobs, notifyAgentsJobs],
  'ticket.deleted': [announceJobs],
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
  'job.queued': [({ jobId }) => [runBulkJob(jobId)]],
  // settles mail that still waits
  'notice.queued': [({ noticeId }) => [sendNoticeJob(noticeId)]],
  'password.forgotten': [({ email }) => [mailResetJob(email)]],
  'message.deleted': [({ messageId }) => [deliverMessageJob(messageId)], announceJobs, indexTicketJobs],
  'row.created': [announceJobs, indexRowJobs],
  'row.updated': [announceJobs, indexRowJobs],
  'row.deleted': [announceJobs, indexRowJobs],
}
