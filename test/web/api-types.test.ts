import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/lib/package-root.ts'

test('the types of the web app’s client are those of docs/openapi.json', { timeout: 180_000 }, () => {
  const generator = join(packageRoot, 'tools/api-types/node_modules/openapi-typescript/bin/cli.js')
  const description = join(packageRoot, 'docs', 'openapi.json')
  const made = execFileSync(process.execPath, [generator, description], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const kept = readFileSync(join(packageRoot, 'web', 'api', 'schema.d.ts'), 'utf8')
  // not toEqual: a diff of thirty thousand lines helps nobody
  expect(kept.trim() === made.trim(), 'web/api/schema.d.ts is stale: npm run openapi').toBe(true)
})
