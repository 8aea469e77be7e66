import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { Log } from '../lib/log.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import { type Database, openDatabase } from './pool.ts'
import { sql } from './sql.ts'

const patienceMilliseconds = 30_000
const pauseMilliseconds = 1_000

export interface OpenedDatabase {
  database: Database
  /** Closes the pool, then stops the built-in server unless another process uses it. */
  close(): Promise<void>
}

/** Opens the configured database: DATABASE_URL, waiting up to 30 s for it, or else the built-in PostgreSQL. */
export async function openConfiguredDatabase(config: Config, log: Log, signal: AbortSignal): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, poolSize } = config
  if (databaseUrl !== null) {
    const database = openDatabase({ connectionString: databaseUrl }, { poolSize })
    await waitForAnswer(database, log, signal)
    return { database, close: () => database.close() }
  }
  const server = await startEmbeddedPostgres({ dataDir, log })
  const database = openDatabase(server.connection, { poolSize })
  return {
    database,
    async close() {
      await database.close()
      await server.stop()
    },
  }
}

async function waitForAnswer(database: Database, log: Log, signal: AbortSignal): Promise<void> {
  const giveUpAt = Date.now() + patienceMilliseconds
  for (;;) {
    try {
      await database.query(sql`select 1`)
      return
    } catch (error) {
      if (isForGood(error) || signal.aborted || Date.now() + pauseMilliseconds > giveUpAt) {
        await database.close()
        throw new Error(`DATABASE_URL cannot be used: ${reason(error)}`, { cause: error })
      }
      log.warn(`waiting for the database of DATABASE_URL: ${reason(error)}`)
      await sleep(pauseMilliseconds, undefined, { signal }).catch(() => {})
    }
  }
}

/** A wrong password or a missing database (SQLSTATE classes 28 and 3D) does not get better by waiting. */
function isForGood(error: unknown): boolean {
  return /^(28|3D)...$/.test((error as { code?: string }).code ?? '')
}

/** A refused connection to a name with several addresses is an AggregateError without a message. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((each: Error) => each.message).join(', ')
  return (error as Error).message
}
