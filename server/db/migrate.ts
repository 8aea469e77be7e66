import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { packageRoot } from '../lib/package-root.ts'
import { advisoryLocks } from './advisory-locks.ts'
import type { Database } from './pool.ts'
import { sql } from './sql.ts'

const migrationsDirectory = join(packageRoot, 'migrations')

interface Migration {
  name: string
  text: string
  checksum: string
}

/**
 * Brings the database up to the newest file in `directory`, one transaction a file, and gives the names it applied.
 * Several processes may call it at once: the others wait and find nothing to do. Throws when an applied file was
 * changed, or when the database has migrations this build does not know.
 */
export async function migrate(database: Database, directory = migrationsDirectory): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const client = await database.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLocks.migration])
    await client.query(
      `create table if not exists schema_migrations (
        name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    )
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from schema_migrations',
    )
    const pending = checkHistory(migrations, new Map(rows.map((row) => [row.name, row.checksum])))
    for (const migration of pending) await apply(client, migration)
    return pending.map((migration) => migration.name)
  } finally {
    // ends the session, and with it the lock
    await client.end()
  }
}

/** True when every migration of this build is applied. Throws when the database cannot be asked. */
export async function isMigrated(database: Database, directory = migrationsDirectory): Promise<boolean> {
  const names = await migrationNames(directory)
  const [table] = await database.query<{ found: boolean }>(
    sql`select to_regclass('schema_migrations') is not null as found`,
  )
  if (table?.found !== true) return false
  const [count] = await database.query<{ applied: number }>(
    sql`select count(*)::int as applied from schema_migrations where name = any(${names}::text[])`,
  )
  return count?.applied === names.length
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ])
    await client.query(migration.text)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}

/** Gives what is left to apply, after checking that what was applied is what this build has. */
function checkHistory(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Set(migrations.map((migration) => migration.name))
  const unknown = [...applied.keys()].filter((name) => !known.has(name)).sort()
  if (unknown.length > 0) {
    throw new Error(`the database is newer than this build: it has ${unknown.join(', ')}; start the newer version`)
  }
  for (const { name, checksum } of migrations) {
    const was = applied.get(name)
    if (was !== undefined && was !== checksum) {
      throw new Error(`migration ${name} was changed after it was applied; add a new migration instead`)
    }
  }
  const pending = migrations.filter((migration) => !applied.has(migration.name))
  const last = [...applied.keys()].sort().at(-1)
  const late = pending.find((migration) => last !== undefined && migration.name < last)
  if (late !== undefined) throw new Error(`migration ${late.name} comes before ${last}, which is already applied`)
  return pending
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = await migrationNames(directory)
  return Promise.all(
    names.map(async (name) => {
      // a checkout with Windows line ends is the same migration
      const text = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function migrationNames(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort()
  const numbers = names.map((name) => name.slice(0, 4))
  const twice = numbers.find((number, index) => numbers[index - 1] === number)
  if (twice !== undefined) throw new Error(`two migrations have the number ${twice}`)
  return names
}
