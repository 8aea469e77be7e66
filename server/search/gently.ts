import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

const shortestPauseMilliseconds = 5
const longestPauseMilliseconds = 250
// Of pauses half the batch long: work that can wait gets at least a tenth of the time.
const mostPauses = 18
const busy = 0.5

/**
 * Does one batch of work that can wait, then pauses: half as long when this process has little else to do, up to nine
 * times as long while it is busy with requests.
 */
export async function gently(batch: () => Promise<void>): Promise<void> {
  const started = performance.now()
  await batch()
  const pause = (performance.now() - started) / 2
  const milliseconds = Math.min(Math.max(pause, shortestPauseMilliseconds), longestPauseMilliseconds)
  for (let count = 0; count < mostPauses; count++) {
    const before = performance.eventLoopUtilization()
    await sleep(milliseconds)
    if (performance.eventLoopUtilization(before).utilization < busy) return
  }
}
