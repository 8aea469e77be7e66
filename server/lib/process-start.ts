import { readFile } from 'node:fs/promises'

/**
 * When the process started, as text that only serves to compare (Linux: clock ticks since boot); `unknown` where the
 * system does not tell; null when there is no such process or only its remains (a zombie).
 */
export async function processStart(pid: number): Promise<string | null> {
  if (!isRunning(pid)) return null
  if (process.platform !== 'linux') return 'unknown'
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return isRunning(pid) ? 'unknown' : null
  // the second field is the name in parentheses and may hold anything; state is field 3, start time is field 22
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? null : (fields[19] ?? 'unknown')
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, under another account
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
