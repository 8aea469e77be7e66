import { access, chmod, constants, mkdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../lib/log.ts'
import { chooseLauncher } from './embedded-account.ts'
import { findBinaries } from './embedded-binaries.ts'
import { databaseName, makePrivateDirectory, prepareCluster } from './embedded-cluster.ts'
import { withLock } from './embedded-lock.ts'
import { findPostmaster, shutDown } from './embedded-postmaster.ts'
import { announcePresence, countOthers, createDatabaseWhenMissing } from './embedded-presence.ts'
import { ensureServer, type ServerPlan } from './embedded-server.ts'
import { prepareSocketDirectory, socketPort } from './embedded-socket.ts'

const joinAttempts = 10

export interface EmbeddedPostgres {
  /** How to reach the database; stays the same when the server is restarted. */
  connection: pg.PoolConfig
  /** Stops the server unless another Deskhand process uses it. Close your own connections first. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** DESK_DATA_DIR; the database lives in its subdirectory `postgres`. */
  dataDir: string
  log: Log
  /** Settings of the server beside our own (tests trade safety for speed). */
  settings?: Readonly<Record<string, string>>
}

/**
 * Runs the PostgreSQL that came with npm: makes the cluster on first use, joins a server that runs already, starts
 * it again whenever it dies. It is reached through a socket in a private directory, never through TCP.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log } = options
  const dataDir = await makeDataDirectory(options.dataDir)
  const lockFile = join(dataDir, 'postgres.lock')
  const plan = await withLock(lockFile, () => prepare(dataDir, options.settings ?? {}))
  const connection = { host: plan.socketDirectory, port: socketPort, user: databaseName, database: databaseName }
  const stopping = new AbortController()
  let presence = await joinServer()
  let recovery = Promise.resolve()

  /** Makes sure there is a server and shows the others that we use it, both under the lock. */
  async function joinServer(): Promise<pg.Client> {
    return withLock(lockFile, async () => {
      for (let attempt = 1; ; attempt++) {
        const { postmaster, wasRunning } = await ensureServer(plan)
        connection.host = postmaster.socketDirectory
        try {
          const client = await introduceOurselves()
          const what = wasRunning ? 'joined the running PostgreSQL' : 'PostgreSQL started'
          log.info({ postgresPid: postmaster.pid }, what)
          return client
        } catch (error) {
          // a server that is killed at this very moment was still found running
          if (!wasRunning || attempt === joinAttempts) throw error
          await sleep(100)
        }
      }
    })
  }

  async function introduceOurselves(): Promise<pg.Client> {
    await createDatabaseWhenMissing(connection)
    const client = await announcePresence(connection)
    client.once('end', () => {
      if (!stopping.signal.aborted) recovery = recover()
    })
    return client
  }

  async function recover(): Promise<void> {
    log.warn('the connection to PostgreSQL broke; starting it again if it is gone')
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      try {
        presence = await joinServer()
        return
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again')
        await sleep(Math.min(1_000 * 2 ** failures, 15_000), undefined, stopping).catch(() => {})
      }
    }
  }

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) return
    stopping.abort()
    await recovery
    await presence.end()
    await withLock(lockFile, async () => {
      const postmaster = await findPostmaster(plan.cluster)
      if (postmaster === null) return
      if ((await countOthers(connection)) > 0) {
        log.info('PostgreSQL keeps running: another Deskhand process uses it')
        return
      }
      await shutDown(postmaster.pid)
      log.info('PostgreSQL stopped')
    })
  }

  return { connection, stop }
}

async function prepare(dataDir: string, settings: Readonly<Record<string, string>>): Promise<ServerPlan> {
  const databaseDirectory = join(dataDir, 'postgres')
  const binaries = await findBinaries()
  const launcher = await chooseLauncher(databaseDirectory, binaries)
  await makePrivateDirectory(databaseDirectory, launcher)
  const cluster = join(databaseDirectory, 'cluster')
  await prepareCluster(cluster, launcher, binaries)
  const socketDirectory = await prepareSocketDirectory(databaseDirectory, launcher)
  return { cluster, socketDirectory, logFile: join(databaseDirectory, 'server.log'), launcher, binaries, settings }
}

/** Gives the directory's true path: PostgreSQL's processes are recognised by theirs. */
async function makeDataDirectory(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  try {
    await mkdir(path, { recursive: true })
    // Another account may have to pass through to `postgres/`; nobody else may see what is in here.
    if (!exists) await chmod(path, process.geteuid?.() === 0 ? 0o711 : 0o700)
    await access(path, constants.W_OK)
    return await realpath(path)
  } catch (error) {
    throw new Error(`DESK_DATA_DIR cannot be used: ${(error as Error).message}`, { cause: error })
  }
}
