import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Config, readConfig } from '../server/config.ts'
import { freePort } from '../server/lib/free-port.ts'

/** A desk that runs as it runs in production: the built program in a process of its own, workers and all. */
export interface DeskProcess {
  pid: number
  port: number
  token: string
  config: Config
  /** While it is paused nothing of it uses the processor; the database goes on. */
  pause(): void
  resume(): void
  /** Stops the desk with its database and removes its data. */
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Starts a fresh desk in a temporary folder and waits until it is ready. `nodeOptions` go to its Node (profiling), `more`
 * are settings beside the usual ones.
 */
export async function startDesk(
  nodeOptions: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<DeskProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskhand-bench-'))
  const port = await freePort('127.0.0.1')
  const token = 'tkn.v1_benchmark-of-creates'
  const settings = {
    HOST: '127.0.0.1',
    PORT: String(port),
    DESK_DATA_DIR: dataDir,
    DESK_LOG_LEVEL: 'warn',
    DESK_API_TOKEN: token,
    ...more,
  }
  // nothing of the caller's own settings may change what is measured
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [...nodeOptions, 'dist/server/main.js'], {
    cwd: root,
    env: { PATH, HOME, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await ready(child)
  return {
    pid: child.pid ?? 0,
    port,
    token,
    config: readConfig(settings),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT')
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the desk ended with ${code} before it was ready`)))
    child.once('error', reject)
    if (child.stdout === null) return
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('Deskhand is ready')) resolve()
    })
  })
}
