/** Waits between attempts: quick at first, ten attempts in about two days. */
export const defaultRetrySeconds: readonly number[] = [
  10,
  60,
  300,
  900,
  3_600,
  3 * 3_600,
  6 * 3_600,
  12 * 3_600,
  24 * 3_600,
]

/**
 * How long to wait after that many attempts, a fifth more or less so that mail to one broken server does not come
 * back in step; null when there are no attempts left.
 */
export function retryDelaySeconds(attempts: number, delays: readonly number[]): number | null {
  const delay = delays[attempts - 1]
  return delay === undefined ? null : delay * (0.8 + 0.4 * Math.random())
}
