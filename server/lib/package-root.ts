import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of package.json: the same one from `server/` (development, tests) and from `dist/server/`. */
export const packageRoot = findPackageRoot(import.meta.dirname)

function findPackageRoot(start: string): string {
  let directory = start
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory)
    if (parent === directory) throw new Error(`no package.json above ${start}`)
    directory = parent
  }
  return directory
}
