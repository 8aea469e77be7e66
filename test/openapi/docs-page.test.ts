import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOperations } from '../../server/api-docs/operations.ts'
import { describeRoutes } from '../../server/routes.ts'
import { type Answer, createTestApp, type TestApp } from '../support/app.ts'

let desk: TestApp
let page: Answer

beforeAll(async () => {
  desk = await createTestApp()
  page = await desk.anonymous.get('/desk/api/docs')
})
afterAll(() => desk.close())

test('everybody can read the page', () => {
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
})

test('it shows every operation with what it takes and a line to try it', () => {
  const document = describeRoutes()
  for (const { method, prefix, path, operation } of listOperations(document)) {
    const { operationId } = operation
    const from = page.body.indexOf(`<details id="${operationId}">`)
    expect(from, operationId).toBeGreaterThan(0)
    const block = page.body.slice(from, page.body.indexOf('</details>', from))
    expect(block, operationId).toContain(`<code>${prefix}${path}</code>`)
    expect(block, operationId).toContain(`<span class="method">${method.toUpperCase()}</span>`)
    expect(block, operationId).toContain('curl ')
  }
  for (const name of Object.keys(document.components.schemas)) expect(page.body).toContain(`id="schema-${name}"`)
})

test('every link within the page leads somewhere, and no two places have one name', () => {
  const ids = [...page.body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of page.body.matchAll(/ href="#([^"]+)"/g)) expect(ids).toContain(target)
})

test('nothing comes from elsewhere and no script can run', () => {
  const css = /<style>([\s\S]*?)<\/style>/.exec(page.body)?.[1] ?? ''
  const hash = createHash('sha256').update(css).digest('base64')
  expect(page.headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  expect(page.body).not.toMatch(/<script|<link|<img|<iframe| style=| on\w+="| src=/)
  for (const [, address] of page.body.matchAll(/ href="([^#"][^"]*)"/g))
    expect(address).toBe('/desk/api/v2/openapi.json')
})
