import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../server/lib/package-root.ts'
import { buildOnce } from '../support/build.ts'

const folder = join(packageRoot, 'dist', 'web')
const limit = 250 * 1024

interface Chunk {
  file: string
  imports?: string[]
}

beforeAll(() => buildOnce('web'), 120_000)

test('the first load of the inbox is at most 250 KiB of compressed scripts, strings included', () => {
  const chunks = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>
  const files = new Set<string>()
  const add = (name: string): void => {
    const chunk = chunks[name]
    if (chunk === undefined) throw new Error(`${name} is not part of the build`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) add(imported)
  }
  for (const name of ['index.html', 'inbox/inbox-screen.tsx', 'ticket/ticket-pane.tsx']) add(name)
  for (const name of ['common', 'inbox', 'ticket']) add(`locales/en/${name}.json`)
  const total = [...files].reduce((sum, file) => sum + compressedSize(file), 0)
  expect(total).toBeLessThanOrEqual(limit)
  // less would mean that something was not counted
  expect(total).toBeGreaterThan(limit / 4)
})

function compressedSize(file: string): number {
  const compressed = join(folder, `${file}.gz`)
  return statSync(existsSync(compressed) ? compressed : join(folder, file)).size
}
