import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findPostmaster } from '../../server/db/embedded-postmaster.ts'
import { processStart } from '../../server/lib/process-start.ts'

const execute = promisify(execFile)

/** Numbers of all processes of the server that runs on `cluster`, its main process first; none when none runs. */
export async function databaseProcesses(cluster: string): Promise<number[]> {
  const postmaster = await findPostmaster(cluster)
  if (postmaster === null) return []
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid='])
  const rows = stdout.split('\n').map((line) => line.trim().split(/ +/).map(Number))
  const children = rows.filter(([, parent]) => parent === postmaster.pid).map(([pid]) => pid ?? 0)
  return [postmaster.pid, ...children]
}

/** Kills processes by their numbers, all in one go, and waits until they are gone. */
export async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  for (const pid of pids) await hasEnded(pid)
}

/** Resolves when there is no such process any more. */
export async function hasEnded(pid: number): Promise<void> {
  while ((await processStart(pid)) !== null) await sleep(10)
}
