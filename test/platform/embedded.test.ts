import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/db/embedded.ts'
import { findPostmaster } from '../../server/db/embedded-postmaster.ts'
import { processStart } from '../../server/lib/process-start.ts'

const log = { info() {}, warn() {}, error() {} }

describe('the built-in PostgreSQL', () => {
  let directory: string
  let dataDir: string
  let servers: EmbeddedPostgres[]
  let children: ChildProcess[]

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deskhand-embedded-'))
    // as root the server runs under another account, which has to pass through
    await chmod(directory, 0o711)
    dataDir = join(directory, 'data')
    servers = []
    children = []
  })
  afterEach(async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
    for (const server of servers) await server.stop()
    const left = await findPostmaster(cluster())
    if (left !== null) process.kill(left.pid, 'SIGQUIT')
    while (left !== null && (await processStart(left.pid)) !== null) await sleep(10)
    await rm(directory, { recursive: true })
  })

  const cluster = () => join(dataDir, 'postgres', 'cluster')
  const postmasterPid = async () => (await findPostmaster(cluster()))?.pid ?? null

  /** Kills the server as a crash would; gives the number it had. */
  async function killServer(): Promise<number> {
    const pid = await postmasterPid()
    if (pid === null) throw new Error('there was no server to kill')
    process.kill(pid, 'SIGKILL')
    return pid
  }

  async function start(): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir, log })
    servers.push(server)
    return server
  }

  /** A process of its own that runs the server until it is told to stop or killed. */
  async function startElsewhere(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'embedded-child.ts'), [dataDir], { execArgv: ['--import', 'tsx'] })
    children.push(child)
    await once(child, 'message')
    return child
  }

  async function query(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
    const client = new pg.Client(server.connection)
    client.on('error', () => {})
    await client.connect()
    try {
      return (await client.query({ text, rowMode: 'array' })).rows.flat()
    } finally {
      await client.end()
    }
  }

  it('keeps its data over a clean stop, listens on no TCP port and flushes to disk', async () => {
    const first = await start()
    await query(first, 'create table kept (word text)')
    await query(first, `insert into kept values ('still here')`)
    const settings = ['listen_addresses', 'fsync', 'full_page_writes', 'data_checksums', 'server_encoding']
    const values = settings.map((name) => `current_setting('${name}')`).join(', ')
    expect(await query(first, `select ${values}`)).toEqual(['', 'on', 'on', 'on', 'UTF8'])
    expect((await stat(String(first.connection.host))).mode & 0o777).toBe(0o700)
    await first.stop()
    expect(existsSync(join(cluster(), 'postmaster.pid'))).toBe(false)
    expect(await query(await start(), 'select word from kept')).toEqual(['still here'])
  })

  it('comes back with everything committed when the server is killed', async () => {
    const server = await start()
    await query(server, `create table kept as select 'committed' as word`)
    const pid = await killServer()
    while ([null, pid].includes(await postmasterPid())) await sleep(10)
    let rows: unknown[] = []
    while (rows.length === 0) rows = await query(server, 'select word from kept').catch(() => [])
    expect(rows).toEqual(['committed'])
  })

  it('joins the server that a killed process left running', async () => {
    const child = await startElsewhere()
    const pid = await postmasterPid()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await postmasterPid()).toBe(pid)
    const server = await start()
    expect(await postmasterPid()).toBe(pid)
    await server.stop()
    expect(await postmasterPid()).toBe(null)
  })

  it('starts after process and server were killed together', async () => {
    const child = await startElsewhere()
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await killServer()
    await ended
    expect(await query(await start(), 'select 1')).toEqual([1])
  })

  it('is shared by two processes that start at once, and runs until the last one stops', async () => {
    const [child, server] = await Promise.all([startElsewhere(), start()])
    expect(await query(server, 'select 1')).toEqual([1])
    const pid = await postmasterPid()
    await server.stop()
    expect(await postmasterPid()).toBe(pid)
    child.send('stop')
    await once(child, 'exit')
    expect(await postmasterPid()).toBe(null)
  })

  it('puts its socket elsewhere when the data directory is too deep for one', async () => {
    dataDir = join(directory, 'deep'.repeat(20), 'deeper'.repeat(10), 'data')
    const server = await start()
    expect(await query(server, 'select 1')).toEqual([1])
    const host = String(server.connection.host)
    expect(host.startsWith(dataDir)).toBe(false)
    expect((await stat(host)).mode & 0o777).toBe(0o700)
    await server.stop()
    await rm(host, { recursive: true })
  })

  it('is not stopped by what an interrupted start left behind', async () => {
    const owner = await start()
    await owner.stop()
    const half = join(dataDir, 'postgres', 'new-half-made')
    await rm(cluster(), { recursive: true })
    await mkdir(half)
    await writeFile(join(dataDir, 'postgres.lock'), '999999999 1 gone')
    expect(await query(await start(), 'select 1')).toEqual([1])
    expect(existsSync(half)).toBe(false)
  })

  it('is not fooled by lock files whose number now belongs to another program', async () => {
    const first = await start()
    const pidFile = join(cluster(), 'postmaster.pid')
    const socketLock = join(String(first.connection.host), '.s.PGSQL.5432.lock')
    const texts = await Promise.all([pidFile, socketLock].map((path) => readFile(path, 'utf8')))
    await first.stop()
    for (const [index, path] of [pidFile, socketLock].entries()) {
      await writeFile(path, (texts[index] ?? '').replace(/^\d+/, String(process.pid)))
    }
    expect(await query(await start(), 'select 1')).toEqual([1])
  })

  it('refuses data of another major version, naming both', async () => {
    await (await start()).stop()
    await writeFile(join(cluster(), 'PG_VERSION'), '12\n')
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 12, this version of Deskhand brings PostgreSQL 18/)
  })
})
