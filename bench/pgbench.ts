import { execFile } from 'node:child_process'
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { databaseName } from '../server/db/embedded-cluster.ts'
import { socketPort } from '../server/db/embedded-socket.ts'
import type { PgbenchScript } from './pgbench-script.ts'

const execute = promisify(execFile)
const debianDirectory = '/usr/lib/postgresql'

export interface PgbenchResult {
  transactionsPerSecond: number
  transactions: number
  /** Milliseconds, the mean. */
  latency: number
}

/** Looks in the PATH and where Debian has it; null when it is not installed. */
export async function findPgbench(): Promise<string | null> {
  const versions = await readdir(debianDirectory).catch(() => [])
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one))
  const places = [
    ...(process.env.PATH ?? '').split(':'),
    ...newestFirst.map((version) => join(debianDirectory, version, 'bin')),
  ]
  for (const place of places) {
    const path = join(place, 'pgbench')
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return null
}

/** Runs the script with prepared statements over the server's socket. Throws when a transaction fails. */
export async function runPgbench(
  program: string,
  script: PgbenchScript,
  { socketDirectory, clients, seconds }: { socketDirectory: string; clients: number; seconds: number },
): Promise<PgbenchResult> {
  const directory = await mkdtemp(join(tmpdir(), 'deskhand-pgbench-'))
  try {
    const file = join(directory, 'create.sql')
    await writeFile(file, script.text)
    const { stdout } = await execute(program, [
      '--no-vacuum',
      '--protocol=prepared',
      `--file=${file}`,
      `--client=${clients}`,
      `--jobs=${Math.min(2, clients)}`,
      `--time=${seconds}`,
      ...Object.entries(script.variables).map(([name, value]) => `--define=${name}=${value}`),
      `--host=${socketDirectory}`,
      `--port=${socketPort}`,
      `--username=${databaseName}`,
      databaseName,
    ])
    const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1] ?? '0'
    if (failed !== '0') throw new Error(`pgbench had ${failed} failed transactions:\n${stdout}`)
    return {
      transactionsPerSecond: numberIn(stdout, /^tps = ([\d.]+)/m),
      transactions: numberIn(stdout, /transactions actually processed: (\d+)/),
      latency: numberIn(stdout, /latency average = ([\d.]+) ms/),
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`pgbench says nothing like ${pattern}:\n${text}`)
  return Number(found)
}
