import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/lib/package-root.ts'

// clients.md, section 3, has this many points.
const points = 44

test('every point of what clients need has a test with its number', () => {
  const directory = join(packageRoot, 'test', 'wire')
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.test.ts') && name !== 'numbers.test.ts')
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').match(/^\s*test\('clients .*/gm) ?? [])
  const numbers = new Set(names.flatMap((name) => name.split(':', 1)[0]?.match(/(?<=3\.)\d+/g) ?? []).map(Number))
  const expected = Array.from({ length: points }, (_, index) => index + 1)
  expect(expected.filter((number) => !numbers.has(number))).toEqual([])
  expect([...numbers].filter((number) => !expected.includes(number))).toEqual([])
})
