import { pino } from 'pino'
import { firstStart } from './account/first-start.ts'
import { buildApp } from './app.ts'
import { banner } from './banner.ts'
import { type Config, localUrl, readConfig } from './config.ts'
import { migrate } from './db/migrate.ts'
import { openConfiguredDatabase } from './db/open.ts'
import { openBlobStore } from './files/open-blob-store.ts'
import { releaseAbandonedKeys } from './http/idempotency-queries.ts'
import { reservePort } from './lib/free-port.ts'
import { stopSignal } from './lib/stop-signal.ts'
import { startImapWorkers } from './mail/inbound/imap-workers.ts'
import { startListener } from './mail/inbound/start-listener.ts'
import { startWorkers } from './workers.ts'

const drainMilliseconds = 20_000

process.exit(await main())

/** Runs the desk until SIGTERM or SIGINT; gives the exit code. A second signal ends the process at once. */
async function main(): Promise<number> {
  // What was opened last is closed first.
  const opened: (() => Promise<void>)[] = []
  let code = 0
  try {
    const { config, releasePort } = await withPort(readConfig())
    // Logs go to stderr; stdout carries what a person or a script reads.
    const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }))
    const signal = stopSignal(log)

    const { database, close } = await openConfiguredDatabase(config, log, signal)
    opened.push(close)
    const applied = await migrate(database)
    if (applied.length > 0) log.info({ applied }, 'the database was migrated')
    const start = await firstStart(database, config)
    await releaseAbandonedKeys(database)

    const workers = await startWorkers({ database, config, log })
    opened.push(() => workers.stop())
    const listener = await startListener({ database, config, log })
    if (listener !== undefined) opened.push(() => listener.stop())
    const readers = startImapWorkers({
      database,
      blobs: openBlobStore(config),
      log,
      maxBytes: config.inboundMaxBytes,
      pollSeconds: 60,
    })
    opened.push(() => readers.stop())
    const app = await buildApp({ database, config, log })
    opened.push(async () => {
      // requests in hand get their time; a client that never ends one does not hold up the stop
      setTimeout(() => app.server.closeAllConnections(), drainMilliseconds).unref()
      await app.close()
    })
    if (!signal.aborted) {
      await releasePort()
      await app.listen({ host: config.host, port: config.port }).catch(explainListen(config))
      process.stdout.write(banner(config, start))
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    }
  } catch (error) {
    code = complain(error)
  }
  for (const close of opened.reverse()) await close().catch((error) => (code = complain(error)))
  return code
}

/** One line without a stack: what stops a start is for the operator to mend. */
function complain(error: unknown): number {
  process.stderr.write(`deskhand: ${(error as Error).message}\n`)
  return 1
}

/** Links and the banner need the real port, so a free one is taken before anything is built. */
async function withPort(config: Config): Promise<{ config: Config; releasePort: () => Promise<void> }> {
  if (config.port !== 0) return { config, releasePort: async () => {} }
  const { port, release } = await reservePort(config.host)
  const isDefaultUrl = config.publicUrl === localUrl(config.host, 0)
  const publicUrl = isDefaultUrl ? localUrl(config.host, port) : config.publicUrl
  return { config: { ...config, port, publicUrl }, releasePort: release }
}

function explainListen({ host, port }: Config): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    const reasons: Record<string, string> = {
      EADDRINUSE: `PORT ${port} on ${host} is in use; set PORT to a free one`,
      EACCES: `PORT ${port} needs more rights than this account has; set PORT to 1024 or more`,
      EADDRNOTAVAIL: `HOST ${host} is not an address of this machine`,
    }
    throw new Error(reasons[error.code ?? ''] ?? `cannot listen on ${host}:${port}: ${error.message}`, { cause: error })
  }
}
