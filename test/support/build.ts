import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '../../server/db/embedded-lock.ts'
import { packageRoot } from '../../server/lib/package-root.ts'

const execute = promisify(execFile)

/** Builds what is out of date, or that of one part. Several test files ask for it together; only one of them builds. */
export async function buildOnce(...parts: ('server' | 'web')[]): Promise<void> {
  await withLock(join(packageRoot, 'node_modules', '.deskhand-build.lock'), async () => {
    const build = execute(process.execPath, [join(packageRoot, 'scripts', 'build.mjs'), ...parts])
    await build.catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`the build failed: ${error.stderr}${error.stdout}`)
    })
  })
}
