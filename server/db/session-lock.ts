import type pg from 'pg'

/**
 * Runs `work` while nobody else holds the lock called `key`, in any process; false when somebody does. The lock
 * belongs to a session, so that a dead process gives it up.
 */
export async function withSessionLock(pool: pg.Pool, key: string, work: () => Promise<void>): Promise<boolean> {
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => void (broken = error)
  client.on('error', onError)
  try {
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
      [key],
    )
    if (rows[0]?.held !== true) return false
    try {
      await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]).catch(onError)
    }
    return true
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
