import { useEffect, useRef, useSyncExternalStore } from 'react'
import { queryClient } from '../api/query-client.ts'
import { takePresence } from './presence.ts'

/** What the server tells as it happens. The kinds are those of the event rows (docs/webhooks.md names them). */
export interface LiveEvent {
  /** Its place in the order of all events. */
  sequence: number
  kind: string
  ticketId?: number
  messageId?: number
  /** For events about rows: which kind of row, and its id. */
  resource?: string
  id?: number
  /** What of a ticket changed. */
  changes?: readonly string[]
  actor: { id: number; type: string } | null
  at: string
}

/** `off` before the first connection, `lost` while one that was there is being made again. */
export type Connection = 'off' | 'open' | 'lost'

const address = '/desk/api/v2/events/stream'
const slowestRetryMilliseconds = 30_000

const handlers = new Set<(event: LiveEvent) => void>()
const connectionListeners = new Set<() => void>()
let connection: Connection = 'off'

/** Calls the function for every event while the component is mounted. Data of lists and tickets is refreshed anyway. */
export function useLive(handler: (event: LiveEvent) => void): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const call = (event: LiveEvent) => latest.current(event)
    handlers.add(call)
    return () => void handlers.delete(call)
  }, [])
}

/** Whether events arrive. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
    () => connection,
  )
}

/**
 * Opens the stream and keeps it open; gives the function that ends it. The browser sends Last-Event-ID when it connects
 * again by itself; when it gives up (the server answered an error) a new attempt names the last id in the address.
 */
export function connectLive(): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastId = ''
  let failures = 0

  function open(): void {
    source = new EventSource(lastId === '' ? address : `${address}?after=${encodeURIComponent(lastId)}`)
    source.onopen = () => {
      failures = 0
      setConnection('open')
    }
    source.onmessage = (message: MessageEvent<string>) => {
      lastId = message.lastEventId || lastId
      receive(message.data)
    }
    source.addEventListener('presence', ({ data }: MessageEvent<string>) => takePresence(JSON.parse(data)))
    // too much was missed, or rights changed: everything may be different
    source.addEventListener('reset', () => void queryClient.invalidateQueries())
    source.onerror = () => {
      if (connection === 'open') setConnection('lost')
      if (source?.readyState !== EventSource.CLOSED) return
      failures += 1
      timer = setTimeout(open, Math.min(slowestRetryMilliseconds, 1000 * 2 ** failures))
    }
  }

  open()
  return () => {
    clearTimeout(timer)
    source?.close()
    setConnection('off')
  }
}

function receive(text: string): void {
  const event = JSON.parse(text) as LiveEvent
  refresh(event)
  for (const handler of handlers) handler(event)
}

interface ExpectedEvent {
  ticketId: number
  hasArrived: boolean
  timer?: ReturnType<typeof setTimeout>
}

// Longer than events take, and short enough for a stream that died without a word.
const longestEventMilliseconds = 3_000
const expected = new Set<ExpectedEvent>()

/**
 * Before a change of a ticket: the change's own event has the ticket asked for again, so that its answer need not, too.
 * Gives the function to call after the answer; it asks when the change was refused or no event arrives.
 */
export function expectEvent(ticketId: number): (isDone: boolean) => void {
  const event: ExpectedEvent = { ticketId, hasArrived: false }
  expected.add(event)
  const ask = () => {
    expected.delete(event)
    void queryClient.invalidateQueries({ queryKey: ['tickets', ticketId] })
  }
  return (isDone) => {
    if (!isDone || connection !== 'open') ask()
    else if (!event.hasArrived) event.timer = setTimeout(ask, longestEventMilliseconds)
  }
}

// That of another change may come first: the stream that brought it brings the other one, too.
function noteArrival(ticketId: number): void {
  for (const event of expected) {
    if (event.ticketId !== ticketId) continue
    event.hasArrived = true
    clearTimeout(event.timer)
    expected.delete(event)
  }
}

/** What an event makes stale. Keys start with the resource, then the id: ['tickets', 5, 'messages']. */
function refresh({ kind, ticketId, resource }: LiveEvent): void {
  // a ticket that left one's sight is not named
  if (ticketId !== undefined || kind === 'tickets.changed') {
    if (ticketId !== undefined) {
      noteArrival(ticketId)
      void queryClient.invalidateQueries({ queryKey: ['tickets', ticketId] })
    }
    refreshLists()
  }
  // a new view has a counter
  if (resource === 'ticketviews') refreshLists()
  if (resource !== undefined) void queryClient.invalidateQueries({ queryKey: [resource] })
}

// On a busy desk, or while many tickets are changed at once, each list is loaded once for many events.
const listsWaitMilliseconds = 400
let listsTimer: ReturnType<typeof setTimeout> | undefined

function refreshLists(): void {
  if (listsTimer !== undefined) return
  listsTimer = setTimeout(() => {
    listsTimer = undefined
    void queryClient.invalidateQueries({ queryKey: ['ticket-lists'] })
    void queryClient.invalidateQueries({ queryKey: ['ticket-counts'] })
  }, listsWaitMilliseconds)
}

function setConnection(value: Connection): void {
  connection = value
  for (const listener of connectionListeners) listener()
}
