import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listOperations } from '../../server/api-docs/operations.ts'
import { packageRoot } from '../../server/lib/package-root.ts'
import { describeRoutes } from '../../server/routes.ts'
import { type Named, readCompat, withoutNames } from './compat-document.ts'

// docs/compat.md against what is mounted; that every mounted route is described is test/openapi/document.test.ts.

const named = readCompat(readFileSync(join(packageRoot, 'docs', 'compat.md'), 'utf8'))
const operations = listOperations(describeRoutes()).map(({ method, prefix, path }) => ({
  method: method.toUpperCase(),
  path: withoutNames(`${prefix}${path}`),
}))
const fits = (one: Named, operation: { method: string; path: string }) =>
  one.path === operation.path && (one.method === null || one.method === operation.method)

test('docs/compat.md names every route that is mounted', () => {
  const there = named.filter(({ state }) => state === 'there')
  const unnamed = operations.filter((operation) => !there.some((one) => fits(one, operation)))
  // a new route needs a line in a table of docs/compat.md: `GET`, `POST /x.json`, or `/x.json` for a whole resource
  expect(unnamed.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})

test('what docs/compat.md says is there is mounted, and what is missing is not', () => {
  expect(named.length).toBeGreaterThan(200)
  for (const one of named.filter(({ method }) => method !== null)) {
    const isMounted = operations.some((operation) => fits(one, operation))
    expect(isMounted, `${one.method} ${one.path} in ${one.row}`).toBe(one.state === 'there')
  }
  // a path without a verb stands for a resource or a page: at least itself must be there
  for (const one of named.filter(({ method, path }) => method === null && !/\/(\{\}|update|delete)\.json$/.test(path)))
    expect(
      operations.some((operation) => fits(one, operation)),
      one.row,
    ).toBe(true)
})
