import type { CDPSession, Page } from 'playwright-core'
import { openRow, openTicket, openView } from './web-opening.ts'

/** What the page holds after garbage was collected. */
export interface Memory {
  cycle: number
  heapMegabytes: number
  nodes: number
  listeners: number
  frames: number
}

export interface HourOptions {
  cycles: number
  /** Seconds of the page's clock that a cycle takes: an hour has three hundred of twelve seconds. */
  secondsPerCycle: number
  measureEvery: number
  /** What somebody else does meanwhile. */
  disturb(cycle: number): Promise<void>
  /** Hears every measurement when it is made. */
  tell(memory: Memory): void
}

const views = ['open', 'waiting', 'all', 'inbox-2', 'solved']

/**
 * Works through an hour in minutes: each cycle opens a view, a ticket and the next, writes half of a reply and leaves it,
 * and searches, while somebody else changes tickets. The page's clock is put forward, so that what is kept for ten
 * minutes is let go of after ten minutes of work. The page needs `page.clock.install()` before it is loaded.
 */
export async function workAnHour(page: Page, options: HourOptions): Promise<Memory[]> {
  const session = await page.context().newCDPSession(page)
  const memory: Memory[] = []
  for (let cycle = 0; cycle <= options.cycles; cycle++) {
    if (cycle % options.measureEvery === 0) {
      const measured = { cycle, ...(await measure(session)) }
      memory.push(measured)
      options.tell(measured)
    }
    if (cycle < options.cycles) await work(page, cycle, options)
  }
  await session.detach()
  return memory
}

async function work(page: Page, cycle: number, { secondsPerCycle, disturb }: HourOptions): Promise<void> {
  await openView(page, views[cycle % views.length] ?? 'all')
  await openRow(page, cycle % 8)
  await disturb(cycle)
  await openTicket(page, () => page.keyboard.press('j'))
  // a ticket that was written on before has its composer open
  const text = page.getByRole('textbox', { name: /^Text of the/ })
  if (!(await text.isVisible())) await page.keyboard.press('r')
  await text.click()
  await page.keyboard.type(`Half of reply ${cycle}`)
  await page.getByText('Draft saved').waitFor()
  await page.keyboard.press('Escape')
  await text.waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: 'Search tickets' })
  await box.fill(`question ${cycle % 40}`)
  await page.keyboard.press('Enter')
  await page.getByRole('grid').or(page.getByText('No ticket')).first().waitFor()
  await page.clock.fastForward(secondsPerCycle * 1_000)
}

async function measure(session: CDPSession): Promise<Omit<Memory, 'cycle'>> {
  // the second collects what the first one's finalizers let go of
  for (let turn = 0; turn < 2; turn++) await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN
  return {
    heapMegabytes: metric('JSHeapUsedSize') / 1e6,
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    frames: metric('Frames'),
  }
}
