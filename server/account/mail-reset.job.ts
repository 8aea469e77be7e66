import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { JobSpec } from '../events/job-spec.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { createPasswordLink } from './password-link.ts'
import { findActiveUserByEmail } from './password-queries.ts'

export const mailResetJobName = 'mail_password_reset'

/**
 * The job that mails a link for a new password to an address, if an agent has it. A job, so that the request takes as
 * long for an address nobody has; one at a time per address.
 */
export function mailResetJob(email: string): JobSpec {
  return { name: mailResetJobName, payload: { email }, key: `reset:${email.toLowerCase()}`, maxAttempts: 3 }
}

/** Mails the link; does nothing when no agent has the address. */
export async function mailReset(database: Database, baseUrl: string, payload: unknown): Promise<void> {
  const email = (payload as { email?: unknown } | null)?.email
  if (typeof email !== 'string') return
  await database.transaction(async (tx) => {
    const user = await findActiveUserByEmail(tx, email)
    if (user === undefined) return
    const [site] = await tx.query<{ name: string }>(sql`select name from site`)
    await createPasswordLink(tx, { kind: 'reset', user, baseUrl, siteName: site?.name ?? '', isMailed: true })
  })
  wakeDispatcher(database)
}
