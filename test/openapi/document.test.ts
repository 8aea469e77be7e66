import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notes } from '../../server/api-docs/document.ts'
import { listOperations } from '../../server/api-docs/operations.ts'
import type { Content, Document } from '../../server/desk-api/openapi-types.ts'
import { registry } from '../../server/desk-api/registry.ts'
import { packageRoot } from '../../server/lib/package-root.ts'
import { describeRoutes } from '../../server/routes.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { schemaChecker } from '../support/schema-checker.ts'

// The description is generated from the declarations and complete; see also described.ts, which checks every answer of
// the whole test run against it.

// Pages for people and their files are no part of the API.
const undescribed = ['GET /*', 'GET /assets/*', 'GET /message-frame']

let desk: TestApp
let document: Document
const routes = new Set<string>()

beforeAll(async () => {
  const watch = (message: unknown) => {
    ;(message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) if (name !== 'HEAD') routes.add(`${name} ${url.replace(/:(\w+)/g, '{$1}')}`)
    })
  }
  subscribe('fastify.initialization', watch)
  desk = await createTestApp()
  unsubscribe('fastify.initialization', watch)
  document = describeRoutes()
})
afterAll(() => desk.close())

test('every route is described, and nothing else', () => {
  const described = listOperations(document).map(
    ({ method, prefix, path }) => `${method.toUpperCase()} ${prefix}${path}`,
  )
  // a route missing here needs an operation in server/api-docs
  expect(described.sort()).toEqual([...routes].filter((route) => !undescribed.includes(route)).sort())
})

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const result = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)
  expect(result).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('every reference leads somewhere, and every operation has a name of its own', () => {
  for (const reference of referencesIn(document)) {
    const [, , part = '', name = ''] = reference.split('/')
    const components = document.components as unknown as Record<string, Record<string, unknown>>
    expect(components[part]?.[name], reference).toBeDefined()
  }
  const names = listOperations(document).map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
})

test('every path parameter is declared, every operation says what can go wrong', () => {
  for (const { path, operation } of listOperations(document)) {
    const inPath = operation.parameters.flatMap((each) => ('in' in each && each.in === 'path' ? [each.name] : []))
    expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    expect(Object.keys(operation.responses), path).toEqual(expect.arrayContaining(['400', '500', '503']))
    expect(operation.summary, path).not.toBe('')
  }
})

test('no note speaks of something that is not declared', () => {
  for (const [many, { fields = {}, example = {} }] of Object.entries(notes)) {
    const declared = registry.get(many)?.fields
    expect(declared, many).toBeDefined()
    expect(Object.keys(declared ?? {}), many).toEqual(
      expect.arrayContaining([...Object.keys(fields), ...Object.keys(example)]),
    )
  }
})

test('every group says what it is about', () => {
  for (const { name, description } of document.tags) expect(description, name).not.toBe('')
})

describe('examples', () => {
  // thousands of schemas are compiled: minutes on a busy machine
  test('fit their schemas', { timeout: 240_000 }, () => {
    const checker = schemaChecker(document)
    for (const { method, path, operation } of listOperations(document)) {
      const contents = [
        operation.requestBody?.content,
        ...Object.values(operation.responses).map((each) => ('content' in each ? each.content : undefined)),
      ]
      for (const [schema, value] of contents.flatMap(examplesOf)) {
        expect(checker(schema)(value), `${method} ${path} ${JSON.stringify(value)}`).toBeNull()
      }
    }
    for (const { content } of Object.values(document.components.responses)) {
      for (const [schema, value] of examplesOf(content)) expect(checker(schema)(value)).toBeNull()
    }
  })

  test('are there for every JSON body and every list', () => {
    for (const { operation } of listOperations(document)) {
      const body = operation.requestBody?.content['application/json']
      if (body !== undefined) expect(body.examples, operation.operationId).toBeDefined()
    }
  })
})

test('docs/openapi.json is the present description (`npm run openapi` writes it)', async () => {
  const text = await readFile(join(packageRoot, 'docs', 'openapi.json'), 'utf8')
  // not compared as values: a difference would print megabytes
  const [written, present] = [JSON.stringify(JSON.parse(text)), JSON.stringify(document)]
  const at = Array.from({ length: written.length }).findIndex((_, index) => written[index] !== present[index])
  const around = (json: string) => json.slice(Math.max(0, at - 200), at + 100)
  expect(around(written), 'docs/openapi.json is stale').toBe(around(present))
  expect(written.length).toBe(present.length)
})

test('the description is served to everybody', async () => {
  const { status, headers, body } = await desk.anonymous.get('/openapi.json')
  expect([status, headers['access-control-allow-origin']]).toEqual([200, '*'])
  expect(JSON.stringify(body) === JSON.stringify(document)).toBe(true)
  expect((await desk.anonymous.get('/desk/v2/openapi.json')).body.openapi).toBe('3.1.0')
})

function examplesOf(content: Content | undefined): [schema: object, value: unknown][] {
  return Object.values(content ?? {}).flatMap(({ schema, examples = {} }) =>
    Object.values(examples).map((example): [object, unknown] => {
      const { $ref, value } = example as { $ref?: string; value?: unknown }
      return [schema, $ref === undefined ? value : document.components.examples[$ref.split('/').at(-1) ?? '']?.value]
    }),
  )
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  )
}
