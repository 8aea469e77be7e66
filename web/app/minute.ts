import { useSyncExternalStore } from 'react'

// One timer for everything on the screen that shows how much time is left; it runs while something does.
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function listen(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 60_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

/** Milliseconds until a moment, negative once it is over; the component is drawn again with every minute. */
export function useTimeLeft(instant: string): number {
  const tickedAt = useSyncExternalStore(listen, () => now)
  // what is drawn between two ticks for another reason is not behind
  return Date.parse(instant) - Math.max(tickedAt, Date.now())
}
