import { randomUUID } from 'node:crypto'
import { afterEach, expect, inject, test } from 'vitest'
import { migrate } from '../../server/db/migrate.ts'
import { type Database, openDatabase } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'
import { administer } from '../support/connection.ts'
import { createTestDatabase } from '../support/database.ts'

// Databases that are not as the built-in one: the desk runs on them all, with an index on subjects where it can be.

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function emptyDatabase(): Promise<Database> {
  const { database, drop } = await createTestDatabase({ isEmpty: true })
  undo.push(drop)
  return database
}

async function indexed(database: Database): Promise<string | null> {
  const [row] = await database.query<{ name: string | null }>(sql`select to_regclass('tickets_subject')::text as name`)
  return row?.name ?? null
}

test('a role that may not create the extension has everything but the index on subjects', async () => {
  const database = await emptyDatabase()
  const role = `deskhand_test_${randomUUID().replaceAll('-', '')}`
  await administer(inject('postgres'), `create role ${role} login password '${role}'`)
  undo.unshift(() => administer(inject('postgres'), `drop role ${role}`))
  await database.query(sql`create extension citext`)
  await database.query({ text: `grant all on schema public to ${role}`, values: [] })
  const restricted = openDatabase({ ...database.connection, user: role, password: role })
  undo.push(() => restricted.close())
  expect(await migrate(restricted)).toContain('0017-subject-index.sql')
  expect(await indexed(restricted)).toBe(null)
})

test('an extension that lies in a schema of its own gives the index all the same', async () => {
  const database = await emptyDatabase()
  await database.query(sql`create schema extensions`)
  await database.query(sql`create extension pg_trgm schema extensions`)
  await migrate(database)
  expect(await indexed(database)).toBe('tickets_subject')
})
