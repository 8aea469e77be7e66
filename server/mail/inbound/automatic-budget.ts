import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { emailDomain, normalizeEmail } from '../../lib/email-address.ts'
import { splitTokenAddress } from '../../lib/reply-token.ts'
import { queueNotice } from '../notices/queue-notice.ts'
import { type BudgetLimits, decideAutomaticMail } from './automatic-budget-queries.ts'

/** A mail the desk would like to write by itself. */
export interface AutomaticMail {
  inboxId: number | null
  ticketId: number | null
  recipient: string
  /** `reply` answers the ticket's last mail; anything else (`survey`, `trigger`, `notice` …) is the desk's own idea. */
  kind: string
}

// What no peer can make the desk exceed, whatever headers it sends (rule 36). Agents asked for their notices, so theirs
// are only kept from running away.
const limits: Record<'stranger' | 'agent', BudgetLimits> = {
  stranger: { recipientDaily: 3, ticketDaily: 3, domainHourly: 100, ticketPauseSeconds: 60 },
  agent: { recipientDaily: 500, ticketDaily: 300, domainHourly: 5_000, ticketPauseSeconds: 0 },
}

/**
 * Decides whether the desk may write this mail by itself, and counts it when it may (rule 36): nothing to our own or
 * suspended addresses, nothing to spam, automatic or forged mail, at most three a day for a person and for a ticket.
 * Call it in the transaction that queues the mail. Two desks cannot both take the last one.
 */
export async function mayAnswerAutomatically(
  tx: Tx,
  { inboxId, ticketId, recipient, kind }: AutomaticMail,
): Promise<{ allowed: boolean; reason?: string }> {
  const address = normalizeEmail(recipient)
  await tx.flight([
    sql`select pg_advisory_xact_lock(hashtextextended('automatic mails of ticket ' || coalesce(${ticketId}::bigint, 0), 0))
      where ${ticketId}::bigint is not null`,
    sql`select pg_advisory_xact_lock(hashtextextended('automatic mails to ' || lower(${address}::text), 0))`,
  ])
  const decision = await decideAutomaticMail(tx, {
    inboxId,
    ticketId,
    recipient: address,
    bareRecipient: splitTokenAddress(address)?.address ?? address,
    domain: emailDomain(address),
    kind,
    limits,
  })
  if (decision.tripped) await tellAdmins(tx, decision)
  return decision.reason === null ? { allowed: true } : { allowed: false, reason: decision.reason }
}

/** An inbox that runs away stops once; those who can look into it are told by mail, beside its own limits. */
async function tellAdmins(tx: Tx, stopped: { inboxName: string; reason: string | null }): Promise<void> {
  const admins = await tx.query<{ id: number; email: string }>(
    sql`select id, email from users where state = 'active' and (role = 'Admin' or is_app_owner) order by id limit 20`,
  )
  for (const { id, email } of admins) {
    await queueNotice(tx, {
      kind: 'automationStopped',
      to: { address: email },
      userId: id,
      subject: `Automatic mail of the inbox ${stopped.inboxName} is stopped`,
      text: [
        `The inbox ${stopped.inboxName} wrote more mails by itself than it may: ${stopped.reason ?? ''}.`,
        'It writes none from now on. Mail of agents is not affected.',
        'Find out why (often two programs answer each other), then allow it again in the settings of the inbox.',
      ].join('\n\n'),
    })
  }
}
