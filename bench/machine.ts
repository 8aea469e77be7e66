import { closeSync, fdatasyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

// Linux counts processor time in hundredths of a second for every program, whatever the kernel's own clock is.
const microsecondsPerTick = 10_000

interface ProcessTimes {
  parent: number
  own: number
  /** Of children that have ended. */
  ended: number
}

/** Processor time of one process so far, in microseconds; NaN where there is no /proc. */
export function cpuOfProcess(pid: number): number {
  return (timesOf(pid)?.own ?? Number.NaN) * microsecondsPerTick
}

/** The same of a process and all its children, with those that have ended: PostgreSQL and its backends. */
export function cpuOfFamily(pid: number): number {
  const head = timesOf(pid)
  if (head === null) return Number.NaN
  const children = readdirSync('/proc').map(Number).filter(Number.isInteger).map(timesOf)
  const living = children.reduce((sum, child) => (child?.parent === pid ? sum + child.own : sum), 0)
  return (head.own + head.ended + living) * microsecondsPerTick
}

function timesOf(pid: number): ProcessTimes | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the name before the bracket may hold spaces
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    return { parent, own: user + system, ended: endedUser + endedSystem }
  } catch {
    // it has just ended, or this is no Linux
    return null
  }
}

/** How many writes of one 8 kB page the disk makes durable in a second, one after the other, as pg_test_fsync does. */
export function syncsPerSecond(directory: string, seconds = 1): number {
  const path = join(directory, 'fsync-test')
  const file = openSync(path, 'w')
  try {
    const page = Buffer.alloc(8_192, 1)
    writeSync(file, page, 0, page.length, 0)
    fdatasyncSync(file)
    const startedAt = performance.now()
    let count = 0
    while (performance.now() - startedAt < seconds * 1_000) {
      writeSync(file, page, 0, page.length, 0)
      fdatasyncSync(file)
      count += 1
    }
    return Math.round(count / ((performance.now() - startedAt) / 1_000))
  } finally {
    closeSync(file)
    rmSync(path)
  }
}
