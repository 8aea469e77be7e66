import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { packageRoot } from '../../server/lib/package-root.ts'

const read = (path: string): string => readFileSync(join(packageRoot, path), 'utf8')
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
/** The first cells of the tables in a text. */
const firstCells = (text: string): string[] => [...text.matchAll(/^\| (.+?) \| /gm)].map((match) => match[1] ?? '')

it('docs/operations.md has a row for each setting, and for nothing else', () => {
  const asked = new Set<string>()
  const environment = new Proxy<NodeJS.ProcessEnv>({}, { get: (_, name) => void asked.add(String(name)) })
  readConfig(environment)
  const rows = firstCells(read('docs/operations.md')).flatMap(quoted)
  expect(rows.toSorted()).toEqual([...asked].sort())
})

it('ARCHITECTURE.md names only what is there, and every folder of the server, in 200 lines', () => {
  const text = read('ARCHITECTURE.md')
  const [, map = ''] = /## Where things are\n([\s\S]*?)\n## /.exec(text) ?? []
  const places = firstCells(map).flatMap((cell) => {
    const [first = '', ...others] = quoted(cell)
    return first === '' ? [] : [first, ...others.map((other) => join(dirname(first), other))]
  })
  expect(places.filter((place) => !place.includes('*') && !existsSync(join(packageRoot, place)))).toEqual([])
  const folders = readdirSync(join(packageRoot, 'server'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  expect(folders.filter(({ name }) => !places.some((place) => place.startsWith(`server/${name}/`)))).toEqual([])
  expect(text.split('\n').length).toBeLessThanOrEqual(201)
})

it('every link between documents leads somewhere', () => {
  const pages = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    ...documents('docs'),
    ...documents('docs/decisions'),
  ]
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1] ?? '')
      .filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(packageRoot, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  )
  expect(dead).toEqual([])
  const linked = read('README.md')
  expect(documents('docs').filter((page) => !linked.includes(`(${page})`))).toEqual([])
})

const documents = (folder: string): string[] =>
  readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
