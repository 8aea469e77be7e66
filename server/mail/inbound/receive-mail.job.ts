import type { Database } from '../../db/pool.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import { MailTooOdd, type OddMail, type ParsedMail } from '../parse/parsed-mail.ts'
import { beginAttempt, listForgottenMails, updateAttemptTakenBack } from './inbound-queries.ts'
import { type InboundDependencies, type IncomingMail, receiveMailJob } from './incoming-mail.ts'
import { readRaw, withCut } from './stored-mail.ts'

/** What is done with a stored mail; server/jobs.ts says by whom. */
export interface ReceiveSteps {
  /** Throws MailTooOdd for what no limit allows. */
  parse(raw: Buffer): Promise<ParsedMail>
  accept(deps: InboundDependencies, incoming: IncomingMail, parsed: ParsedMail, raw: Buffer): Promise<unknown>
  quarantine(deps: InboundDependencies, incoming: IncomingMail, reason: string, odd: OddMail | null): Promise<unknown>
}

// The attempt that finds this many before it, none of which came to an end, looks no further into the mail.
const failuresAllowed = 2

/**
 * Makes of a stored mail what it is to the desk. An attempt is counted before the bytes are looked at, in a commit of
 * its own: a mail that ends the process twice, or twice fails in a way that is not the database's, is quarantined and
 * holds up nobody. Throws, to be run again later, when the database or the blob store is away.
 */
export async function receiveMail(
  deps: InboundDependencies,
  incomingMailId: number,
  steps: ReceiveSteps,
): Promise<void> {
  const incoming = await beginAttempt(deps.database, incomingMailId)
  if (incoming === undefined) return
  if (incoming.attempts > failuresAllowed) {
    await steps.quarantine(deps, incoming, 'reading it ended the program twice', null)
    return
  }
  try {
    const raw = await readRaw(deps, incoming)
    await steps.accept(deps, incoming, withCut(await steps.parse(raw), incoming), raw)
  } catch (error) {
    await judge(deps, incoming, steps, error)
  }
}

/** Gives every mail that waits without a job its job again. */
export async function requeueForgottenMail(database: Database): Promise<void> {
  const ids = await listForgottenMails(database)
  if (ids.length > 0) await database.query(addJobsStatement(ids.map(receiveMailJob)))
}

async function judge(
  deps: InboundDependencies,
  incoming: IncomingMail,
  steps: ReceiveSteps,
  error: unknown,
): Promise<void> {
  if (error instanceof MailTooOdd) {
    await steps.quarantine(deps, incoming, error.reason, error.mail)
    return
  }
  if (isPassing(error)) {
    await updateAttemptTakenBack(deps.database, incoming.id)
    throw error
  }
  deps.log.error({ err: error, incomingMailId: incoming.id }, 'a mail could not be received')
  // perhaps it was bad luck (a deadlock): the queue tries once more
  if (incoming.attempts < failuresAllowed) throw error
  await steps.quarantine(deps, incoming, `reading it failed: ${(error as Error).message}`, null)
}

// SQLSTATE classes of a database that is away, full or shutting down; and what a broken line or disk gives.
const passingClasses = new Set(['08', '53', '57', '58'])
const passingCodes =
  /^(E(CONN|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|TIMEDOUT|IO|MFILE|NFILE|NOSPC|ACCES)|40001$|40P01$|55P03$)/

/** True when the same mail may well pass later, because what failed was not about the mail. */
function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string }
  if (typeof code !== 'string')
    return /Connection terminated|timeout exceeded when trying to connect/.test(message ?? '')
  return (code.length === 5 && passingClasses.has(code.slice(0, 2))) || passingCodes.test(code)
}
