import { spawn } from 'node:child_process'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Launcher } from './embedded-account.ts'
import type { Binaries } from './embedded-binaries.ts'
import { environment } from './embedded-cluster.ts'
import { clearStaleLocks, findPostmaster, type Postmaster, settledPostmaster } from './embedded-postmaster.ts'
import { socketPort } from './embedded-socket.ts'

/** Everything needed to start one particular server. */
export interface ServerPlan {
  cluster: string
  socketDirectory: string
  /** The server's own messages; it outlives the process that started it, so a pipe would not do. */
  logFile: string
  launcher: Launcher
  binaries: Binaries
  settings: Readonly<Record<string, string>>
}

const largestLogBytes = 8 * 1024 * 1024
const attempts = 20

/** Gives the running server of the cluster and whether it ran already; starts it when there is none. */
export async function ensureServer(plan: ServerPlan): Promise<{ postmaster: Postmaster; wasRunning: boolean }> {
  const running = await settledPostmaster(plan.cluster)
  if (running !== null) return { postmaster: running, wasRunning: true }
  for (let attempt = 1; ; attempt++) {
    await clearStaleLocks(plan.cluster, plan.socketDirectory)
    const outcome = await start(plan)
    if (typeof outcome !== 'string') return { postmaster: outcome, wasRunning: false }
    // The last workers of a killed server are still leaving.
    const isBusy = /shared memory block .* in use|lock file ".*" already exists/s.test(outcome)
    if (!isBusy || attempt === attempts) throw new Error(`the built-in PostgreSQL does not start: ${outcome}`)
    await sleep(250)
  }
}

/** Starts the server and waits for it, recovery included; gives its last words when it ended instead. */
async function start(plan: ServerPlan): Promise<Postmaster | string> {
  const log = await openLog(plan)
  const { size } = await log.stat()
  const { file, args, options } = plan.launcher.command(plan.binaries.postgres, [
    '-D',
    plan.cluster,
    ...Object.entries(serverSettings(plan)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ])
  // detached: Ctrl-C reaches every process of the terminal's group, and the database has to outlive the application
  const child = spawn(file, args, {
    ...options,
    cwd: plan.cluster,
    env: environment(),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  let hasEnded = false
  let failure: Error | undefined
  child.once('exit', () => (hasEnded = true))
  child.once('error', (error) => (failure = error))
  child.unref()
  try {
    while (!hasEnded && failure === undefined) {
      const postmaster = await findPostmaster(plan.cluster)
      if (postmaster?.status === 'ready') return postmaster
      await sleep(10)
    }
  } finally {
    await log.close()
  }
  return failure?.message ?? lastWords(await readFile(plan.logFile, 'utf8'), size)
}

/** Settings that are ours whatever postgresql.conf says: no TCP, and nothing acknowledged is ever lost. */
function serverSettings({ socketDirectory, settings }: ServerPlan): Record<string, string> {
  return {
    listen_addresses: '',
    port: String(socketPort),
    unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    fsync: 'on',
    full_page_writes: 'on',
    ...settings,
  }
}

async function openLog({ logFile, launcher }: ServerPlan) {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largestLogBytes) await rename(logFile, `${logFile}.1`)
  const file = await open(logFile, 'a', 0o600)
  if (process.geteuid?.() === 0) await file.chown(launcher.owner.uid, launcher.owner.gid)
  return file
}

function lastWords(log: string, start: number): string {
  const lines = Buffer.from(log).subarray(start).toString('utf8').trim().split('\n')
  const telling = lines.filter((line) => /FATAL|PANIC|HINT|DETAIL|ERROR/.test(line))
  return (telling.length > 0 ? telling : lines.slice(-3)).map((line) => line.replace(/^.*?\[\d+\] /, '')).join(' ')
}
