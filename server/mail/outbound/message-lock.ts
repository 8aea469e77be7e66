import type pg from 'pg'
import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

const keyOf = (messageId: number): string => `deliver_message:${messageId}`

/**
 * Runs `work` while nobody else delivers the same message, in any process; false when somebody does. The lock
 * belongs to a session, so that a dead process gives it up.
 */
export async function withMessageLock(pool: pg.Pool, messageId: number, work: () => Promise<void>): Promise<boolean> {
  const client = await pool.connect()
  const key = [keyOf(messageId)]
  let broken: Error | undefined
  const onError = (error: Error) => void (broken = error)
  client.on('error', onError)
  try {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      key,
    )
    if (rows[0]?.held !== true) return false
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', key).catch(onError)
    }
    return true
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
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
