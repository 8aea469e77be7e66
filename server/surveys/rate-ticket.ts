import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { idOfLinkToken } from '../lib/link-token.ts'
import { findRatedTicket, type RatedTicket, saveRating } from './queries.ts'

const longestComment = 5_000

/** The ticket a survey's link is about; undefined for a token that is not ours or a ticket that is gone. */
export async function findTicketOfSurvey(database: Database, token: string): Promise<RatedTicket | undefined> {
  const [site] = await database.query<{ secret: Buffer }>(sql`select secret from site`)
  const id = site === undefined ? null : idOfLinkToken(site.secret, 'rate', token)
  return id === null ? undefined : findRatedTicket(database, id)
}

/** Stores a customer's answer, or changes it; false when the ticket or the option is gone. */
export async function rateTicket(
  database: Database,
  ticketId: number,
  given: { optionId: number; comment: string },
): Promise<boolean> {
  const comment = Array.from(given.comment.trim()).slice(0, longestComment).join('')
  const isSaved = await database.transaction(async (tx) => {
    const saved = await saveRating(tx, { ticketId, optionId: given.optionId, comment })
    if (saved === undefined) return false
    const [ticket] = await tx.query<{ customer_id: number }>(
      sql`select customer_id from tickets where id = ${ticketId}`,
    )
    const kind = saved.isNew ? 'row.created' : 'row.updated'
    const customer = { id: ticket?.customer_id ?? 0, type: 'customers' as const }
    await record(tx, customer, { kind, resource: 'happinessratings', id: saved.id })
    return true
  })
  if (isSaved) wakeDispatcher(database)
  return isSaved
}
