import type { Database } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { queueNotice } from '../notices/queue-notice.ts'
import type { MailDependencies } from './delivery.ts'
import type { RecipientOutcome } from './transport.ts'

/**
 * Notes on the inbox how its server did, and tells its admins when a login stops working. Never fails: that the mail was
 * sent matters more.
 */
export async function noteServerHealth(
  { database, log }: Pick<MailDependencies, 'database' | 'log'>,
  inboxId: number,
  outcomes: readonly RecipientOutcome[],
): Promise<void> {
  try {
    const isFirstFailure = await recordServerHealth(database, inboxId, outcomes)
    const refused = outcomes.find((outcome) => outcome.trouble === 'login')
    if (isFirstFailure && refused !== undefined) await tellAdmins(database, inboxId, refused.reason)
  } catch (error) {
    log.warn({ err: error, inboxId }, 'the state of a mail server could not be stored')
  }
}

/**
 * Notes on the inbox how its server did in one attempt: a server that answers for each recipient is well, even when it
 * refuses them. Gives true when this was the first failure after success.
 */
async function recordServerHealth(
  database: Database,
  inboxId: number,
  outcomes: readonly RecipientOutcome[],
): Promise<boolean> {
  const trouble = outcomes.find((outcome) => outcome.trouble !== undefined)
  if (trouble !== undefined) {
    const [row] = await database.query<{ is_first: boolean }>(sql`
      update inboxes i set smtp_failing_since = coalesce(i.smtp_failing_since, now()),
        smtp_last_error = ${trouble.reason.slice(0, 1_000)}
      from (select smtp_failing_since is null as is_first from inboxes where id = ${inboxId}) before
      where i.id = ${inboxId} returning before.is_first`)
    return row?.is_first ?? false
  }
  if (!outcomes.some((outcome) => outcome.state === 'sent')) return false
  // a busy inbox writes this once a minute, not with every mail
  await database.query(sql`
    update inboxes set smtp_sent_at = now(), smtp_failing_since = null, smtp_last_error = null
    where id = ${inboxId} and (smtp_failing_since is not null or smtp_last_error is not null
      or smtp_sent_at is null or smtp_sent_at < now() - interval '1 minute')`)
  return false
}

/** Rule 41: a login that ends is told on its first failure, not found out by customers. */
async function tellAdmins(database: Database, inboxId: number, reason: string): Promise<void> {
  const admins = await listInboxAdmins(database, inboxId)
  await database.transaction(async (tx) => {
    for (const { id, email, inbox } of admins) {
      await queueNotice(tx, {
        kind: 'mailServer',
        to: { address: email },
        userId: id,
        subject: `Mail from ${inbox} is not accepted any more`,
        text: `The mail server of the inbox ${inbox} does not take its login:\n\n${reason}\n\nMail waits and is tried again. Please check the login in the settings of the inbox.`,
        expiresAt: new Date(Date.now() + 24 * 60 * 60 * 1_000),
      })
    }
  })
}

/** Who can mend an inbox: its admins, else those of the site. */
export function listInboxAdmins(
  database: Database,
  inboxId: number,
): Promise<{ id: number; email: string; inbox: string }[]> {
  return database.query(sql`
    select u.id, u.email::text, i.name as inbox from inboxes i join users u on u.state = 'active' and (
      exists (select from inbox_users m where m.inbox_id = i.id and m.user_id = u.id and m.is_admin)
      or (u.role = 'Admin' and not exists (
        select from inbox_users m join users v on v.id = m.user_id and v.state = 'active'
        where m.inbox_id = i.id and m.is_admin)))
    where i.id = ${inboxId} order by u.id`)
}
