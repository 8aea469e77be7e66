import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { wrapperOf } from './body.ts'
import { inspectInput } from './clean-input.ts'

let desk: TestApp

beforeAll(async () => {
  desk = await createTestApp(
    { maxBodyBytes: 100_000 },
    {
      routes(scope) {
        scope.post('/desk/api/v2/tickets.json', async (request) => ({ got: request.body ?? null }))
        scope.patch('/desk/api/v2/files/:id.json', async (request) => ({ got: request.body ?? null }))
        scope.get('/desk/api/v2/tickets.json', async (request) => ({ got: request.query }))
      },
    },
  )
})
afterAll(() => desk.close())

const send = (body: string | Buffer, type: string | null = 'application/json') =>
  desk.app.inject({
    method: 'POST',
    url: '/desk/api/v2/tickets.json',
    headers: { authorization: `Bearer ${desk.adminToken}`, ...(type === null ? {} : { 'content-type': type }) },
    payload: body,
  })

describe('content types', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    'text/plain;charset=UTF-8',
    'application/vnd.api+json',
    'application/x-www-form-urlencoded',
    null,
  ])('a JSON body sent as %s is read', async (type) => {
    const answer = await send('{"subject":"x"}\n', type)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ got: { subject: 'x' } })
  })

  test.each([
    'application/x-www-form-urlencoded',
    'application/xml',
    'text/xml',
    'multipart/form-data; boundary=x',
    'no-type',
  ])('a body sent as %s is 415', async (type) => {
    const answer = await send('a=1', type)
    expect(answer.statusCode).toBe(415)
    expect(answer.json().errors[0]).toMatchObject({ title: 'Unsupported Media Type', code: 'E4' })
  })

  test.each(['application/json', 'application/x-www-form-urlencoded', null])(
    'an empty body sent as %s is no body',
    async (type) => {
      const answer = await send('', type)
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({ got: null })
    },
  )

  test('a PATCH without a body but with a JSON content type passes', async () => {
    const answer = await desk.admin.patch('/files/3.json', undefined, { 'content-type': 'application/json' })
    expect(answer).toMatchObject({ status: 200, body: { got: null } })
  })

  test('a GET with a JSON content type and an empty query passes', async () => {
    const answer = await desk.admin.get('/tickets.json?', { 'content-type': 'application/json' })
    expect(answer).toMatchObject({ status: 200, body: { got: {} } })
  })
})

describe('compressed bodies', () => {
  const sendPacked = (payload: Buffer, encoding: string, header = 'content-encoding') =>
    desk.app.inject({
      method: 'POST',
      url: '/desk/api/v2/tickets.json',
      headers: {
        authorization: `Bearer ${desk.adminToken}`,
        'content-type': 'application/json',
        [header]: encoding,
        'content-length': String(payload.length),
      },
      payload,
    })

  test.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ] as const)('%s is unpacked', async (encoding, pack) => {
    const answer = await sendPacked(pack('{"subject":"Drücker"}'), encoding)
    expect(answer.json()).toEqual({ got: { subject: 'Drücker' } })
  })

  test('so is a body whose connection packs it', async () => {
    const answer = await sendPacked(gzipSync('{"subject":"x"}'), 'gzip, chunked', 'transfer-encoding')
    expect([answer.statusCode, answer.json()]).toEqual([200, { got: { subject: 'x' } }])
    const plain = await sendPacked(Buffer.from('{"subject":"x"}'), 'chunked', 'transfer-encoding')
    expect(plain.json()).toEqual({ got: { subject: 'x' } })
  })

  test('what it unpacks to counts, unknown encodings are 415, broken bytes 400', async () => {
    const bomb = gzipSync(`{"a":"${'x'.repeat(10_000_000)}"}`)
    expect(bomb.length).toBeLessThan(100_000)
    expect((await sendPacked(bomb, 'gzip')).statusCode).toBe(413)
    expect((await sendPacked(Buffer.from('{}'), 'zstd')).statusCode).toBe(415)
    for (const broken of [Buffer.from('{"subject":"x"}'), gzipSync('{"subject":"x"}').subarray(0, -4)]) {
      const answer = await sendPacked(broken, 'gzip')
      expect([answer.statusCode, answer.json().errors[0].detail]).toEqual([400, 'the body is not complete gzip'])
    }
  })
})

describe('bad bodies', () => {
  test.each(['{', '{"a":}', 'subject=x', '{"a":1}}', '\u0000', '{"a":"\u0000"}'])(
    '%j is invalid JSON',
    async (body) => {
      const answer = await send(body)
      expect(answer.statusCode).toBe(400)
      expect(answer.json().errors).toEqual([expect.objectContaining({ detail: 'invalid JSON', code: 'E4' })])
      expect(answer.json().errors[0]).not.toHaveProperty('source')
    },
  )

  test.each(['[]', '"text"', '1', 'true', '[{"subject":"x"}]'])('%s is not a JSON object', async (body) => {
    const answer = await send(body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors[0].detail).toBe('the body must be a JSON object')
  })

  test.each([
    ['utf-8', Buffer.from('\ufeff{"a":"\u00e9"}')],
    ['iso-8859-1', Buffer.from('{"a":"\u00e9"}', 'latin1')],
    ['"Windows-1252"', Buffer.from('{"a":"\u00e9"}', 'latin1')],
    ['iso-8859-1', Buffer.from('{"a":"\u00e9"}')],
    ['utf-16', Buffer.from('{"a":"\u00e9"}', 'utf16le')],
    ['UTF-16LE', Buffer.from('\ufeff{"a":"\u00e9"}', 'utf16le')],
    ['made-up', Buffer.from('{"a":"\u00e9"}')],
  ])('a body is read as UTF-8, or else in the charset %s it names', async (charset, body) => {
    const answer = await send(body, `application/json; charset=${charset}`)
    expect([answer.statusCode, answer.json()]).toEqual([200, { got: { a: '\u00e9' } }])
  })

  test('invalid UTF-8 is 400', async () => {
    const answer = await send(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors[0].detail).toBe('the body must be valid UTF-8')
  })

  test('a body over the limit is 413', async () => {
    const answer = await send(`{"a":"${'x'.repeat(100_000)}"}`)
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ message: '413 Payload Too Large', errors: [{ code: 'E4' }] })
  })

  test('a hundred thousand brackets are 400 and 50 levels are fine', async () => {
    const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`
    expect((await send(nested(49_000))).statusCode).toBe(400)
    expect((await send(nested(50))).json().errors[0].detail).toContain('deeper than 50 levels')
    expect((await send(nested(49))).statusCode).toBe(200)
  })

  test('all texts with NUL or lone surrogates are named by their path without the wrapper', async () => {
    const body =
      '{"Ticket":{"subject":"\\u0000","tags":["ok","\\ud800"],"files":[{},{},{"id":"a\\u0000"}]},"message":"\\udfff"}'
    const answer = await send(body)
    expect(answer.statusCode).toBe(400)
    const sources = answer.json().errors.map((item: { source: string }) => item.source)
    expect(sources).toEqual(['subject', 'tags[1]', 'files[2].id', 'message'])
  })

  test('a broken key is refused too', async () => {
    const answer = await send('{"customer":{"a\\u0000b":1}}')
    expect(answer.json().errors).toEqual([expect.objectContaining({ source: 'customer' })])
  })

  test('numbers beyond double precision are refused and big whole numbers pass', async () => {
    expect((await send('{"inbox":{"id":1e999}}')).json().errors[0].source).toBe('inbox.id')
    expect((await send('{"inbox":{"id":123456789012345678901234567890}}')).statusCode).toBe(200)
  })

  test('keys that could reach a prototype are dropped', async () => {
    const answer = await send('{"__proto__":{"x":1},"a":{"constructor":{"prototype":{"y":1}},"b":2}}')
    expect(answer.json()).toEqual({ got: { a: { b: 2 } } })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('nothing is read before the caller is known', async () => {
    const answer = await desk.anonymous.post('/tickets.json', '{')
    expect(answer.status).toBe(401)
  })
})

test('a query with NUL is 400 and names the parameter', async () => {
  const answer = await desk.admin.get('/tickets.json?search=a%00&page=1')
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: 'search' }] } })
  expect((await desk.admin.get('/tickets.json?search=%zz')).status).toBe(400)
})

test.each([
  ['/desk/api/v2/tickets.json', 'ticket'],
  ['/desk/api/v2/tickets/5/messages.json?x=1', 'message'],
  ['/desk/api/v2/files/ref.json', 'file'],
  ['/desk/api/v2/ticketstatuses/3.json', 'ticketstatus'],
  ['/desk/api/v2/inboxes.json', 'inbox'],
  ['/desk/api/v2/companies.json', 'company'],
  ['/desk/api/v2/businesshours.json', 'businesshour'],
  ['/desk/api/v2/inboxaliases.json', 'inboxalias'],
  ['/desk/api/v2/ticketsources.json', 'ticketsource'],
])('%s may wrap its body in %s', (url, wrapper) => {
  expect(wrapperOf(url)).toBe(wrapper)
})

test('a text passes exactly when it survives UTF-8 and has no NUL', () => {
  const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
  fc.assert(
    fc.property(anyText, (text) => {
      const isStorable = Buffer.from(text).toString() === text && !text.includes('\0')
      expect(inspectInput({ subject: text })).toHaveLength(isStorable ? 0 : 1)
    }),
  )
})
