import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach } from 'vitest'
import { findPostmaster } from '../../server/db/embedded-postmaster.ts'
import { packageRoot } from '../../server/lib/package-root.ts'
import { buildOnce } from './build.ts'
import { databaseProcesses, hasEnded, killAll } from './database-process.ts'
import { type DeskClient, deskClient } from './desk-client.ts'

/** A desk as an operator runs it: the program of `npm start` in a process of its own. */
export interface DeskProcess extends DeskClient {
  pid: number
  /** The one-time sign-in link of the banner. */
  signInLink: string
  /** The token of the banner; null when it shows none. */
  shownToken: string | null
  /** The line of the banner that creates a ticket. */
  curlLine: string
  /** What it wrote for people (stdout) and what it logged (stderr). */
  printed(): string
  logged(): string
  /** Ends it with the signal, SIGTERM unless told otherwise; gives the exit code (null when a signal ended it). */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** A data folder of one test, with all processes that work in it. */
export interface DeskFolder {
  path: string
  /** Starts a desk on the folder and waits for its banner. The first token is remembered for later starts. */
  start(env?: Record<string, string>): Promise<DeskProcess>
  /** Starts a desk that must end by itself. */
  fail(env?: Record<string, string>): Promise<{ code: number | null; printed: string; logged: string }>
  /** The number of the built-in database's main process; null when it does not run. */
  databasePid(): Promise<number | null>
  /** Kills the desk (unless only the database is meant) and all processes of the database, as a power cut would. */
  crash(desk?: DeskProcess): Promise<void>
  /** A connection to the built-in database that does not count as a desk's. End it before the desk is stopped. */
  connect(): Promise<pg.Client>
  /** What all desks of the folder logged, in the order they were started. */
  logged(): string
  /** Ends every process that still runs and removes the folder. Call it in `afterAll`. */
  remove(): Promise<void>
}

const program = join(packageRoot, 'scripts', 'start.mjs')

/** Makes an empty data folder. Removed by the next run if this one is killed (the name carries our number). */
export async function makeDeskFolder(): Promise<DeskFolder> {
  await buildOnce()
  const directory = await mkdtemp(join(tmpdir(), `deskhand-test-${process.pid}-`))
  // as root the database runs under another account, which has to pass through
  await chmod(directory, 0o711)
  const path = join(directory, 'data')
  const cluster = join(path, 'postgres', 'cluster')
  const children: ChildProcess[] = []
  const logs: (() => string)[] = []
  let token = ''

  function run(env: Record<string, string>) {
    const own = { PORT: '0', DESK_DATA_DIR: path, DESK_LOG_LEVEL: 'warn', ...env }
    const running = spawnDesk(own)
    children.push(running.child)
    logs.push(running.logged)
    return running
  }

  return {
    path,
    async start(env = {}) {
      const { child, printed, logged, ended } = run(env)
      await new Promise<void>((resolve, reject) => {
        // the whole banner is one write
        child.stdout?.on('data', () => printed().includes('Deskhand is ready at') && resolve())
        void ended.then((code) => reject(new Error(`the desk ended with ${code}: ${logged()}`)))
      })
      const shownToken = /API token +(\S+)/.exec(printed())?.[1] ?? null
      token = shownToken ?? env['DESK_API_TOKEN'] ?? token
      return {
        ...deskClient(/ready at (\S+)/.exec(printed())?.[1] ?? '', token),
        pid: child.pid ?? 0,
        signInLink: /Sign in once with +(\S+)/.exec(printed())?.[1] ?? '',
        shownToken,
        curlLine: /^curl .*$/m.exec(printed())?.[0] ?? '',
        printed,
        logged,
        stop(signal = 'SIGTERM') {
          child.kill(signal)
          return ended
        },
      }
    },
    async fail(env = {}) {
      const { printed, logged, ended } = run(env)
      return { code: await ended, printed: printed(), logged: logged() }
    },
    databasePid: async () => (await findPostmaster(cluster))?.pid ?? null,
    async crash(desk) {
      const pids = await databaseProcesses(cluster)
      await killAll([...(desk === undefined ? [] : [desk.pid]), ...pids])
    },
    async connect() {
      const postmaster = await findPostmaster(cluster)
      const name = 'deskhand'
      const client = new pg.Client({ host: postmaster?.socketDirectory ?? '', user: name, database: name })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    logged: () => logs.map((logged) => logged()).join('\n'),
    async remove() {
      const left = children.filter((child) => child.exitCode === null && child.signalCode === null)
      for (const child of left) child.kill('SIGKILL')
      for (const child of left) await hasEnded(child.pid ?? 0)
      await killAll(await databaseProcesses(cluster))
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Prints what the desks of a folder logged when a test of the suite it is called in fails: they are gone afterwards. */
export function explainFailures(folder: () => DeskFolder | undefined): void {
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return
    process.stderr.write(`${task.name}: the desks logged\n${folder()?.logged().slice(-20_000)}\n`)
  })
}

function spawnDesk(env: Record<string, string>) {
  // the test's settings and nothing of the environment the tests run in
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env }
  const child = spawn(process.execPath, [program], { cwd: packageRoot, env: own, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (chunks[name] += text))
  }
  // `close` comes after the last output
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, printed: () => chunks.stdout, logged: () => chunks.stderr, ended }
}
