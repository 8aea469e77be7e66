// The load generator, a process of its own: each connection sends the next request when the answer to the last is
// there. It speaks only as much HTTP as needed, because it shares the processor with what it measures.
import { connect, type Socket } from 'node:net'
import type { LoadOrder, LoadResult } from './load.ts'
import { randomFrom, ticketRequest } from './requests.ts'

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error) => process.send?.({ failures: [String(error)], latencies: [], ids: [], seconds: 0, cpuMicroseconds: 0 }),
  )
})

async function run(order: LoadOrder): Promise<LoadResult> {
  const requests = Array.from({ length: order.customers }, (_, index) => requestBytes(order, index + 1))
  const random = randomFrom(order.seed)
  const result: LoadResult = { latencies: [], ids: [], failures: [], seconds: 0, cpuMicroseconds: 0 }
  const sockets = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)))
  const before = process.cpuUsage()
  const startedAt = performance.now()
  const endsAt = startedAt + order.seconds * 1_000
  const next = () => requests[Math.floor(random() * requests.length)] as Buffer
  await Promise.all(sockets.map((socket) => drive(socket, next, endsAt, result)))
  const used = process.cpuUsage(before)
  result.seconds = (performance.now() - startedAt) / 1_000
  result.cpuMicroseconds = used.user + used.system
  return result
}

function requestBytes({ port, token, inboxId }: LoadOrder, customer: number): Buffer {
  const body = JSON.stringify(ticketRequest(inboxId, customer))
  const head = [
    'POST /desk/api/v2/tickets.json HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Keeps one connection busy until `endsAt`; resolves when its last answer is there. */
function drive(socket: Socket, next: () => Buffer, endsAt: number, result: LoadResult): Promise<void> {
  return new Promise((resolve) => {
    let sentAt = 0
    let received = ''
    const send = () => {
      received = ''
      sentAt = performance.now()
      socket.write(next())
    }
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      if (!isWhole(received)) return
      const now = performance.now()
      const id = received.startsWith('HTTP/1.1 200 ') ? /"ticket":\{"id":(\d+)/.exec(received)?.[1] : undefined
      if (id === undefined) result.failures.push(received.slice(0, 500))
      else {
        result.latencies.push(now - sentAt)
        result.ids.push(Number(id))
      }
      if (now < endsAt) send()
      else socket.end()
    })
    socket.once('error', (error) => result.failures.push(String(error)))
    socket.once('close', () => {
      if (performance.now() < endsAt) result.failures.push('the connection was closed')
      resolve()
    })
    send()
  })
}

/** The desk answers with a Content-Length; Latin-1 text has one character a byte. */
function isWhole(received: string): boolean {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1]
  return length === undefined || received.length >= headEnd + 4 + Number(length)
}
