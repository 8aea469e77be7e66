import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { postOnce } from './post.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

const post = (url: string, milliseconds = 10_000) =>
  postOnce(
    { url, headers: { 'Content-Type': 'application/json' }, body: '{"a":"ü"}' },
    { allowPrivate: true, milliseconds },
  )

test('the body arrives byte for byte', async () => {
  let length: string | undefined
  const url = await serve((request, response) => {
    length = request.headers['content-length']
    request.pipe(response)
  })
  expect(await post(url)).toEqual({ status: 200, excerpt: '{"a":"ü"}', error: '' })
  expect(length).toBe('10')
})

test('a receiver that never answers is given up', async () => {
  const url = await serve(() => {})
  expect(await post(url, 100)).toEqual({ status: null, excerpt: '', error: 'no answer within 0.1 seconds' })
})

test('a status counts although the rest of the answer never comes', async () => {
  const url = await serve((_request, response) => void response.writeHead(202).write('so far'))
  expect(await post(url, 300)).toEqual({ status: 202, excerpt: 'so far', error: '' })
})

test('an endless answer is cut', async () => {
  const url = await serve((_request, response) => {
    response.on('error', () => {})
    const write = () => {
      while (!response.destroyed && response.write('\0'.repeat(1_000)));
      if (!response.destroyed) response.once('drain', write)
    }
    write()
  })
  // bytes a database cannot keep are left out
  expect(await post(url)).toEqual({ status: 200, excerpt: '', error: '' })
})

test('a connection that breaks, an answer that is no HTTP and an address that is none are failures with a reason', async () => {
  const broken = await serve((request) => void request.socket.destroy())
  expect(await post(broken)).toMatchObject({ status: null, error: 'socket hang up' })
  const strange = await serve((request) => void request.socket.end('hello\r\n\r\n'))
  expect(await post(strange)).toMatchObject({ status: null, error: expect.stringContaining('Parse Error') })
  const upgrade = await serve((request) => {
    request.socket.end('HTTP/1.1 101 Switching\r\nUpgrade: tea\r\nConnection: upgrade\r\n\r\n')
  })
  expect(await post(upgrade)).toMatchObject({ status: null, error: expect.any(String) })
  expect(await post('nonsense')).toMatchObject({ status: null, error: 'Invalid URL' })
})
