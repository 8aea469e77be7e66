import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../server/db/embedded.ts'
import { findPostmaster, shutDown } from '../../server/db/embedded-postmaster.ts'
import { migrate } from '../../server/db/migrate.ts'
import { openDatabase } from '../../server/db/pool.ts'
import { processStart } from '../../server/lib/process-start.ts'
import { administer, connectionOfUrl, type TestConnection, templateName } from './connection.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestConnection
  }
}

const prefix = 'deskhand-test-'
const silent = { info() {}, warn() {}, error() {} }

/** One PostgreSQL for the whole run, with one migrated database that every test file gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['DESK_TEST_DATABASE_URL']
  const { connection, stop } = external
    ? { connection: connectionOfUrl(external), stop: async () => {} }
    : await start()
  try {
    await makeTemplate(connection)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('postgres', connection)
  return stop
}

async function start(): Promise<{ connection: TestConnection; stop: () => Promise<void> }> {
  await removeLeftovers()
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  // as root the server runs under another account, which has to pass through
  await chmod(directory, 0o711)
  const server = await startEmbeddedPostgres({
    dataDir: join(directory, 'data'),
    log: silent,
    // the data is thrown away at the end, so nothing has to reach the disk
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  })
  return {
    connection: server.connection as TestConnection,
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A run that was killed could not stop its server; the next one does. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(/^deskhand-test-(\d+)-/.exec(name)?.[1])
    if (Number.isNaN(pid) || (await processStart(pid)) !== null) continue
    const directory = join(tmpdir(), name)
    const postmaster = await findPostmaster(join(directory, 'data', 'postgres', 'cluster')).catch(() => null)
    if (postmaster !== null) await shutDown(postmaster.pid)
    await rm(directory, { recursive: true, force: true }).catch(() => {})
  }
}

async function makeTemplate(connection: TestConnection): Promise<void> {
  await administer(connection, `drop database if exists ${templateName}`)
  await administer(connection, `create database ${templateName}`)
  const template = openDatabase({ ...connection, database: templateName })
  try {
    await migrate(template)
  } finally {
    await template.close()
  }
}
