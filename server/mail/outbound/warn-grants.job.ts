import type { Database } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { queueNotice } from '../notices/queue-notice.ts'
import { listInboxAdmins } from './server-health.ts'

export const warnGrantsJobName = 'warn_mail_grants'

// Rule 41: two weeks are enough for whoever may sign in anew to come back from a holiday.
const warningDays = 14

/** Tells the admins of inboxes whose permission to send (OAuth) ends soon; once for each end. */
export async function warnOfEndingGrants(database: Database): Promise<void> {
  const ending = await database.query<{ id: number; name: string; ends_at: string; ends_on: string }>(sql`
    select id, name, smtp_grant_expires_at as ends_at, to_char(smtp_grant_expires_at, 'YYYY-MM-DD') as ends_on
    from inboxes where state = 'active' and not use_teamwork_mail_server and smtp_authentication = 'oauth2'
      and smtp_grant_expires_at < now() + make_interval(days => ${warningDays})
      and smtp_grant_warned_for is distinct from smtp_grant_expires_at`)
  for (const inbox of ending) {
    const admins = await listInboxAdmins(database, inbox.id)
    await database.transaction(async (tx) => {
      const claimed = await tx.query(sql`
        update inboxes set smtp_grant_warned_for = smtp_grant_expires_at
        where id = ${inbox.id} and smtp_grant_expires_at = ${inbox.ends_at}
          and smtp_grant_warned_for is distinct from smtp_grant_expires_at returning id`)
      if (claimed.length === 0) return
      for (const admin of admins) {
        await queueNotice(tx, {
          kind: 'mailServer',
          to: { address: admin.email },
          userId: admin.id,
          subject: `The permission to send mail from ${inbox.name} ends on ${inbox.ends_on}`,
          text: `The inbox ${inbox.name} sends its mail with a permission (OAuth) that ends on ${inbox.ends_on}.\n\nPlease sign in anew with the provider and store the new token in the settings of the inbox, so that mail keeps going out.`,
        })
      }
    })
  }
}
