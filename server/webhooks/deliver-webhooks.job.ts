import type { Database } from '../db/pool.ts'
import { addJobsStatement } from '../events/job-spec.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { isSuccess, type PostOutcome, postOnce } from '../outgoing/post.ts'
import {
  beginDelivery,
  cancelUnlessActive,
  type DueDelivery,
  findNextAttempt,
  listWaitingEndpoints,
  releaseLease,
  settleDelivery,
  takeLease,
} from './delivery-queries.ts'
import { noteFailure, noteSuccess } from './endpoint-health.ts'
import { signatureOf } from './signature.ts'
import { deliverJob, type WebhookDependencies } from './webhook-jobs.ts'

/** Waits between attempts: eight of them in about a day. */
export const defaultWebhookRetrySeconds: readonly number[] = [10, 60, 300, 1_800, 2 * 3_600, 6 * 3_600, 16 * 3_600]

// Receivers that hang may take these workers, never all of them: mail goes on.
const concurrentEndpoints = 5
const busyMilliseconds = 1_000
// longer than an attempt can take
const leaseSeconds = 30
// then other endpoints get their turn
const turnMilliseconds = 30_000

let working = 0

/**
 * Sends an endpoint what is due, one delivery after the other, and leaves a job for what is due later.
 * A receiver may get one twice when this process dies in between; `X-Desk-Delivery` then is the same.
 */
export async function deliverWebhooks(dependencies: WebhookDependencies, endpointId: number): Promise<void> {
  const { database } = dependencies
  if (working >= concurrentEndpoints) {
    await database.query(laterJob(endpointId, busyMilliseconds))
    return
  }
  working += 1
  try {
    // who has it looks again at its end; should it have died, the lease runs out first
    if (await takeLease(database, endpointId, leaseSeconds)) {
      await takeTurn(dependencies, endpointId)
      await releaseLease(database, endpointId)
      await continueLater(dependencies, endpointId)
    } else await database.query(laterJob(endpointId, leaseSeconds * 1_000))
  } finally {
    working -= 1
  }
}

/** Gives endpoints whose job was lost one again when the desk starts. A waiting job keeps its time. */
export async function requeueWebhooks(database: Database): Promise<void> {
  const waiting = await listWaitingEndpoints(database)
  if (waiting.length === 0) return
  const jobs = waiting.map(({ id, at }) => deliverJob(id, at))
  await database.query(addJobsStatement(jobs, { keepRunAt: true }))
}

async function takeTurn(dependencies: WebhookDependencies, endpointId: number): Promise<void> {
  const { database } = dependencies
  const end = Date.now() + turnMilliseconds
  while (Date.now() < end) {
    if (await cancelUnlessActive(database, endpointId)) return
    const delivery = await beginDelivery(database, endpointId, leaseSeconds)
    if (delivery === undefined) return
    await settle(dependencies, endpointId, delivery, await post(dependencies, delivery))
  }
}

function post({ allowPrivate }: WebhookDependencies, delivery: DueDelivery): Promise<PostOutcome> {
  const { url, body, token } = delivery
  const headers = {
    'Content-Type': delivery.contentType,
    'User-Agent': 'Deskhand-Webhooks/v2',
    'X-Desk-Event': delivery.event,
    'X-Desk-Delivery': delivery.uuid,
    ...(token === '' ? {} : { 'X-Desk-Signature': signatureOf(body, token) }),
  }
  return postOnce({ url, headers, body }, { allowPrivate })
}

async function settle(
  { database, log, retrySeconds }: WebhookDependencies,
  endpointId: number,
  delivery: DueDelivery,
  outcome: PostOutcome,
): Promise<void> {
  const hasSucceeded = isSuccess(outcome)
  const delay = hasSucceeded ? null : (retrySeconds[delivery.attempts - 1] ?? null)
  const problem = outcome.error || `the answer was ${outcome.status}`
  const isSwitchedOff = await database.transaction(async (tx) => {
    await settleDelivery(tx, delivery.id, { outcome, isSuccess: hasSucceeded, retrySeconds: delay })
    if (!hasSucceeded) return noteFailure(tx, endpointId, problem)
    await noteSuccess(tx, endpointId)
    return false
  })
  const details = { endpointId, delivery: delivery.uuid, event: delivery.event, attempts: delivery.attempts }
  if (hasSucceeded) log.debug(details, 'webhook delivered')
  else log.info({ ...details, problem, retryInSeconds: delay }, 'webhook not delivered')
  if (!isSwitchedOff) return
  log.warn({ endpointId, problem }, 'a webhook endpoint was switched off after persistent failure')
  wakeDispatcher(database)
}

/**
 * Leaves a job for what waits. It may take the place of one that was added between look and write, so it looks once
 * more: what that job was for is in the table by then.
 */
async function continueLater({ database }: WebhookDependencies, endpointId: number): Promise<void> {
  let at = await findNextAttempt(database, endpointId)
  while (at !== null) {
    await database.query(addJobsStatement([deliverJob(endpointId, at)]))
    const next = await findNextAttempt(database, endpointId)
    // PostgreSQL's texts of moments sort as moments
    at = next !== null && next < at ? next : null
  }
}

// a job that waits already is for something earlier
const laterJob = (endpointId: number, milliseconds: number) =>
  addJobsStatement([deliverJob(endpointId, new Date(Date.now() + milliseconds).toISOString())], { keepRunAt: true })
