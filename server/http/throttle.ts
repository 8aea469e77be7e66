import { AppError } from '../lib/app-error.ts'

/** Counts failures per key in a time window, in this process only. */
export interface Throttle {
  /** Seconds to wait before the next try; 0 when it may happen now. */
  secondsToWait(key: string, limit: number): number
  /** Throws rateLimited when one of these keys has failed as often as its limit allows. */
  refuseAfter(limits: Readonly<Record<string, number>>): void
  fail(key: string): void
  clear(key: string): void
}

const windowMilliseconds = 10 * 60_000
// Beyond this many keys somebody is making them up; the oldest are forgotten first.
const maximumKeys = 10_000

/** A fresh counter with a window of ten minutes, started by the first failure of a key. */
export function createThrottle(clock: () => number = Date.now): Throttle {
  const failures = new Map<string, { count: number; endsAt: number }>()

  function current(key: string) {
    const found = failures.get(key)
    if (found === undefined || found.endsAt > clock()) return found
    failures.delete(key)
    return undefined
  }

  function secondsToWait(key: string, limit: number): number {
    const found = current(key)
    return found !== undefined && found.count >= limit ? Math.ceil((found.endsAt - clock()) / 1000) : 0
  }

  return {
    secondsToWait,
    refuseAfter(limits) {
      const wait = Math.max(...Object.entries(limits).map(([key, limit]) => secondsToWait(key, limit)))
      if (wait > 0)
        throw new AppError('rateLimited', 'too many attempts, please wait ten minutes', { retryAfterSeconds: wait })
    },
    fail(key) {
      const found = current(key)
      if (found !== undefined) {
        found.count += 1
        return
      }
      const [oldest] = failures.keys()
      if (failures.size >= maximumKeys && oldest !== undefined) failures.delete(oldest)
      failures.set(key, { count: 1, endsAt: clock() + windowMilliseconds })
    },
    clear: (key) => void failures.delete(key),
  }
}
