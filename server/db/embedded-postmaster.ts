import { existsSync } from 'node:fs'
import { readdir, readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { processStart } from '../lib/process-start.ts'
import { socketPort } from './embedded-socket.ts'

/** What a running server says about itself in postmaster.pid. */
export interface Postmaster {
  pid: number
  socketDirectory: string
  /** `starting`, `stopping`, `ready` or `standby` (PostgreSQL: src/include/utils/pidfile.h). */
  status: string
}

/** The server that runs on `cluster`, in whatever state; null when there is none, even if it left its pid file. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const postmaster = await readPidFile(cluster)
  return postmaster !== null && (await worksIn(postmaster.pid, cluster)) ? postmaster : null
}

/** Waits while the server starts, recovers or stops; gives it when ready and null when it is gone. */
export async function settledPostmaster(cluster: string): Promise<Postmaster | null> {
  for (;;) {
    const postmaster = await findPostmaster(cluster)
    if (postmaster === null || postmaster.status === 'ready') return postmaster
    await sleep(20)
  }
}

/** Asks the server to disconnect everybody, write everything and end (SIGINT: fast shutdown); waits for it. */
export async function shutDown(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  const giveUpAt = Date.now() + 60_000
  while ((await processStart(pid)) !== null) {
    if (Date.now() > giveUpAt) throw new Error(`the built-in PostgreSQL (process ${pid}) does not stop`)
    await sleep(10)
  }
}

/**
 * Removes the pid file and the socket's lock file when their number now belongs to a stranger (usual in containers,
 * where numbers repeat) or to a zombie; PostgreSQL would take it for a live server. Left alone while any process
 * still works in the cluster: PostgreSQL itself must then wait for them.
 */
export async function clearStaleLocks(cluster: string, socketDirectory: string): Promise<void> {
  if (process.platform !== 'linux') return
  const locks = [join(cluster, 'postmaster.pid'), join(socketDirectory, `.s.PGSQL.${socketPort}.lock`)]
  if (!locks.some((path) => existsSync(path))) return
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  for (const pid of pids) if (await worksIn(pid, cluster)) return
  for (const path of locks) await rm(path, { force: true })
}

async function readPidFile(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const lines = text.split('\n')
  return { pid: Number(lines[0]), socketDirectory: lines[4] ?? '', status: lines[7]?.trim() ?? 'starting' }
}

/** PostgreSQL's processes have the cluster as their working directory; that tells them from strangers. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if ((await processStart(pid)) === null) return false
  if (process.platform !== 'linux') return true
  return readlink(`/proc/${pid}/cwd`).then(
    (directory) => directory === cluster,
    (error: NodeJS.ErrnoException) => error.code === 'EACCES' && isCalledPostgres(pid),
  )
}

async function isCalledPostgres(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim() === 'postgres'
}
