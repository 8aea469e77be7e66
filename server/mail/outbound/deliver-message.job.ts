import { setTimeout as sleep } from 'node:timers/promises'
import { addJobsStatement } from '../../events/job-spec.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { composeMail } from './compose.ts'
import { deliverMessageJob, type MailDependencies } from './delivery.ts'
import { claimRecipients, recordOutcomes, rememberMessageId, summarizeDelivery } from './delivery-state.ts'
import { findMailParts } from './mail-parts.ts'
import { withMessageLock } from './message-lock.ts'
import { type PreparedMail, prepareMail } from './prepare.ts'
import { envelopeSenderOf } from './reply-address.ts'
import { retryDelaySeconds } from './retry.ts'
import { noteServerHealth } from './server-health.ts'
import { findSigningKey, signMail } from './signing.ts'
import type { RecipientOutcome } from './transport.ts'

// Another worker has the message: it will have settled it by then, or died.
const busySeconds = 30
const settlingMilliseconds = 250

/**
 * Brings a message's mail one step further: holds it, cancels it, puts it off, or tries to send it to all recipients
 * that wait. A recipient the server accepted, or may have accepted, is never tried again. Throws only when the
 * database fails.
 */
export async function deliverMessage(dependencies: MailDependencies, messageId: number): Promise<void> {
  const { database, pool } = dependencies
  let attempted: { inboxId: number; outcomes: RecipientOutcome[] } | undefined
  const work = async () => {
    const prepared = await prepareMail(dependencies, messageId)
    if (prepared === null) return
    const outcomes = await attempt(dependencies, prepared)
    // what made it stop is in the database now: settle that instead of an attempt
    if (outcomes === null) await prepareMail(dependencies, messageId)
    else attempted = { inboxId: prepared.message.inbox_id, outcomes }
  }
  let isMine = await withMessageLock(pool, messageId, work)
  if (!isMine) {
    // mostly the attempt that asked for this one, about to let go
    await sleep(settlingMilliseconds)
    isMine = await withMessageLock(pool, messageId, work)
  }
  // without the lock, which the next attempt may be asking for
  if (attempted !== undefined) await noteServerHealth(dependencies, attempted.inboxId, attempted.outcomes)
  if (!isMine) await database.query(addJobsStatement([deliverMessageJob(messageId, fromNow(busySeconds))]))
  wakeDispatcher(database)
}

/** Sends to everyone who waits and stores what came of it; null when the mail was withdrawn before its first byte. */
async function attempt(dependencies: MailDependencies, prepared: PreparedMail): Promise<RecipientOutcome[] | null> {
  const { database } = dependencies
  const { message, mail, recipients, waiting, transport } = prepared
  const addresses = waiting.map((recipient) => recipient.address)
  let isWithdrawn = false
  let outcomes: RecipientOutcome[]
  const [parts, key] = await Promise.all([
    findMailParts(dependencies, { message, mail, recipients }),
    findSigningKey(database, mail.from_address),
  ])
  const from = envelopeSenderOf(message, mail, dependencies.hasListener ?? false)
  try {
    const plain = composeMail(parts)
    const raw = key === undefined ? plain : signMail(plain, key)
    outcomes = await transport.send({ from, to: addresses }, raw, async () => {
      const ids = waiting.map((recipient) => recipient.id)
      await database.transaction(async (tx) => {
        isWithdrawn = !(await claimRecipients(tx, mail.id, ids))
        if (isWithdrawn) throw new Error('the mail was withdrawn')
      })
    })
  } catch (error) {
    outcomes = addresses.map((address) => ({ address, state: 'retry', reason: (error as Error).message }))
  }
  if (isWithdrawn) return null
  await settleStubbornly(dependencies, prepared, outcomes)
  return outcomes
}

// That a server accepted a mail is known only here: losing it would leave the mail unknown, so a database that is
// away for a moment is waited for.
async function settleStubbornly(
  dependencies: MailDependencies,
  prepared: PreparedMail,
  outcomes: RecipientOutcome[],
): Promise<void> {
  for (const seconds of [0.2, 1, 5, 15]) {
    try {
      return await settle(dependencies, prepared, outcomes)
    } catch (error) {
      dependencies.log.warn({ err: error, messageId: prepared.message.id }, 'the outcome of a mail could not be stored')
      await sleep(seconds * 1_000)
    }
  }
  await settle(dependencies, prepared, outcomes)
}

async function settle(
  { database, log, retrySeconds }: MailDependencies,
  { message, mail }: PreparedMail,
  outcomes: RecipientOutcome[],
): Promise<void> {
  const delay = retryDelaySeconds(mail.attempts, retrySeconds)
  const final = outcomes.map((outcome): RecipientOutcome => {
    if (outcome.state !== 'retry' || delay !== null) return outcome
    return { ...outcome, state: 'failed', reason: `given up after ${mail.attempts} attempts: ${outcome.reason}` }
  })
  const isSent = final.some((outcome) => outcome.state === 'sent')
  const status = await database.transaction(async (tx) => {
    await recordOutcomes(tx, mail.id, final)
    if (isSent) await rememberMessageId(tx, message.id, mail.email_message_id)
    if (delay !== null && final.some((outcome) => outcome.state === 'retry')) {
      await tx.query(addJobsStatement([deliverMessageJob(message.id, fromNow(delay))]))
    }
    return summarizeDelivery(tx, message, mail.id)
  })
  const details = { messageId: message.id, ticketId: message.ticket_id, status, attempts: mail.attempts }
  const troubles = final.filter((outcome) => outcome.state !== 'sent')
  if (troubles.length === 0) log.info(details, 'mail sent')
  else log.warn({ ...details, recipients: troubles, retryInSeconds: delay }, 'mail not accepted for everyone')
}

function fromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString()
}
