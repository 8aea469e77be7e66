import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../server/db/pool.ts'
import { administer, type TestConnection, templateName } from './connection.ts'

export interface TestDatabase {
  database: Database
  /** How another process reaches the same database, as a value for DATABASE_URL. */
  url: string
  /** Closes the pool and removes the database; call it in `afterAll`. */
  drop(): Promise<void>
}

/** A database of the caller's own: a copy of the migrated one, or an empty one. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const server = inject('postgres')
  const name = `deskhand_test_${randomUUID().replaceAll('-', '')}`
  await administer(server, `create database ${name} template ${isEmpty ? 'template0' : templateName}`)
  const connection = { ...server, database: name }
  const database = openDatabase(connection)
  return {
    database,
    url: urlOf(connection),
    async drop() {
      await database.close()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/** pg takes the directory of a socket from the `host` parameter. */
function urlOf({ host, port, user, database, password }: TestConnection): string {
  const credentials = password === undefined ? user : `${user}:${encodeURIComponent(password)}`
  if (host.startsWith('/')) {
    return `postgres://${credentials}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
  }
  return `postgres://${credentials}@${host}:${port}/${database}`
}
