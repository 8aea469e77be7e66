import type { SMTPServerSession } from 'smtp-server'
import type { Database } from '../../db/pool.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import { findInboxOfAddress } from './inbox-of-address.ts'
import { smtpError, tryAgainLater } from './smtp-error.ts'

/** Session -> accepted recipient, in lower case -> its inbox. */
export type RecipientOf = WeakMap<SMTPServerSession, Map<string, number>>

/**
 * Accepts a recipient that leads to an inbox, and remembers which. Throws the answer otherwise: 550 for nobody here,
 * 451 while the database cannot say.
 */
export async function judgeRecipient(
  { database, log }: { database: Database; log: WorkerLog },
  recipients: RecipientOf,
  { address, session }: { address: string; session: SMTPServerSession },
): Promise<void> {
  const inboxId = await findInboxOfAddress(database, address).catch((error) => {
    log.warn({ err: error }, 'mail is put off: the database cannot tell whose address it is')
    throw tryAgainLater()
  })
  if (inboxId === null) throw smtpError(550, '5.1.1 There is no such address here')
  const known = recipients.get(session) ?? new Map<string, number>()
  recipients.set(session, known.set(address.toLowerCase(), inboxId))
}
