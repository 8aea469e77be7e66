import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../db/ctx.ts'
import { Alarm } from '../events/alarm.ts'
import type { WorkerLog } from '../events/worker-log.ts'
import type { Feed } from './feed.ts'
import type { NumberedEvent } from './queries.ts'
import type { TicketPresence } from './see-presence.ts'

/** What streams wait for, in milliseconds. */
export interface StreamTimes {
  /** Something is written at least so often, or proxies take the connection for dead. */
  heartbeat: number
  /** Rights are loaded again after this time at the latest. */
  rights: number
  /** A client that takes nothing for so long is dropped. */
  patience: number
}

export const usualTimes: StreamTimes = { heartbeat: 15_000, rights: 30_000, patience: 20_000 }

// A client that is further behind has less to do when it asks for everything again.
const longestResume = 10_000
const longestTrouble = 30

/** How things are said on the wire. */
export interface Teller {
  opening(sequence: number): string
  reset(sequence: number): string
  heartbeat(sequence: number): string
  /** What of these events the actor may hear. */
  events(actor: Actor, events: readonly NumberedEvent[]): Promise<string>
  presence(actor: Actor, presence: readonly TicketPresence[]): string
}

export interface StreamOptions {
  out: Writable
  feed: Feed
  teller: Teller
  times: StreamTimes
  log: Pick<WorkerLog, 'warn'>
  actor: Actor
  /** Loads the actor again; undefined when the credentials are good no more. */
  reload: () => Promise<Actor | undefined>
  /** The last event the client has; null: it begins. */
  after: number | null
}

export interface Stream {
  readonly userId: number
  /** There is something new. */
  wake(): void
  tellPresence(changed: readonly TicketPresence[]): void
  /** Ends it; a client that takes nothing more is cut off after so many milliseconds. */
  close(milliseconds: number): void
  /** Resolves when it has ended, whoever ended it. */
  readonly done: Promise<void>
}

/** Writes events and presence to one client, as fast as the client takes them, until either side ends it. */
export function openStream(options: StreamOptions): Stream {
  const { out, feed, teller, times, log, reload } = options
  const alarm = new Alarm()
  const waiting = new Map<number, TicketPresence>()
  const isOver = () => out.destroyed || out.writableEnded
  let actor = options.actor
  let loadedAt = Date.now()
  let writtenAt = 0
  let position = 0

  async function run(): Promise<void> {
    let troubles = 0
    let isBegun = false
    while (!isOver()) {
      try {
        if (!isBegun) await begin()
        isBegun = true
        await step()
        troubles = 0
      } catch (error) {
        // the database is away for a moment, or for good: the client tries again elsewhere
        troubles += 1
        if (troubles === longestTrouble) log.warn({ err: error }, 'a live stream could not go on')
        if (troubles === longestTrouble) break
        if (!isOver()) await sleep(Math.min(troubles * 100, 1_000))
      }
    }
    if (!isOver()) out.end()
  }

  async function begin(): Promise<void> {
    const { after } = options
    const last = await feed.last()
    // a number from the future is one of a desk that was restored from a backup
    const isOdd = after !== null && (after > last || last - after > longestResume)
    position = after === null || isOdd ? last : after
    await write(teller.opening(position))
    if (isOdd) await write(teller.reset(position))
  }

  async function step(): Promise<void> {
    if (Date.now() - loadedAt >= times.rights) await loadRights()
    const events = await feed.after(position)
    if (events === null) return reset()
    const last = events.at(-1)
    if (last !== undefined) {
      if (events.some(changesRights)) await loadRights()
      const text = await teller.events(actor, events)
      position = last.sequence
      await write(text)
    }
    if (waiting.size > 0) {
      const changed = [...waiting.values()]
      waiting.clear()
      await write(teller.presence(actor, changed))
    }
    if (last !== undefined) return
    const quiet = writtenAt + times.heartbeat - Date.now()
    if (quiet > 0) await alarm.wait(quiet)
    else await write(teller.heartbeat(position))
  }

  async function reset(): Promise<void> {
    position = await feed.last()
    await write(teller.reset(position))
  }

  async function loadRights(): Promise<void> {
    const loaded = await reload()
    loadedAt = Date.now()
    if (loaded === undefined) return void out.end()
    const isSame = rightsOf(loaded) === rightsOf(actor)
    actor = loaded
    // what the client has may be too much now, or too little
    if (!isSame) await write(teller.reset(position))
  }

  async function write(text: string): Promise<void> {
    if (text === '' || isOver()) return
    writtenAt = Date.now()
    // nothing is lost with a client that is dropped: it goes on from the last number it got
    if (!out.write(text) && !(await isDrained(out, times.patience))) out.destroy()
  }

  out.on('close', () => alarm.ring())
  out.on('error', () => alarm.ring())
  return {
    userId: options.actor.id,
    wake: () => alarm.ring(),
    tellPresence(changed) {
      for (const one of changed) waiting.set(one.ticketId, one)
      alarm.ring()
    },
    close(milliseconds) {
      const timer = setTimeout(() => out.destroy(), milliseconds)
      out.once('close', () => clearTimeout(timer))
      out.end()
      alarm.ring()
    },
    done: run(),
  }
}

/** Whether all was taken before the stream was closed and the time was over. */
function isDrained(out: Writable, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isTaken: boolean) => {
      clearTimeout(timer)
      out.off('drain', onDrain).off('close', onClose)
      resolve(isTaken)
    }
    const onDrain = () => settle(true)
    const onClose = () => settle(false)
    const timer = setTimeout(onClose, milliseconds)
    out.once('drain', onDrain).once('close', onClose)
  })
}

const rightsRows = new Set(['users', 'inboxes', 'sitesettings', 'sessions', 'apitokens'])

const changesRights = ({ kind, resource }: NumberedEvent): boolean =>
  kind.startsWith('row') && resource !== null && rightsRows.has(resource)

function rightsOf(actor: Actor): string {
  const inboxes = [...actor.inboxes].map(([id, { isAdmin }]) => [id, isAdmin]).sort()
  return JSON.stringify([actor.role, actor.isOwner, inboxes])
}
