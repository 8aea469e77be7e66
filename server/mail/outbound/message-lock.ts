import type pg from 'pg'
import type { Tx } from '../../db/pool.ts'
import { withSessionLock } from '../../db/session-lock.ts'
import { sql } from '../../db/sql.ts'

const keyOf = (messageId: number): string => `deliver_message:${messageId}`

/**
 * Runs `work` while nobody else delivers the same message, in any process; false when somebody does. The lock
 * belongs to a session, so that a dead process gives it up.
 */
export function withMessageLock(pool: pg.Pool, messageId: number, work: () => Promise<void>): Promise<boolean> {
  return withSessionLock(pool, keyOf(messageId), work)
}

// An attempt takes seconds; who waits longer for it holds a connection that others need.
const lockSeconds = 10

/** Waits until nobody delivers the message and keeps it so until the transaction ends; false when that takes too long. */
export async function lockMessage(tx: Tx, messageId: number): Promise<boolean> {
  await tx.query(sql`select set_config('lock_timeout', ${`${lockSeconds}s`}, true)`)
  try {
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${keyOf(messageId)}, 0))`)
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false
    throw error
  }
  await tx.query(sql`select set_config('lock_timeout', '0', true)`)
  return true
}
