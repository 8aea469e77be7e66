import type { Tx } from '../../db/pool.ts'
import type { JobSpec } from '../../events/job-spec.ts'
import { record, systemActor } from '../../events/record.ts'
import { emailDomain } from '../../lib/email-address.ts'
import { newMessageId } from '../../lib/message-id.ts'
import type { NewNotice } from './new-notice.ts'
import { findDefaultSender, insertNotice } from './queries.ts'

export const sendNoticeJobName = 'send_notice'

/** The job that sends a notice, not before `runAt` (RFC 3339); at most one waits per notice. */
export function sendNoticeJob(noticeId: number, runAt?: string): JobSpec {
  return {
    name: sendNoticeJobName,
    payload: { noticeId },
    key: `notice:${noticeId}`,
    ...(runAt === undefined ? {} : { runAt }),
  }
}

/**
 * Writes a notice in the caller's transaction, with the event that has it sent; call `wakeDispatcher` after the commit to
 * send it at once. Gives its id and Message-ID (without brackets).
 */
export async function queueNotice(tx: Tx, notice: NewNotice): Promise<{ id: number; emailMessageId: string }> {
  const from = notice.from ?? (await findDefaultSender(tx, notice.ticketId ?? null))
  const emailMessageId = newMessageId(emailDomain(from.address))
  const id = await insertNotice(tx, { ...notice, from, emailMessageId })
  await record(tx, systemActor, { kind: 'notice.queued', noticeId: id })
  return { id, emailMessageId }
}
