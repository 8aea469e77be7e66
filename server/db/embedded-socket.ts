import { createHash } from 'node:crypto'
import { lstat, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canSearch, type Launcher } from './embedded-account.ts'
import { makePrivateDirectory } from './embedded-cluster.ts'

/** Only part of the socket's name: the server listens on no TCP port. */
export const socketPort = 5432

// sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included
const longestSocketPath = 103

/**
 * Makes the directory of the server's socket, which only the owner may enter (that is the whole access control).
 * It lies beside the cluster, or in the system's temporary folder when that path is too long for a socket.
 */
export async function prepareSocketDirectory(databaseDirectory: string, launcher: Launcher): Promise<string> {
  const beside = join(databaseDirectory, 'run')
  if (fits(beside)) {
    await makePrivateDirectory(beside, launcher)
    return beside
  }
  const name = `deskhand-${createHash('sha256').update(databaseDirectory).digest('hex').slice(0, 12)}`
  for (const base of new Set([tmpdir(), '/tmp'])) {
    const path = join(await realpath(base), name)
    if (!fits(path) || !(await canSearch(launcher.owner, await realpath(base)))) continue
    await refuseForeign(path, launcher)
    await makePrivateDirectory(path, launcher)
    return path
  }
  throw new Error(`${databaseDirectory} is too long a path for a database socket, and so is ${tmpdir()}`)
}

function fits(directory: string): boolean {
  return Buffer.byteLength(join(directory, `.s.PGSQL.${socketPort}`)) <= longestSocketPath
}

/** Anybody may write to the temporary folder: a directory made by somebody else would be a trap. */
async function refuseForeign(path: string, launcher: Launcher): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (found === null) return
  const isOurs = found.uid === launcher.owner.uid || found.uid === process.geteuid?.()
  if (!found.isDirectory() || !isOurs) throw new Error(`${path} was made by somebody else; remove it`)
}
