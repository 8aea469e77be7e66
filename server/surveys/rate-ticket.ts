import { findSiteSecret } from '../account/site-queries.ts'
import type { Database } from '../db/pool.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { idOfLinkToken } from '../lib/link-token.ts'
import { findRatedTicket, type RatedTicket, saveRating } from './queries.ts'

const longestComment = 5_000

/** The ticket a survey's link is about; undefined for a token that is not ours or a ticket that is gone. */
export async function findTicketOfSurvey(database: Database, token: string): Promise<RatedTicket | undefined> {
  const id = idOfLinkToken(await findSiteSecret(database), 'rate', token)
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
    const kind = saved.isNew ? 'row.created' : 'row.updated'
    const customer = { id: saved.customerId, type: 'customers' as const }
    await record(tx, customer, { kind, resource: 'happinessratings', id: saved.id })
    return true
  })
  if (isSaved) wakeDispatcher(database)
  return isSaved
}
