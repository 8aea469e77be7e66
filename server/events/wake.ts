import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

export const wakeChannel = 'deskhand_events'

/** Where the dispatcher tells all processes that there are events with new sequence numbers. */
export const sequenceChannel = 'deskhand_sequence'

// A notification costs a statement and, on the server, a lock at commit: one of them serves all events of 5 ms.
const quietMilliseconds = 5

interface Waker {
  lastSentAt: number
  scheduled: boolean
}

const wakers = new WeakMap<Database, Waker>()
const localDispatchers = new WeakMap<Database, () => void>()

/**
 * Tells the dispatcher, in whichever process it runs, that events were committed. Call it after the commit; it
 * returns at once, costs a map look-up, and never fails: a lost wake-up only means waiting for the next poll.
 */
export function wakeDispatcher(database: Database): void {
  const local = localDispatchers.get(database)
  if (local) return local()

  let waker = wakers.get(database)
  if (!waker) wakers.set(database, (waker = { lastSentAt: 0, scheduled: false }))
  if (waker.scheduled) return
  const wait = waker.lastSentAt + quietMilliseconds - Date.now()
  if (wait <= 0) return notify(database, waker)
  waker.scheduled = true
  setTimeout(notify, wait, database, waker).unref()
}

/** While this process dispatches, its own wake-ups need no database. Gives the function that ends this. */
export function receiveLocalWakes(database: Database, wake: () => void): () => void {
  localDispatchers.set(database, wake)
  return () => {
    if (localDispatchers.get(database) === wake) localDispatchers.delete(database)
  }
}

function notify(database: Database, waker: Waker): void {
  waker.scheduled = false
  waker.lastSentAt = Date.now()
  database.query(sql`select pg_notify(${wakeChannel}, '')`).catch(() => {})
}
