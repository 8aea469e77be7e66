import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Launcher } from './embedded-account.ts'
import type { Binaries } from './embedded-binaries.ts'

const execute = promisify(execFile)

/** The superuser of the built-in server, and the database everything is in. */
export const databaseName = 'deskhand'

/** Defaults of a new cluster, written to its postgresql.conf, where an operator may change them. */
const initialSettings = [
  'max_connections=100',
  'shared_buffers=128MB',
  'min_wal_size=80MB',
  'max_wal_size=1GB',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  // errors of single statements go to the application's log; the server's own file keeps what concerns the server
  'log_min_messages=log',
]

/** Makes a directory only its owner may enter, owned by the account that runs the database. */
export async function makePrivateDirectory(path: string, launcher: Launcher): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (process.geteuid?.() === 0) await chown(path, launcher.owner.uid, launcher.owner.gid)
  await chmod(path, 0o700)
}

/**
 * Makes the cluster when it is missing. It is built under another name and renamed when complete, so an interrupted
 * start leaves nothing half made. Throws when another major version of PostgreSQL wrote the cluster.
 */
export async function prepareCluster(cluster: string, launcher: Launcher, binaries: Binaries): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (version === null) return createCluster(cluster, launcher, binaries)
  if (version.trim() !== binaries.majorVersion) {
    throw new Error(
      `${cluster} was written by PostgreSQL ${version.trim()}, this version of Deskhand brings ` +
        `PostgreSQL ${binaries.majorVersion}: start the Deskhand version that wrote it`,
    )
  }
}

async function createCluster(cluster: string, launcher: Launcher, binaries: Binaries): Promise<void> {
  const parent = dirname(cluster)
  for (const name of await readdir(parent)) {
    if (name.startsWith('new-')) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 })
  }
  const draft = join(parent, `new-${randomUUID()}`)
  const { file, args, options } = launcher.command(binaries.initdb, [
    '--pgdata', draft, '--username', databaseName, '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8',
    '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums', '--no-instructions',
    ...initialSettings.flatMap((setting) => ['--set', setting]),
  ]) // biome-ignore format: one option beside the other
  try {
    await execute(file, args, { ...(options as { uid?: number; gid?: number }), cwd: parent, env: environment() })
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw new Error(initdbProblem(error as NodeJS.ErrnoException & { stderr?: string }), { cause: error })
  }
  await rename(draft, cluster)
  await flushDirectory(parent)
}

/** What PostgreSQL's programs see of our environment: nothing that changes their behaviour. */
export function environment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function initdbProblem(error: NodeJS.ErrnoException & { stderr?: string }): string {
  // The file is there, its loader is not: the programs need glibc.
  if (error.code === 'ENOENT') {
    return 'the built-in PostgreSQL does not run on this system (it needs glibc, not musl): set DATABASE_URL'
  }
  const lines = (error.stderr ?? '').split('\n').filter((line) => /error|fatal|could not/i.test(line))
  return `initdb failed: ${lines.join(' ') || error.message}`
}

async function flushDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
