import type { Writable } from 'node:stream'
import type { Actor } from '../db/ctx.ts'
import type { Database } from '../db/pool.ts'
import { sequenceChannel } from '../events/wake.ts'
import type { WorkerLog } from '../events/worker-log.ts'
import { AppError } from '../lib/app-error.ts'
import { openFeed } from './feed.ts'
import { listen } from './listen.ts'
import { createBoard, type PresenceBoard } from './presence-board.ts'
import { exchangePresence, type PresenceExchange, presenceChannel } from './presence-exchange.ts'
import { describePresence } from './see-presence.ts'
import { openStream, type Stream, type StreamTimes, type Teller, usualTimes } from './stream.ts'

const streamsOfOneUser = 20
// A lost notification delays events by so much.
const pollMilliseconds = 5_000
const sweepMilliseconds = 1_000
// Several changes of presence share one look at tickets and users.
const gatherMilliseconds = 50
const closeMilliseconds = 500

export interface HubOptions {
  database: Database
  log: Pick<WorkerLog, 'warn'>
  teller: Teller
  clock?: () => number
  times?: StreamTimes
}

/** What is live in this process: its streams, and who is at which ticket. */
export interface Hub {
  /** Begins to listen, once; before that this process hears nothing of the others. */
  start(): void
  /** Throws 429 when the user has as many streams as one may have, 503 when this process stops. */
  assertRoom(userId: number): void
  open(client: { out: Writable; actor: Actor; reload: () => Promise<Actor | undefined>; after: number | null }): Stream
  readonly board: PresenceBoard
  readonly tell: PresenceExchange['tell']
  /** Ends all streams and listens no more. */
  stop(): Promise<void>
}

/** Makes the hub of a process. It does nothing until `start`. */
export function createHub({ database, log, teller, clock, times = usualTimes }: HubOptions): Hub {
  const streams = new Set<Stream>()
  const changed = new Set<number>()
  let timers: ReturnType<typeof setInterval>[] = []
  let gathering: ReturnType<typeof setTimeout> | undefined
  let listener: { stop(): Promise<void> } | undefined
  let isStopped = false

  const wakeAll = () => {
    for (const stream of streams) stream.wake()
  }
  const feed = openFeed(database, wakeAll)
  // while the database is away, the next notification or poll tries again
  const pull = () => {
    if (streams.size > 0) feed.pull().catch(() => {})
  }
  const board = createBoard((ticketId) => {
    changed.add(ticketId)
    gathering ??= setTimeout(() => void spread().catch(() => {}), gatherMilliseconds)
  }, clock)
  const exchange = exchangePresence(database, board)

  async function spread(): Promise<void> {
    gathering = undefined
    const ticketIds = [...changed]
    changed.clear()
    if (streams.size === 0 || isStopped) return
    const presence = await describePresence(database, board, ticketIds)
    for (const stream of streams) stream.tellPresence(presence)
  }

  function start(): void {
    if (listener !== undefined || isStopped) return
    listener = listen({
      database,
      log,
      channels: { [sequenceChannel]: pull, [presenceChannel]: exchange.hear },
      onConnect() {
        pull()
        exchange.ask().catch(() => {})
      },
    })
    timers = [setInterval(pull, pollMilliseconds), setInterval(() => board.sweep(), sweepMilliseconds)]
  }

  return {
    start,
    board,
    tell: exchange.tell,
    assertRoom(userId) {
      if (isStopped) throw new AppError('unavailable', 'this process stops', { retryAfterSeconds: 1 })
      const own = [...streams].filter((stream) => stream.userId === userId)
      if (own.length >= streamsOfOneUser)
        throw new AppError('rateLimited', `at most ${streamsOfOneUser} streams of one agent`, { retryAfterSeconds: 30 })
    },
    open(client) {
      start()
      const stream = openStream({ ...client, feed, teller, times, log })
      streams.add(stream)
      pull()
      // a new stream begins with who is there
      describePresence(database, board, board.tickets())
        .then((presence) => stream.tellPresence(presence))
        .catch(() => {})
      void stream.done.then(() => {
        streams.delete(stream)
        if (streams.size === 0) feed.rest()
      })
      return stream
    },
    async stop() {
      isStopped = true
      for (const timer of timers) clearInterval(timer)
      clearTimeout(gathering)
      for (const stream of streams) stream.close(closeMilliseconds)
      await Promise.all([...streams].map((stream) => stream.done))
      await listener?.stop()
    },
  }
}
