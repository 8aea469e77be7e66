import { execFile, type SpawnOptions } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './embedded-binaries.ts'

const execute = promisify(execFile)

interface Account {
  uid: number
  gid: number
}

/** How PostgreSQL's programs are run, and who owns the files they make as seen from here. */
export interface Launcher {
  owner: Account
  /** Gives the program to spawn for `file`, with the options that make it run as the owner. */
  command(file: string, args: readonly string[]): { file: string; args: string[]; options: SpawnOptions }
}

/**
 * Decides who runs the database, because PostgreSQL refuses to run as root: the owner of files that are already
 * there; else ourselves when not root; else the accounts `postgres` or `nobody` where they can reach everything; else
 * a user namespace (files stay root's, which works inside root's own folder). Throws what the operator can do.
 */
export async function chooseLauncher(databaseDirectory: string, binaries: Binaries): Promise<Launcher> {
  const self = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
  const owner = await ownerOf(databaseDirectory)
  if (self.uid !== 0) {
    if (owner !== null && owner.uid !== self.uid) throw new Error(foreignOwner(databaseDirectory, owner))
    return plain(self)
  }
  if (owner !== null && owner.uid !== 0) {
    if (await canRun(owner, databaseDirectory, binaries)) return account(owner)
    throw new Error(`${foreignOwner(databaseDirectory, owner)}; that account cannot reach it or the programs any more`)
  }
  const accounts = await readAccounts()
  if (owner === null) {
    for (const candidate of [accounts.get('postgres'), accounts.get('nobody')]) {
      if (candidate && (await canRun(candidate, databaseDirectory, binaries))) return account(candidate)
    }
  }
  const inside = accounts.get('nobody') ?? [...accounts.values()].find((candidate) => candidate.uid !== 0)
  if (inside && (await namespaceWorks(inside, binaries))) return namespace(self, inside)
  throw new Error(
    'PostgreSQL does not run as root, and neither another account nor a user namespace can be used here: ' +
      'start Deskhand as an ordinary user, or set DATABASE_URL',
  )
}

function plain(owner: Account): Launcher {
  return { owner, command: (file, args) => ({ file, args: [...args], options: {} }) }
}

function account(owner: Account): Launcher {
  return { owner, command: (file, args) => ({ file, args: [...args], options: { uid: owner.uid, gid: owner.gid } }) }
}

function namespace(owner: Account, inside: Account): Launcher {
  return {
    owner,
    command: (file, args) => ({ file: 'unshare', args: [...namespaceArguments(inside), file, ...args], options: {} }),
  }
}

// initdb looks its user up by number, so the number inside must be one the system has a name for
function namespaceArguments(inside: Account): string[] {
  return ['--user', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`, '--']
}

async function namespaceWorks(inside: Account, binaries: Binaries): Promise<boolean> {
  return succeeds('unshare', [...namespaceArguments(inside), binaries.postgres, '--version'], {})
}

async function canRun(candidate: Account, databaseDirectory: string, binaries: Binaries): Promise<boolean> {
  if (!(await canSearch(candidate, dirname(databaseDirectory)))) return false
  return succeeds(binaries.postgres, ['--version'], candidate)
}

/** True when the account may pass through `directory` and all its parents. Access lists are not looked at. */
export async function canSearch(candidate: Account, directory: string): Promise<boolean> {
  for (let path = directory; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path)
    const bit = uid === candidate.uid ? 0o100 : gid === candidate.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (path === dirname(path)) return true
  }
}

async function succeeds(file: string, args: string[], options: { uid?: number; gid?: number }): Promise<boolean> {
  return execute(file, args, options).then(
    () => true,
    () => false,
  )
}

/** The owner of what is in the directory; null when it is missing or still empty. */
async function ownerOf(directory: string): Promise<Account | null> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    // EACCES: it is there, and it is somebody else's
    if (error.code === 'EACCES') return ['?']
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (names.length === 0) return null
  const { uid, gid } = await stat(directory)
  return { uid, gid }
}

function foreignOwner(databaseDirectory: string, owner: Account): string {
  return `${databaseDirectory} belongs to the account with number ${owner.uid}: start Deskhand as that account or as root`
}

async function readAccounts(): Promise<Map<string, Account>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const rows = text.split('\n').map((line) => line.split(':'))
  return new Map(
    rows
      .map(([name, , uid, gid]) => [name ?? '', { uid: Number(uid), gid: Number(gid) }] as const)
      .filter(([, { uid, gid }]) => uid >= 0 && gid >= 0),
  )
}
