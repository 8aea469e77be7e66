import type { Database } from '../db/pool.ts'
import { findLastSequence, listEventsAfter, type NumberedEvent } from './queries.ts'

const pageSize = 500
// What streams in step need; one that lags behind reads from the database.
const keptEvents = 2_000

/** The events of this desk in their order, read once for all streams of this process. */
export interface Feed {
  /** The number of the newest event. */
  last(): Promise<number>
  /** What follows an event, at most 500; empty when nothing does yet, null when something of it was purged. */
  after(sequence: number): Promise<readonly NumberedEvent[] | null>
  /** Reads what is new and says so by `onNews`. Fails with the database. */
  pull(): Promise<void>
  /** Forgets everything, when nobody listens any more. */
  rest(): void
}

/** Opens a feed, which reads nothing until it is asked to. */
export function openFeed(database: Database, onNews: () => void): Feed {
  // consecutive, up to `head`
  let kept: NumberedEvent[] = []
  let head: number | null = null
  let pulling: Promise<void> | null = null
  let isAskedAgain = false

  async function pullAll(): Promise<void> {
    do {
      isAskedAgain = false
      while (await pullPage()) onNews()
    } while (isAskedAgain)
  }

  async function pullPage(): Promise<boolean> {
    if (head === null) {
      head = await findLastSequence(database)
      return true
    }
    const from: number = head
    const events = await listEventsAfter(database, from, pageSize)
    // rested meanwhile
    if (head !== from) return false
    const last = events.at(-1)
    if (last === undefined) return false
    kept = isWhole(from, events) ? [...kept, ...events].slice(-keptEvents) : []
    head = last.sequence
    return true
  }

  return {
    last: () => findLastSequence(database),
    async after(sequence) {
      if (head !== null && sequence >= head) return []
      const first = kept[0]?.sequence
      if (first !== undefined && sequence >= first - 1)
        return kept.slice(sequence + 1 - first, sequence + 1 - first + pageSize)
      const events = await listEventsAfter(database, sequence, pageSize)
      if (events.length === 0) return (await findLastSequence(database)) > sequence ? null : []
      return isWhole(sequence, events) ? events : null
    },
    pull() {
      isAskedAgain = true
      return (pulling ??= pullAll().finally(() => {
        pulling = null
      }))
    },
    rest() {
      head = null
      kept = []
    },
  }
}

/** Numbers have no gaps, so a missing one is an event that was purged. */
function isWhole(after: number, events: readonly NumberedEvent[]): boolean {
  return events.at(-1)?.sequence === after + events.length
}
