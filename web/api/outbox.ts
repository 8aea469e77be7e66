import { useSyncExternalStore } from 'react'
import { type KeptWrite, keepWrites, keptWrites } from './kept-writes.ts'

// What is sent while the server cannot be reached waits here and is sent again, in its order and under its first
// Idempotency-Key, so that nothing is lost and nothing happens twice.

interface Waiting {
  request: Request
  kept: KeptWrite | null
  resolve: (response: Response) => void
  reject: (error: unknown) => void
}

const firstPauseMilliseconds = 1_000
const longestPauseMilliseconds = 15_000

let waiting: readonly Waiting[] = []
let isRunning = false
// what an earlier page of this tab left and nobody has sent yet
let earlier = keptWrites()
let wake = (): void => {}
const listeners = new Set<() => void>()

window.addEventListener('online', () => wake())

/**
 * Does the fetch. A change that gets no answer, or one that says the server is away for a moment, is sent again until
 * it gets one; changes after it wait for their turn. Reads fail at once.
 */
export async function sendReliably(request: Request): Promise<Response> {
  if (request.method === 'GET' || request.method === 'HEAD') return fetch(request)
  if (waiting.length === 0) {
    const response = await attempt(request, false)
    if (response !== null) return response
  }
  const kept = await keptOf(request)
  return new Promise((resolve, reject) => {
    push({ request, kept, resolve, reject })
  })
}

/** How many changes wait to be sent. */
export function useWaitingChanges(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting.length,
  )
}

/** Tries at once instead of after the pause. */
export function retryWaiting(): void {
  wake()
}

/** Sends what an earlier page of this tab could not send any more, once; `onDone` is told of each answer. */
export function resumeKeptWrites(onDone: (response: Response) => void): void {
  const left = earlier
  earlier = []
  for (const kept of left) {
    const { method, url, body, headers } = kept
    const request = new Request(url, { method, headers, ...(body === null ? {} : { body }) })
    push({ request, kept, resolve: onDone, reject: () => {} })
  }
}

/** Drops everything that waits; for whoever signs out. */
export function clearWaiting(): void {
  earlier = []
  set([])
}

function push(entry: Waiting): void {
  set([...waiting, entry])
  void run()
}

async function run(): Promise<void> {
  if (isRunning) return
  isRunning = true
  let pause = firstPauseMilliseconds
  while (waiting[0] !== undefined) {
    const entry = waiting[0]
    const response = await attempt(entry.request, true).catch((error: unknown) => {
      entry.reject(error)
      return undefined
    })
    if (response === null) {
      await sleep(pause)
      pause = Math.min(longestPauseMilliseconds, pause * 2)
      continue
    }
    pause = firstPauseMilliseconds
    set(waiting.filter((other) => other !== entry))
    if (response !== undefined) entry.resolve(response)
  }
  isRunning = false
}

/** The answer; null when there was none that counts. Throws when whoever asked does not want it any more. */
async function attempt(request: Request, isRepeat: boolean): Promise<Response | null> {
  try {
    const response = await fetch(request.clone())
    if ([502, 503, 504].includes(response.status)) return null
    if (!isRepeat) return response
    // the first attempt arrived after all: it deleted what is to be deleted, or is still being worked on
    if (request.method === 'DELETE' && response.status === 404) return new Response(null, { status: 204 })
    return response.status === 409 && response.headers.has('Retry-After') ? null : response
  } catch (error) {
    if (request.signal.aborted) throw error
    return null
  }
}

async function keptOf(request: Request): Promise<KeptWrite | null> {
  const type = request.headers.get('Content-Type') ?? 'application/json'
  // files are too large to keep
  if (!type.startsWith('application/json')) return null
  const body = await request.clone().text()
  const { method, url } = request
  return { method, url, body: body === '' ? null : body, headers: Object.fromEntries(request.headers) }
}

function set(next: readonly Waiting[]): void {
  waiting = next
  keepWrites([...earlier, ...next.flatMap(({ kept }) => kept ?? [])])
  for (const listener of listeners) listener()
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}
