import type { Page } from 'playwright-core'
import { glance, timed } from './web-probe.ts'

/** Milliseconds of every action of a round. */
export interface Openings {
  /** Views not seen since the app was loaded, and views gone back to. */
  view: number[]
  seenView: number[]
  /** Tickets gone to with `j`, and rows clicked in the moment the pointer reached them. */
  nextTicket: number[]
  clickedTicket: number[]
  status: number[]
}

const everyView = [
  'unassigned',
  'open',
  'waiting',
  'solved',
  'all',
  'inbox-1',
  'inbox-2',
  'inbox-5',
  'status-3',
  'status-6',
]
const loads = 3
const tickets = 30

/** Opens views, tickets and changes statuses as somebody at the desk does, one after the other. */
export async function measureOpenings(page: Page): Promise<Openings> {
  const view: number[] = []
  const seenView: number[] = []
  for (let load = 0; load < loads; load++) {
    await page.goto('/inbox/mine')
    await openStatuses(page)
    await glance()
    for (const id of everyView) view.push(await openView(page, id))
    for (const id of everyView) seenView.push(await openView(page, id))
  }
  await openView(page, 'all')
  const nextTicket: number[] = []
  await openRow(page, 1)
  for (let nth = 0; nth < tickets; nth++) nextTicket.push(await openTicket(page, () => page.keyboard.press('j')))
  await openView(page, 'solved')
  const clickedTicket: number[] = []
  for (let nth = 0; nth < tickets; nth++) {
    clickedTicket.push(await openRow(page, 3))
    // two rows are left between those that are clicked: the next one was loaded beforehand
    await page.evaluate(`document.querySelector('[role=grid]').scrollBy(0, 240)`)
    await glance()
  }
  await openView(page, 'open')
  await openRow(page, 1)
  const status: number[] = []
  for (let nth = 0; nth < tickets; nth++) {
    status.push(await timed(page, isClosed, () => page.keyboard.press('e')))
    await glance()
    await openTicket(page, () => page.keyboard.press('j'))
  }
  return { view, seenView, nextTicket, clickedTicket, status }
}

const isClosed = `document.querySelector('article header button[aria-label^="Status: Closed"]') !== null`

async function openStatuses(page: Page): Promise<void> {
  const heading = page.getByRole('navigation').getByRole('button', { name: 'Statuses' })
  if ((await heading.getAttribute('aria-expanded')) === 'false') await heading.click()
}

/** Clicks a view of the sidebar; its rows are shown when the first has an age. */
export async function openView(page: Page, id: string): Promise<number> {
  const link = page.locator(`nav a[href="/inbox/${id}"]`)
  const name = await link.locator('span:not([style])').first().innerText()
  const isThere = `document.querySelector('[role=grid][aria-label=${JSON.stringify(name)}] [role=row] time') !== null`
  const took = await timed(page, isThere, () => link.click())
  await glance()
  return took
}

/** Clicks the row that stands so many rows below the upper edge of the list. */
export async function openRow(page: Page, nth: number): Promise<number> {
  const box = await page.getByRole('grid').boundingBox()
  if (box === null) throw new Error('there is no list')
  return openTicket(page, () => page.mouse.click(box.x + 150, box.y + 40 + nth * 80))
}

/** Does what opens a ticket, and waits until its number and the text of a message are shown. */
export async function openTicket(page: Page, act: () => Promise<void>): Promise<number> {
  const before = await page.evaluate<string>(`document.querySelector('article h2 > span')?.textContent ?? ''`)
  const isThere = `(() => {
    const number = document.querySelector('article h2 > span')?.textContent ?? ''
    const frame = [...document.querySelectorAll('article iframe')].at(-1)
    return number !== '' && number !== ${JSON.stringify(before)}
      && frame?.clientHeight > 0 && frame.contentDocument?.body?.textContent.length > 0
  })()`
  const took = await timed(page, isThere, act)
  await glance()
  return took
}
