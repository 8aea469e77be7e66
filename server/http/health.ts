import type { FastifyInstance } from 'fastify'
import { isMigrated } from '../db/migrate.ts'
import type { Database } from '../db/pool.ts'
import { AppError } from '../lib/app-error.ts'

/** GET /healthz says that the process answers; GET /readyz that the database does too and has this build's schema. */
export function registerHealth(app: FastifyInstance, database: Database): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async () => {
    if (await isReady(database)) return { status: 'ready' }
    throw new AppError('unavailable', 'the database is not ready', { retryAfterSeconds: 2 })
  })
}

async function isReady(database: Database): Promise<boolean> {
  try {
    return await isMigrated(database)
  } catch {
    return false
  }
}
