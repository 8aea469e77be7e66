import { findSiteSecret } from '../../account/site-queries.ts'
import type { Database } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { record, systemActor } from '../../events/record.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { idOfLinkToken } from '../../lib/link-token.ts'

/** Notes that a message's mail was looked at, the first time; nothing for a token that is not ours. */
export async function noteOpened(database: Database, token: string): Promise<void> {
  const messageId = idOfLinkToken(await findSiteSecret(database), 'open', token)
  if (messageId === null) return
  const isFirst = await database.transaction(async (tx) => {
    const [message] = await tx.query<{ ticket_id: number }>(sql`
      update messages set viewed_by_customer_at = now()
      where id = ${messageId} and viewed_by_customer_at is null and state = 'active' returning ticket_id`)
    if (message === undefined) return false
    await record(tx, systemActor, { kind: 'message.updated', ticketId: message.ticket_id, messageId })
    return true
  })
  if (isFirst) wakeDispatcher(database)
}
