import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer } from '../support/factories.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

describe.skipIf(!hasBrowser)('keys of somebody who is quicker than the page', { timeout: 180_000 }, () => {
  let web: WebDesk
  const ids: number[] = []
  beforeAll(async () => {
    web = await createWebDesk()
    const { database: db, admin, inboxId } = web.desk
    const customer = await makeCustomer(db, { firstName: 'Ada', lastName: 'Lovelace' })
    for (const [nth, subject] of ['First', 'Second', 'Third'].entries()) {
      const body = { subject, message: 'x', inbox: { id: inboxId }, customer: { id: customer.id } }
      const { id } = (await admin.post('/tickets.json', body)).body.ticket
      await db.query(sql`update tickets set updated_at = now() - make_interval(mins => ${nth + 1}) where id = ${id}`)
      ids.push(id)
    }
    const response = { name: 'Thanks', body: '<p>Thank you!</p>', isShared: true }
    await admin.post('/cannedresponses.json', { cannedresponse: response })
  }, 120_000)
  afterAll(() => web?.close())

  /** What is on the page hears keys when it has nothing more to do. */
  const rest = (page: Page) => page.evaluate('new Promise((resolve) => requestIdleCallback(resolve))')
  async function openTicket(page: Page): Promise<void> {
    await page.goto(`/inbox/all/${ids[0]}`)
    await page.getByRole('button', { name: 'Reply' }).waitFor()
    await rest(page)
  }
  const isStatus = async (id: number) => (await web.desk.admin.get(`/tickets/${id}.json`)).body.ticket.status.id

  test('the focus comes back to where it was before the palette that opened a dialog', async () => {
    const { page, context } = await web.open()
    await openTicket(page)
    const reply = page.getByRole('button', { name: 'Reply' })
    // the dialog is loaded for the first one, and there for the second
    for (const _ of ['loaded', 'there']) {
      await reply.focus()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('change the subject')
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Change the subject' })
      await dialog.getByRole('textbox').waitFor()
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await expect.poll(() => reply.evaluate('document.activeElement.textContent')).toMatch(/^Reply/)
    }
    await context.close()
  })

  test.each([
    ['c', 'the new ticket', '/overview', 'ada', (page: Page) => page.getByRole('combobox', { name: 'Customer' })],
    ['m', 'merging', 'ticket', 'second', (page: Page) => page.getByRole('dialog').getByRole('combobox')],
    ['n', 'a setting', '/settings/tags', 'weird', (page: Page) => page.getByRole('dialog').getByLabel('Name')],
  ] as const)(
    'after %s, what is typed before %s is there is in its first field',
    async (key, _, path, typed, field) => {
      const { page, context } = await web.open()
      if (path === 'ticket') await openTicket(page)
      else await page.goto(path)
      await page
        .getByRole('heading', { name: /^(First|Overview|Tags)/ })
        .first()
        .waitFor()
      await rest(page)
      let load = () => {}
      const isAsked = new Promise<void>((resolve) => (load = resolve))
      await page.route('**/*.js', async (route) => {
        await isAsked
        await route.continue()
      })
      await page.keyboard.press(key)
      await page.keyboard.type(typed)
      load()
      await expect.poll(() => field(page).inputValue()).toBe(typed)
      await page.keyboard.type('er')
      await expect.poll(() => field(page).inputValue()).toBe(`${typed}er`)
      expect(await isStatus(ids[0]!)).toBe(1)
      await context.close()
    },
  )

  test('Enter opens the row that the key before it went to', async () => {
    const { page, context } = await web.open()
    for (const [keys, id] of [
      [['j'], ids[1]],
      [['j', 'j', 'k', 'j'], ids[2]],
    ] as const) {
      await page.goto('/inbox/all')
      await page.getByRole('row').filter({ hasText: 'Third' }).waitFor()
      await rest(page)
      for (const key of [...keys, 'Enter']) await page.keyboard.press(key)
      await page.waitForURL(`**/inbox/all/${id}`)
    }
    await context.close()
  })

  test('the canned responses take what is typed right after their key', async () => {
    const { page, context } = await web.open()
    await openTicket(page)
    await page.keyboard.press('r')
    const text = page.getByRole('textbox', { name: 'Text of the reply' })
    await text.waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('textbox')
    await page.keyboard.press('/')
    await page.keyboard.type('thanks')
    const picker = page.getByRole('dialog', { name: 'Canned responses' }).getByRole('combobox')
    await expect.poll(() => picker.inputValue()).toBe('thanks')
    await page.keyboard.press('Escape')
    expect(await text.innerText()).not.toMatch(/\w/)
    await context.close()
  })
})
