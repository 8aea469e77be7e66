import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../../server/lib/package-root.ts'

const folder = join(packageRoot, 'web', 'locales')
const names = readdirSync(join(folder, 'en'))

/** Every text of a file with its key, and the values that are put into it. Plural forms count as one key. */
function texts(language: string, name: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      expect(value.trim(), `${language}/${name}: ${path}`).not.toBe('')
      const values = [...value.matchAll(/\{\{(\w+)/g)].map(([, word = '']) => word).sort()
      found.set(path.replace(/_(zero|one|two|few|many|other)$/, ''), values)
    } else for (const [key, inner] of Object.entries(value as object)) walk(inner, path === '' ? key : `${path}.${key}`)
  }
  walk(JSON.parse(readFileSync(join(folder, language, name), 'utf8')), '')
  return found
}

test('every language has the same files', () => {
  for (const language of readdirSync(folder)) expect(readdirSync(join(folder, language))).toEqual(names)
})

test.each(names)('%s says the same in every language, with the same values', (name) => {
  const english = texts('en', name)
  for (const language of readdirSync(folder)) {
    const other = texts(language, name)
    expect([...other.keys()].sort(), language).toEqual([...english.keys()].sort())
    for (const [key, values] of english) expect(new Set(other.get(key)), `${language} ${key}`).toEqual(new Set(values))
  }
})
