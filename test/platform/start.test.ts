import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findPostmaster } from '../../server/db/embedded-postmaster.ts'
import { buildOnce } from '../support/build.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type RunningServer, runServer, startServer } from '../support/server.ts'

describe('a desk in its own process', () => {
  let directory: string
  let servers: RunningServer[]

  // the sign-in link leads to the app
  beforeAll(() => buildOnce('web'), 120_000)

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deskhand-start-'))
    // as root the database runs under another account, which has to pass through
    await chmod(directory, 0o711)
    servers = []
  })
  afterEach(async () => {
    await stopAll()
    await rm(directory, { recursive: true })
  })

  const dataDir = () => join(directory, 'data')
  const postmaster = () => findPostmaster(join(dataDir(), 'postgres', 'cluster'))

  async function stopAll(): Promise<void> {
    for (const server of servers) if (server.process.exitCode === null) await server.stop()
    servers = []
  }

  async function start(env: Record<string, string>): Promise<RunningServer> {
    const server = await startServer(env)
    servers.push(server)
    return server
  }

  it('needs nothing but a data directory, shows its token once and stops its database with it', async () => {
    const first = await start({ DESK_DATA_DIR: dataDir() })
    expect(first.apiToken).toMatch(/^tkn\.v1_/)
    expect(first.printed()).toContain(`curl -sS ${first.url}/desk/api/v2/tickets.json`)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    const signInLink = /Sign in once with +(\S+)/.exec(first.printed())?.[1] ?? ''
    // as a browser asks; programs that stray here get the API's 404
    expect((await fetch(signInLink, { headers: { accept: 'text/html' } })).status).toBe(200)
    expect(await first.stop('SIGTERM')).toBe(0)
    expect(await postmaster()).toBe(null)

    const second = await start({ DESK_DATA_DIR: dataDir() })
    expect(second.apiToken).toBe(null)
    expect(second.printed()).toContain('Bearer <your token>')
    expect(await second.stop('SIGINT')).toBe(0)
  })

  it('starts again by itself after a kill of everything', async () => {
    const first = await start({ DESK_DATA_DIR: dataDir() })
    const running = await postmaster()
    await first.stop('SIGKILL')
    if (running === null) throw new Error('there was no database to kill')
    process.kill(running.pid, 'SIGKILL')
    const second = await start({ DESK_DATA_DIR: dataDir() })
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
  })

  describe('on a database of its own', () => {
    let test: TestDatabase
    beforeEach(async () => {
      test = await createTestDatabase({ isEmpty: true })
    })
    afterEach(async () => {
      await stopAll()
      await test.drop()
    })

    it('migrates it, and leaves it running', async () => {
      const server = await start({ DATABASE_URL: test.url, DESK_DATA_DIR: dataDir() })
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
      expect(await server.stop()).toBe(0)
      expect(await postmaster()).toBe(null)
    })

    it('says which PORT is taken', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      const env = { DATABASE_URL: test.url, DESK_DATA_DIR: dataDir(), PORT: String(port), DESK_LOG_LEVEL: 'silent' }
      const { code, logged } = await runServer(env)
      other.close()
      expect(code).toBe(1)
      expect(logged).toContain(`deskhand: PORT ${port} on 127.0.0.1 is in use; set PORT to a free one\n`)
    })

    it('does not wait for a database that will never be there', async () => {
      const url = test.url.replace(/deskhand_test_\w+/, 'no_such_database')
      const { code, logged } = await runServer({ DATABASE_URL: url, DESK_DATA_DIR: dataDir() })
      expect(code).toBe(1)
      expect(logged).toBe('deskhand: DATABASE_URL cannot be used: database "no_such_database" does not exist\n')
    })
  })

  it('stops at a wrong setting with one line', async () => {
    const { code, logged } = await runServer({ PORT: 'abc' })
    expect(code).toBe(1)
    expect(logged).toBe('deskhand: PORT must be a whole number from 0 to 65535 (got "abc")\n')
  })
})
