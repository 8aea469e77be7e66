import type { Tx } from '../db/pool.ts'
import { record, systemActor } from '../events/record.ts'
import { measure } from './measure.ts'
import { insertBreachActivity, lockMeasured, updateMeasures } from './queries.ts'

/**
 * Sets anew what is promised to these tickets until when, in the transaction of the change that may have started or
 * stopped a clock, and says what has become true meanwhile. Gives whether there was something to say.
 */
export async function measureTickets(tx: Tx, now: Date, ticketIds: readonly number[]): Promise<boolean> {
  const rows = await lockMeasured(tx, ticketIds)
  if (rows.length === 0) return false
  const measured = rows.map((row) => ({ id: row.id, ...measure(row, now) }))
  await updateMeasures(
    tx,
    measured.map(({ id, stored }) => ({ id, ...stored })),
  )
  for (const { id: ticketId, moments } of measured) {
    for (const { condition, target, at, noticeIds } of moments) {
      if (condition === 'breach') await insertBreachActivity(tx, { ticketId, at, actorId: systemActor.id })
      await record(tx, systemActor, { kind: 'ticket.sla', ticketId, condition, target, noticeIds })
    }
  }
  return measured.some(({ moments }) => moments.length > 0)
}
