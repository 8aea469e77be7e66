import { type IncomingMessage, request } from 'node:http'
import { until } from './mail.ts'

/** One block of a stream of server-sent events. */
export interface Told {
  /** `message` when the block names none. */
  event: string
  id: string | null
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was told
  data: any // oxlint-disable-line typescript/no-explicit-any
}

/** A client of the stream of events, as a browser is one. */
export interface EventStream {
  status: number
  headers: IncomingMessage['headers']
  /** All that was told until now; heartbeats only move `lastId`. */
  told: Told[]
  /** What a browser would send as Last-Event-ID. */
  lastId(): string
  /** True when the connection ended. */
  hasEnded(): boolean
  /** The first block that fits; waits for it. */
  next(what: string, fits: (told: Told) => boolean): Promise<Told>
  /** Breaks the connection off. */
  drop(): void
}

/** Opens the stream of a desk that listens at `url`. */
export async function openEventStream(
  url: string,
  token: string,
  options: { query?: string; headers?: Record<string, string> } = {},
): Promise<EventStream> {
  const address = `${url}/desk/api/v2/events/stream${options.query ?? ''}`
  const headers = { authorization: `Bearer ${token}`, ...options.headers }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(address, { headers, agent: false }, resolve).on('error', reject).end()
  })
  const told: Told[] = []
  let [rest, lastId, hasEnded] = ['', '', false]
  const end = () => (hasEnded = true)
  response.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const read = readBlock(block)
      lastId = read.id ?? lastId
      if (read.data !== undefined) told.push(read)
    }
  })
  response.on('end', end).on('error', end).on('close', end)
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    told,
    lastId: () => lastId,
    hasEnded: () => hasEnded,
    next: (what, fits) =>
      until(what, async () => told.find(fits)).catch((error: Error) => {
        const state = `status ${response.statusCode}, ${hasEnded ? 'ended' : 'open'}, last id ${lastId}`
        throw new Error(`${error.message} (${state}); told: ${JSON.stringify(told)}`)
      }),
    drop: () => void response.destroy(),
  }
}

function readBlock(block: string): Told {
  const read: Told = { event: 'message', id: null, data: undefined }
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([a-z]*): ?(.*)$/.exec(line) ?? []
    if (name === 'event') read.event = value
    if (name === 'id') read.id = value
    if (name === 'data') read.data = JSON.parse(value)
  }
  return read
}
