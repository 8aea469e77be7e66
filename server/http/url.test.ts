import { expect, test } from 'vitest'
import { checkUrl, rewriteUrl } from './url.ts'

test.each([
  ['/desk/api/v2/tickets.json', '/desk/api/v2/tickets.json'],
  ['//desk//api/v2///tickets.json', '/desk/api/v2/tickets.json'],
  ['/desk/v2/tickets.json?', '/desk/api/v2/tickets.json?'],
  ['//desk/v2/tickets.json?a=//b&next=/desk/v2/x', '/desk/api/v2/tickets.json?a=//b&next=/desk/v2/x'],
  ['/desk/v2x/tickets.json', '/desk/v2x/tickets.json'],
  ['http://desk.test/desk/v2/me.json', '/desk/api/v2/me.json'],
  ['http://desk.test?x=1', '/?x=1'],
  ['', '/'],
  ['//', '/'],
  ['/desk/api/v2/tickets.json/?page=1', '/desk/api/v2/tickets.json?page=1'],
  ['/t.json?search=caf\u00c3\u00a9', '/t.json?search=caf%c3%a9'],
])('%s is routed as %s', (sent, routed) => {
  expect(rewriteUrl({ url: sent })).toBe(routed)
})

test('a query with NUL or broken percent-encoding names every parameter at fault', () => {
  expect(() => checkUrl('/t.json?a=%zz&b=1&c=%00&d=%ff&e=%E2%82%AC')).toThrow(
    expect.objectContaining({
      kind: 'invalid',
      problems: ['a', 'c', 'd'].map((source) => expect.objectContaining({ source })),
    }),
  )
  expect(() => checkUrl('/t.json?%00=1')).toThrow(expect.objectContaining({ kind: 'invalid' }))
  expect(() => checkUrl('/t%00.json')).toThrow(expect.objectContaining({ kind: 'invalid' }))
  expect(() => checkUrl('/t.json?filter=%7B%22a%22%3A1%7D')).not.toThrow()
})
