import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Database, Tx } from '../../db/pool.ts'
import { withSessionLock } from '../../db/session-lock.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import { findNoticeSender, findNoticeTransport } from '../outbound/notice-sender.ts'
import { retryDelaySeconds } from '../outbound/retry.ts'
import { findSigningKey, signMail } from '../outbound/signing.ts'
import type { MailTransport, RecipientOutcome } from '../outbound/transport.ts'
import { composeNotice } from './compose-notice.ts'
import { listOpenNotices, lockNotice, type NoticeRow, updateNoticeAttempts, updateNoticeState } from './queries.ts'
import { sendNoticeJob } from './queue-notice.ts'

/** What sending a notice needs from outside. */
export interface NoticeDependencies {
  database: Database
  /** For the locks that last as long as an attempt. */
  pool: pg.Pool
  /** Null: no SMTP server is configured, and notices are held. */
  transport: MailTransport | null
  /** This desk receives mail itself, so addresses may carry tokens. */
  hasListener?: boolean | undefined
  /** This desk's name in EHLO, for the servers of inboxes. */
  clientName?: string
  log: WorkerLog
  /** Waits between attempts; the notice fails when they are used up. */
  retrySeconds: readonly number[]
}

// Another worker has the notice: it will have settled it by then, or died.
const busySeconds = 30

/**
 * Brings a notice one step further: holds it, gives it up, or tries to send it. One that a server accepted, or may have
 * accepted, is never tried again. Throws only when the database fails.
 */
export async function sendNotice(given: NoticeDependencies, noticeId: number): Promise<void> {
  const { database, pool } = given
  // an inbox's own server may be what a notice complains of, so it serves only where the site has none
  const dependencies = { ...given, transport: given.transport ?? (await findNoticeTransport(given, noticeId)) }
  const isMine = await withSessionLock(pool, `send_notice:${noticeId}`, async () => {
    const notice = await database.transaction((tx) => prepare(tx, dependencies, noticeId))
    if (notice !== null) await attempt(dependencies, notice)
  })
  if (!isMine) await database.query(addJobsStatement([sendNoticeJob(noticeId, fromNow(busySeconds))]))
}

/** The notice to send now, its attempt counted; null when there is nothing to send. Call it with the notice's lock. */
async function prepare(tx: Tx, { transport }: NoticeDependencies, id: number): Promise<NoticeRow | null> {
  const notice = await lockNotice(tx, id)
  if (notice === undefined) return null
  if (notice.state === 'sending') {
    const reason = 'the desk stopped while the mail was being handed over; it may have arrived'
    await updateNoticeState(tx, id, { from: ['sending'], to: 'unknown', reason })
    return null
  }
  if (notice.state !== 'queued' && notice.state !== 'held') return null
  const open = { from: ['queued', 'held'] }
  if (notice.is_expired) {
    await updateNoticeState(tx, id, { ...open, to: 'failed', reason: 'it was too late to be of use' })
    return null
  }
  if (transport === null) {
    await updateNoticeState(tx, id, { ...open, to: 'held', reason: 'no SMTP server is set' })
    return null
  }
  await updateNoticeState(tx, id, { ...open, to: 'queued' })
  return { ...notice, state: 'queued', attempts: await updateNoticeAttempts(tx, id) }
}

async function attempt(dependencies: NoticeDependencies, notice: NoticeRow): Promise<void> {
  const { database, transport } = dependencies
  if (transport === null) return
  const [from, key] = await Promise.all([
    findNoticeSender(database, notice, dependencies.hasListener ?? false),
    findSigningKey(database, notice.from_address),
  ])
  let outcome: RecipientOutcome
  try {
    const mail = key === undefined ? composeNotice(notice) : signMail(composeNotice(notice), key)
    const [first] = await transport.send({ from, to: [notice.to_address] }, mail, async () => {
      const isClaimed = await updateNoticeState(database, notice.id, { from: ['queued'], to: 'sending' })
      if (!isClaimed) throw new Error('the notice was withdrawn')
    })
    outcome = first ?? { address: notice.to_address, state: 'retry', reason: 'the transport gave no outcome' }
  } catch (error) {
    outcome = { address: notice.to_address, state: 'retry', reason: (error as Error).message }
  }
  await settleStubbornly(dependencies, notice, outcome)
}

// That a server accepted a mail is known only here, so a database that is away for a moment is waited for.
async function settleStubbornly(
  dependencies: NoticeDependencies,
  notice: NoticeRow,
  outcome: RecipientOutcome,
): Promise<void> {
  for (const seconds of [0.2, 1, 5, 15]) {
    try {
      return await settle(dependencies, notice, outcome)
    } catch (error) {
      dependencies.log.warn({ err: error, noticeId: notice.id }, 'the outcome of a notice could not be stored')
      await sleep(seconds * 1_000)
    }
  }
  await settle(dependencies, notice, outcome)
}

async function settle(
  { database, log, retrySeconds }: NoticeDependencies,
  notice: NoticeRow,
  { state, reason }: RecipientOutcome,
): Promise<void> {
  const delay = state === 'retry' ? retryDelaySeconds(notice.attempts, retrySeconds) : null
  const isGivenUp = state === 'retry' && delay === null
  const final = isGivenUp ? 'failed' : state === 'retry' ? 'queued' : state
  const words = isGivenUp ? `given up after ${notice.attempts} attempts: ${reason}` : reason
  await database.transaction(async (tx) => {
    await updateNoticeState(tx, notice.id, { from: ['queued', 'sending', 'unknown'], to: final, reason: words })
    if (delay !== null) await tx.query(addJobsStatement([sendNoticeJob(notice.id, fromNow(delay))]))
  })
  const details = { noticeId: notice.id, noticeKind: notice.kind, state: final, attempts: notice.attempts }
  if (final === 'sent') log.info(details, 'notice sent')
  else log.warn({ ...details, reason: words, retryInSeconds: delay }, 'notice not accepted')
}

/** Gives every open notice a job again when the desk starts; a waiting job keeps its time. */
export async function requeueNotices(database: Database, hasTransport: boolean): Promise<void> {
  const ids = await listOpenNotices(database, hasTransport)
  if (ids.length === 0) return
  await database.query(
    addJobsStatement(
      ids.map((id) => sendNoticeJob(id)),
      { keepRunAt: true },
    ),
  )
}

function fromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString()
}
