import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { startDispatcher } from '../../server/events/dispatch.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { keepLog } from '../support/mail.ts'
import { setSite } from '../support/messages.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

describe.skipIf(!hasBrowser)('the state of a ticket as the page tells it', { timeout: 180_000 }, () => {
  let web: WebDesk
  let dispatcher: { stop(): Promise<void> }
  let colleague: ReturnType<WebDesk['desk']['as']>
  let customerId: number
  beforeAll(async () => {
    web = await createWebDesk()
    const { database, inboxId } = web.desk
    dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    customerId = (await makeCustomer(database, { firstName: 'Ada', lastName: 'Lovelace' })).id
    const { token } = await makeUser(database, { firstName: 'Grace', inboxes: { [inboxId]: 'write' } })
    colleague = web.desk.as(token)
  }, 120_000)
  afterAll(async () => {
    await dispatcher?.stop()
    await web?.close()
  })

  async function createTicket(subject: string): Promise<number> {
    const body = { subject, message: 'x', inbox: { id: web.desk.inboxId }, customer: { id: customerId } }
    return (await web.desk.admin.post('/tickets.json', body)).body.ticket.id
  }
  const headed = (page: Page, subject: string) => page.getByRole('heading', { name: new RegExp(`^${subject}`) })

  test("one's own change asks for the ticket once, a colleague's once more, and one without an event after a while", async () => {
    const id = await createTicket('Asked once')
    const rename = (subject: string) => colleague.patch(`/tickets/${id}.json`, { subject })
    const { page, context } = await web.open()
    await page.clock.install()
    await page.goto(`/inbox/all/${id}`)
    await headed(page, 'Asked once').waitFor()
    // events arrive
    await expect
      .poll(async () => {
        await rename(`Live ${crypto.randomUUID()}`)
        return headed(page, 'Live').isVisible()
      })
      .toBe(true)
    // and all of them have
    const tags = page.waitForRequest(/\/tags\.json/)
    await web.desk.admin.post('/tags.json', { name: 'marker' })
    await tags
    await page.clock.pauseAt(Date.now() + 60_000)
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes(`/tickets/${id}.json`) && request.url().includes('ticketactivities')) asked += 1
    })
    await page.keyboard.press('e')
    await page.getByText('Status: Closed').first().waitFor()
    await expect.poll(() => asked).toBe(1)
    await page.getByText('set the status to Closed').waitFor()
    await rename('Named anew')
    await headed(page, 'Named anew').waitFor()
    expect(asked).toBe(2)
    await dispatcher.stop()
    await page.keyboard.press('i')
    await page
      .getByText(/^Assigned to/)
      .first()
      .waitFor()
    expect(asked).toBe(2)
    await page.clock.runFor(5_000)
    await expect.poll(() => asked).toBe(3)
    const { database } = web.desk
    dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    await context.close()
  })

  test('mail that waits or is held back says so, and does not look delivered', async () => {
    const id = await createTicket('Held')
    const { database: db, admin } = web.desk
    await setSite(db, { undo_send_seconds: 600 })
    const { message } = (await admin.post(`/tickets/${id}/messages.json`, { message: 'Later' })).body
    const { page, context } = await web.open()
    const state = page.locator(`#message-${message.id}`).getByRole('button', { name: /Show what became of the mail/ })
    const show = async (word: string, icon: string) => {
      await page.goto(`/inbox/all/${id}`)
      await state.filter({ hasText: word }).waitFor()
      expect(await state.locator('svg').getAttribute('class')).toContain(icon)
    }
    await show('Not sent yet', 'calendar-clock')
    await state.click()
    await page.getByText('Nothing of it has left the desk yet.').waitFor()
    await db.query(sql`update messages set send_after = null, delivery_status = 'held' where id = ${message.id}`)
    await show('Held back', 'circle-pause')
    await setSite(db, { undo_send_seconds: 0 })
    await context.close()
  })

  test('names that the desk came with are in the language of the reader, names of its own and searches are as stored', async () => {
    const id = await createTicket('Übersetzt')
    const { admin } = web.desk
    await admin.patch('/ticketpriorities/2.json', { name: 'Whenever' })
    await admin.patch(`/tickets/${id}.json`, { type: { id: 2 }, priority: { id: 3 } })
    const { page, context } = await web.open({ locale: 'de-DE' })
    await page.goto(`/inbox/all/${id}`)
    await headed(page, 'Übersetzt').waitFor()
    await page.getByText(/Art auf Frage/).waitFor()
    for (const name of [/^Frage/, /^hoch/]) await page.getByRole('button', { name }).waitFor()
    await page.keyboard.press('p')
    for (const name of ['niedrig', 'Whenever', 'hoch']) await page.getByRole('option', { name, exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('s')
    await page.keyboard.type('gelöst')
    await page.keyboard.press('Enter')
    await page
      .getByText(/^Status: Gelöst/)
      .first()
      .waitFor()
    expect((await admin.get(`/tickets/${id}.json?includes=ticketstatuses`)).body.included.ticketstatuses).toMatchObject(
      [{ id: 5, name: 'Solved' }],
    )
    await page.goto('/inbox/search')
    await page.locator('#search-box').fill('status:so')
    await page.getByRole('option', { name: 'status:Solved' }).waitFor()
    // the form has what is stored
    await page.goto('/settings/tickettypes')
    await page.getByRole('link', { name: 'Frage', exact: true }).click()
    await expect.poll(() => page.getByRole('dialog').getByRole('textbox').first().inputValue()).toBe('Question')
    await context.close()
  })
})
