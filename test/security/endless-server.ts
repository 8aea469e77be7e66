import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server on loopback whose answers are JSON without an end. */
export async function startServer(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (!response.destroyed && response.write('[1,'.repeat(10_000)));
    }
    response.on('drain', more)
    request.resume().on('end', more)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
