import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'

// From the browser's own time of the click or key to the first frame drawn in which the condition holds. The message
// is handled after that frame was painted.
const probe = `window.timeUntil = (isThere) => new Promise((resolve) => {
  let startedAt
  const start = (event) => { startedAt ??= event.timeStamp }
  for (const kind of ['click', 'keydown']) addEventListener(kind, start, { capture: true, once: true })
  const look = () => {
    if (startedAt === undefined || !isThere()) return void requestAnimationFrame(look)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(performance.now() - startedAt)
    port2.postMessage(null)
  }
  requestAnimationFrame(look)
})`

const patienceMilliseconds = 20_000

/** Prepares a page for `timed`. Call it before the page goes anywhere. */
export async function addProbe(page: Page): Promise<void> {
  await page.addInitScript(probe)
}

/**
 * Milliseconds from the click or key that `act` causes until the condition, an expression of the page, holds on screen.
 * Throws when it does not come true in twenty seconds.
 */
export async function timed(page: Page, condition: string, act: () => Promise<void>): Promise<number> {
  // it has to be there before the click, which may overtake it otherwise
  await page.evaluate(`void (window.measured = Promise.race([
    timeUntil(() => ${condition}),
    new Promise((_, reject) => setTimeout(reject, ${patienceMilliseconds}, new Error(${JSON.stringify(condition)}))),
  ]))`)
  await act()
  return page.evaluate<number>('window.measured')
}

/** As long as a person looks at what was opened: what is loaded beforehand is there after it. */
export const glance = () => sleep(500)
