import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deskClient } from '../support/desk-client.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// What a client gets when it says that it takes gzip (RFC 9110, 12.5.3), byte by byte.

let desk: TicketDesk
let url: string
beforeAll(async () => {
  desk = await createTicketDesk()
  for (let nth = 0; nth < 5; nth++) await desk.create({ message: `<p>${'Once more. '.repeat(50)}</p>` })
  url = await desk.app.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => desk?.close())

const list = '/desk/api/v2/tickets.json'
async function ask(path: string, headers: Record<string, string> = {}, options: object = {}) {
  const {
    statusCode,
    headers: received,
    rawPayload,
  } = await desk.app.app.inject({
    method: 'GET',
    url: path,
    headers: { authorization: `Bearer ${desk.app.adminToken}`, ...headers },
    ...options,
  })
  return { status: statusCode, headers: received, bytes: rawPayload }
}

test('a long answer is compressed for who takes gzip, says so to caches, and is the same text', async () => {
  const plain = await ask(list)
  expect(plain.headers).not.toHaveProperty('content-encoding')
  for (const accepted of ['gzip', 'br, gzip;q=0.5', 'deflate, GZIP', '*']) {
    const { headers, bytes } = await ask(list, { 'accept-encoding': accepted })
    expect(headers, accepted).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(bytes.length) })
    expect(headers['content-type']).toBe(plain.headers['content-type'])
    expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true)
    expect(bytes.length).toBeLessThan(plain.bytes.length / 4)
  }
  expect(plain.headers.vary).toContain('Accept-Encoding')
})

test.each(['', 'identity', 'br', 'gzip;q=0', 'gzip; q=0.0, *', '*;q=0'])('not for `%s`', async (accepted) => {
  const { headers, bytes } = await ask(list, { 'accept-encoding': accepted })
  expect(headers).not.toHaveProperty('content-encoding')
  expect(JSON.parse(bytes.toString())).toHaveProperty('tickets')
})

test('HEAD says what GET says', async () => {
  const headers = { 'accept-encoding': 'gzip' }
  const [got, asked] = [await ask(list, headers), await ask(list, headers, { method: 'HEAD' })]
  for (const name of ['content-encoding', 'content-length', 'content-type', 'vary'])
    expect(asked.headers[name], name).toBe(got.headers[name])
  expect(asked.bytes).toHaveLength(0)
})

test('short answers, answers of writes, refusals and files stay as they are', async () => {
  const headers = { 'accept-encoding': 'gzip' }
  const payload = { name: 'x'.repeat(200), description: 'long '.repeat(500) }
  const file = await deskClient(url, desk.app.adminToken).upload('long.json', JSON.stringify(payload).repeat(4))
  const ticket = await desk.create()
  const answers = [
    await ask('/desk/api/v2/tickets/counts.json', headers),
    await ask(list, headers, { method: 'POST', payload: desk.body({ message: 'long '.repeat(500) }) }),
    await ask(`${list}?orderBy=${'x'.repeat(2_000)}`, headers),
    await ask(`/desk/api/v2/files/${file}/download.json`, headers),
    await ask(`/desk/api/v2/files/${file}/download.json`, { ...headers, range: 'bytes=0-1999' }),
    await ask(`/desk/api/v2/tickets/${ticket.id}.json`, headers, { method: 'PATCH', payload: { subject: 'S' } }),
  ]
  for (const { status, headers: received } of answers)
    expect(received, `${status}`).not.toHaveProperty('content-encoding')
})

test('a repeated create is answered with its text, and a client over the network reads a list as ever', async () => {
  const client = deskClient(url, desk.app.adminToken)
  const headers = { 'accept-encoding': 'gzip', 'idempotency-key': 'compressed' }
  const [first, second] = [
    await client.post('/tickets.json', desk.body(), headers),
    await client.post('/tickets.json', desk.body(), headers),
  ]
  expect(second.body.ticket.id).toBe(first.body.ticket.id)
  const { body, headers: received } = await client.get('/tickets.json')
  expect([received['content-encoding'], body.tickets.length > 5]).toEqual(['gzip', true])
})
