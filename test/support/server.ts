import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { packageRoot } from '../../server/lib/package-root.ts'

export interface RunningServer {
  /** Where it listens, without a trailing slash. */
  url: string
  process: ChildProcess
  /** What it has printed for people (stdout). */
  printed(): string
  /** What it has logged (stderr). */
  logged(): string
  /** The token of the first start; null later. */
  apiToken: string | null
  /** Sends the signal, SIGTERM unless told otherwise, and gives the exit code (null after SIGKILL). */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** A real desk in a process of its own, on a free port; resolves when it has said that it is ready. */
export async function startServer(env: Record<string, string>): Promise<RunningServer> {
  const { child, printed, logged } = spawnServer(env)
  const ended = once(child, 'exit') as Promise<[number | null]>
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      // the whole banner is one write
      if (printed().includes('Deskhand is ready at')) resolve()
    })
    void ended.then(([code]) => reject(new Error(`the server ended with ${code}: ${logged()}`)))
  })
  return {
    url: /ready at (\S+)/.exec(printed())?.[1] ?? '',
    process: child,
    printed,
    logged,
    apiToken: /API token +(\S+)/.exec(printed())?.[1] ?? null,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return (await ended)[0]
    },
  }
}

/** Runs the server until it ends by itself, for starts that must fail. */
export async function runServer(env: Record<string, string>): Promise<{ code: number | null; logged: string }> {
  const { child, logged } = spawnServer(env)
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, logged: logged() }
}

function spawnServer(env: Record<string, string>) {
  // the caller's settings and nothing of the environment the tests run in
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', PORT: '0', ...env }
  const child = spawn(process.execPath, ['--import', 'tsx', join(packageRoot, 'server', 'main.ts')], {
    cwd: packageRoot,
    env: own,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (chunks[name] += text))
  }
  return { child, printed: () => chunks.stdout, logged: () => chunks.stderr }
}
