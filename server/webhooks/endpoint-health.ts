import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record, systemActor } from '../events/record.ts'

// Both must be reached: a busy desk fails fifty times in a receiver's short restart, a quiet one hardly in a month.
const attemptsUntilOff = 50
const hoursUntilOff = 24

/** A success ends the count of failures. */
export async function noteSuccess(tx: Tx, endpointId: number): Promise<void> {
  await tx.query(sql`
    update webhookendpoints set failed_attempts = 0, failing_since = null
    where id = ${endpointId} and failed_attempts > 0`)
}

/**
 * Counts a failed attempt, and switches the endpoint off when the last 50 or more failed and no attempt has succeeded
 * for a day. `problem` is shown as the reason. True when it was switched off just now.
 */
export async function noteFailure(tx: Tx, endpointId: number, problem: string): Promise<boolean> {
  const [endpoint] = await tx.query<{ attempts: number; since: string; isOver: boolean }>(sql`
    update webhookendpoints
    set failed_attempts = failed_attempts + 1, failing_since = coalesce(failing_since, now())
    where id = ${endpointId} and state = 'active'
    returning failed_attempts as attempts, failing_since as since,
      failed_attempts >= ${attemptsUntilOff} and failing_since < now() - make_interval(hours => ${hoursUntilOff}) as "isOver"`)
  if (endpoint?.isOver !== true) return false
  const reason = `switched off: ${endpoint.attempts} attempts in a row failed since ${endpoint.since.slice(0, 16)} UTC; last: ${problem}`
  await tx.query(sql`
    update webhookendpoints set state = 'inactive', inactive_reason = ${reason}, updated_at = now(),
      updated_by_id = ${systemActor.id}, updated_by_type = ${systemActor.type}
    where id = ${endpointId}`)
  await record(tx, systemActor, { kind: 'row.updated', resource: 'webhookendpoints', id: endpointId })
  return true
}
