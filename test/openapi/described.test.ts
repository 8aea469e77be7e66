import { expect, test } from 'vitest'
import { expectDescribed } from '../support/described.ts'

// The check that every answer of the test run passes (test/support/app.ts) would be worth nothing if it let things through.

const json = 'application/json; charset=utf-8'
const tag = {
  id: 1,
  name: 'printer',
  color: null,
  state: 'active',
  createdAt: '2026-03-02T09:30:00Z',
  inboxes: [{ id: 1, type: 'inboxes' }],
}
const answer =
  (body: unknown, change: object = {}) =>
  () =>
    expectDescribed({
      method: 'GET',
      url: '/desk/api/v2/tags/1.json?fields=id',
      status: 200,
      contentType: json,
      body,
      ...change,
    })

test('an answer as described passes, by any spelling of the address', () => {
  const body = { tag, included: { inboxes: [{ id: 1 }] } }
  for (const url of ['/desk/api/v2/tags/1.json', '//desk/v2//tags/1.json?includes=inboxes'])
    expect(answer(body, { url })).not.toThrow()
})

test('a property too many, one of the wrong kind and one that is missing are refused by operation and place', () => {
  const head = 'GET /desk/api/v2/tags/1.json?fields=id answered 200'
  expect(answer({ tag: { ...tag, shoeSize: 44 }, included: {} })).toThrow(`${head}, which is not as described`)
  expect(answer({ tag: { ...tag, shoeSize: 44 }, included: {} })).toThrow('/desk/api/v2/tags/{id}.json: /tag')
  expect(answer({ tag: { ...tag, createdAt: '2026-03-02 09:30' }, included: {} })).toThrow('/tag/createdAt')
  expect(answer({ tag: { ...tag, inboxes: [{ id: 1, type: 'users' }] }, included: {} })).toThrow('/tag/inboxes/0/type')
  expect(answer({ tag, included: { shoes: [] } })).toThrow('/included')
  expect(answer({ tag })).toThrow('included')
})

test('a status, a kind of body or an address that is not described is refused', () => {
  const error = { errors: [], message: '418 Teapot', requestId: 'x' }
  expect(answer(error, { status: 418 })).toThrow('/desk/api/v2/tags/{id}.json has no 418')
  expect(answer('text', { contentType: 'text/plain' })).toThrow('is not text/plain')
  expect(answer({ tag }, { method: 'DELETE', status: 204 })).toThrow('has no body')
  expect(answer({ anything: true }, { url: '/desk/api/v2/shoes.json' })).toThrow('an unknown path has no 200')
  expect(answer(error, { status: 404 })).toThrow('errors')
})
