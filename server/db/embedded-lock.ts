import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { processStart } from '../lib/process-start.ts'

const pollMilliseconds = 25
const patienceMilliseconds = 300_000

/**
 * Runs `work` while no other process that uses the same lock file does. The file names its holder, so a lock left by
 * a killed process is taken over. Even without it nothing is lost: PostgreSQL keeps two servers off one cluster.
 */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const token = `${process.pid} ${(await processStart(process.pid)) ?? '-'} ${randomUUID()}`
  await acquire(path, token)
  try {
    return await work()
  } finally {
    if ((await read(path)) === token) await rm(path, { force: true })
  }
}

async function acquire(path: string, token: string): Promise<void> {
  // The file appears with its content in one step (link), so nobody ever reads an empty lock.
  const draft = `${path}.${token.split(' ')[2]}`
  await writeFile(draft, token, { mode: 0o600 })
  try {
    const giveUpAt = Date.now() + patienceMilliseconds
    while (!(await tryLink(draft, path))) {
      const held = await read(path)
      if (held !== null && !(await isAlive(held))) await removeStale(path, held)
      else await sleep(pollMilliseconds)
      if (Date.now() > giveUpAt) throw new Error(`${path} is held by process ${held?.split(' ')[0]} for too long`)
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Takes the file away; when it was not the stale one any more (another process was faster), puts it back. */
async function removeStale(path: string, held: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if ((await read(aside)) !== held) await tryLink(aside, path)
  await rm(aside, { force: true })
}

/** A number alone is not enough: after a restart of the machine another process may have it. */
async function isAlive(held: string): Promise<boolean> {
  const [pid, start] = held.split(' ')
  const now = await processStart(Number(pid))
  return now !== null && now === start
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}
