import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDispatcher } from '../../server/events/dispatch.ts'
import { makeCustomer } from '../support/factories.ts'
import { keepLog } from '../support/mail.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

describe.skipIf(!hasBrowser)('without a connection', { timeout: 180_000 }, () => {
  let web: WebDesk
  let customerId: number
  let dispatcher: { stop(): Promise<void> }
  beforeAll(async () => {
    web = await createWebDesk()
    const { database } = web.desk
    dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    customerId = (await makeCustomer(web.desk.database, { firstName: 'Ada', lastName: 'Lovelace' })).id
  }, 120_000)
  afterAll(async () => {
    await dispatcher?.stop()
    await web?.close()
  })

  const newTicket = async (subject: string): Promise<number> => {
    const { body } = await web.desk.admin.post('/tickets.json', {
      subject,
      message: 'Hello',
      inbox: { id: web.desk.inboxId },
      customer: { id: customerId },
    })
    return body.ticket.id
  }
  const statusOf = async (id: number) => (await web.desk.admin.get(`/tickets/${id}.json`)).body.ticket.status.id

  /** Every sequence of an event that the page was told, in order, with those of presence and resets left out. */
  const heardBy = (page: Page) => page.evaluate('globalThis.heard') as Promise<number[]>
  const listen = (page: Page) =>
    page.addInitScript(`
      globalThis.heard = []
      const Real = EventSource
      globalThis.streams = []
      globalThis.EventSource = class extends Real {
        constructor(...given) {
          super(...given)
          globalThis.streams.push(this)
          this.addEventListener('message', (event) => globalThis.heard.push(JSON.parse(event.data).sequence))
        }
      }`)

  test('what happens meanwhile arrives afterwards: each event once, and the list shows it', async () => {
    const { page, context } = await web.open()
    await listen(page)
    await page.goto('/inbox/open')
    await expect.poll(() => page.evaluate('globalThis.streams[0]?.readyState')).toBe(1)
    await newTicket('Before the break')
    await page.getByRole('row').getByText('Before the break').waitFor()
    // the line is cut, and no new one comes about for a while
    await page.route('**/events/stream*', (route) => route.abort())
    web.desk.app.server.closeAllConnections()
    await page.getByText('The connection was lost.').waitFor()
    for (let nth = 1; nth <= 30; nth += 1) await newTicket(`Number ${nth} of the break`)
    await page.unroute('**/events/stream*')
    await page.getByRole('row').getByText('Number 30 of the break').waitFor({ timeout: 45_000 })
    await page.getByText('The connection was lost.').waitFor({ state: 'detached' })
    await newTicket('After the break')
    await page.getByRole('row').getByText('After the break').waitFor()
    const heard = await heardBy(page)
    expect(heard.length).toBeGreaterThan(30)
    // numbers of events have no gaps, and this agent may see all of them
    expect(heard).toEqual(heard.map((_, nth) => (heard[0] ?? 0) + nth))
    await context.close()
  })

  test('a change waits, says so, and is made exactly once when the server answers again', async () => {
    const id = await newTicket('To be closed')
    const { page, context } = await web.open()
    await page.goto(`/inbox/all/${id}`)
    await page.getByRole('button', { name: 'Close the ticket' }).waitFor()
    const keys: (string | undefined)[] = []
    let isAnswerLost = true
    await page.route(`**/tickets/${id}.json`, async (route) => {
      if (route.request().method() !== 'PATCH') return route.continue()
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length === 1) return route.abort()
      // the second time the server works and its answer is lost
      if (isAnswerLost) {
        isAnswerLost = false
        await route.fetch()
        return route.abort()
      }
      return route.continue()
    })
    await page.keyboard.press('e')
    await page.getByText('1 change waits and is sent as soon as the server answers.').waitFor()
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.getByText(/change waits/).waitFor({ state: 'detached' })
    expect(await statusOf(id)).toBe(6)
    expect(new Set(keys).size).toBe(1)
    expect(keys.length).toBeGreaterThanOrEqual(3)
    const { body } = await web.desk.admin.get(`/tickets/${id}/activities.json`)
    const changes = body.ticketactivities.filter((row: { eventType: string }) => row.eventType === 'status')
    expect(changes).toHaveLength(1)
    await context.close()
  })

  test('a change that waits outlives a reload', async () => {
    const id = await newTicket('To be closed later')
    const { page, context } = await web.open()
    await page.goto(`/inbox/all/${id}`)
    await page.getByRole('button', { name: 'Close the ticket' }).waitFor()
    await page.route(`**/tickets/${id}.json`, (route) =>
      route.request().method() === 'PATCH' ? route.abort() : route.continue(),
    )
    await page.keyboard.press('e')
    await page.getByText('1 change waits').waitFor()
    await page.reload()
    await page.unroute(`**/tickets/${id}.json`)
    // it is said on the screen and aloud
    await page.getByText('A change from before the page was loaded has been sent').first().waitFor()
    expect(await statusOf(id)).toBe(6)
    await context.close()
  })

  test('offline is said above everything, with what waits', async () => {
    const { page, context } = await web.open()
    await page.goto('/inbox/open')
    await page.getByRole('grid').waitFor()
    await context.setOffline(true)
    await page.getByText('You are offline.').waitFor()
    await context.setOffline(false)
    await page.getByText('You are offline.').waitFor({ state: 'detached' })
    await context.close()
  })
})
