import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Answer } from './app.ts'

export interface ReceivedHook {
  path: string
  headers: IncomingHttpHeaders
  /** As it came, for signatures. */
  raw: string
  body: Answer['body']
}

/** A program that takes webhooks on the loopback interface. */
export interface Receiver {
  /** Different paths tell endpoints apart. */
  url(path?: string): string
  received: ReceivedHook[]
  /** What the next posts are answered with, one after the other; 200 when there is nothing left. */
  answers: { status: number; body?: string; headers?: Record<string, string> }[]
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedHook[] = []
  const answers: Receiver['answers'] = []
  const server = createServer(async (request, response) => {
    const raw = await text(request)
    received.push({ path: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw) })
    const { status, body = '', headers = {} } = answers.shift() ?? { status: 200, body: 'thanks' }
    response.writeHead(status, headers).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (path = '/') => `http://127.0.0.1:${port}${path}`,
    received,
    answers,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
