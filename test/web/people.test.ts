import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { startDispatcher } from '../../server/events/dispatch.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { keepLog } from '../support/mail.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

// a slow machine takes its time
const patient = { timeout: 20_000 }

describe.skipIf(!hasBrowser)(
  'customers, companies, notifications and the overview in a browser',
  { timeout: 180_000 },
  () => {
    let web: WebDesk
    let dispatcher: { stop(): Promise<void> }
    beforeAll(async () => {
      web = await createWebDesk()
      const { database } = web.desk
      dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    }, 120_000)
    afterAll(async () => {
      await dispatcher?.stop()
      await web?.close()
    })

    const newTicket = async (customerId: number, subject: string, fields: object = {}) =>
      (
        await web.desk.admin.post('/tickets.json', {
          subject,
          message: 'Hello',
          inbox: { id: web.desk.inboxId },
          customer: { id: customerId },
          ...fields,
        })
      ).body.ticket.id as number

    test('a customer is made, found by typing, corrected and deleted without the mouse', async () => {
      const { page, context, complaints } = await web.open()
      await page.goto('/customers')
      await page.getByRole('button', { name: 'New customer' }).waitFor()
      await page.keyboard.press('c')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('First name').fill('Ada')
      await dialog.getByLabel('E-mail').fill('ada@lovelace.example')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Ada' }).waitFor()
      await page.keyboard.press('e')
      await dialog.getByLabel('Last name').fill('Lovelace')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
      await makeCustomer(web.desk.database, { firstName: 'Charles', lastName: 'Babbage' })
      await page.goto('/customers')
      await page.getByRole('row').getByText('Charles Babbage').waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('lovel')
      await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('1')
      await page.getByRole('row').getByText('Ada Lovelace').waitFor()
      // the way back leads to what was searched for
      await page.waitForURL('**/customers?q=lovel')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
      await page.goBack()
      await page.getByRole('row').getByText('Ada Lovelace').waitFor()
      // a button of the toolbar: its keys work, too
      await page.getByRole('button', { name: 'New customer' }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor()
      await page.getByRole('button', { name: 'Delete the customer' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await page.waitForURL('**/customers')
      await page.getByText('Ada Lovelace is deleted').waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })

    test('the side panel is arranged and folded by keyboard, and stays so on other devices', async () => {
      const { id } = await makeCustomer(web.desk.database, { firstName: 'Ada' })
      const ticketId = await newTicket(id, 'Lamp')
      const { page, context } = await web.open()
      await page.goto(`/inbox/all/${ticketId}`)
      const panel = (of: Page) => of.getByRole('complementary', { name: 'Customer' })
      const titles = (of: Page) => panel(of).locator('section h3').allTextContents()
      const arrange = panel(page).getByRole('button', { name: 'Arrange Time' })
      await arrange.waitFor()
      expect(await titles(page)).toEqual(['Ticket', 'Earlier tickets', 'Tasks', 'Time'])
      for (const wanted of [
        ['Ticket', 'Earlier tickets', 'Time', 'Tasks'],
        ['Ticket', 'Time', 'Earlier tickets', 'Tasks'],
        ['Time', 'Ticket', 'Earlier tickets', 'Tasks'],
      ]) {
        await arrange.focus()
        await page.keyboard.press('Enter')
        const up = page.getByRole('menuitem', { name: 'Move up' })
        await up.waitFor()
        await up.press('Enter')
        await expect.poll(() => titles(page), patient).toEqual(wanted)
        await expect.poll(() => page.evaluate('document.activeElement.ariaLabel'), patient).toBe('Arrange Time')
      }
      await panel(page).getByRole('button', { name: 'Ticket', exact: true }).focus()
      await page.keyboard.press('Enter')
      await expectAccessible(page)
      const kept = async () => (await web.desk.admin.get('/me/preferences.json')).body.preferences
      await expect.poll(async () => (await kept()).panelFolded, patient).toEqual(['facts'])
      await context.close()
      const other = await web.open()
      await other.page.goto(`/inbox/all/${ticketId}`)
      const facts = panel(other.page).getByRole('button', { name: 'Ticket', exact: true })
      await facts.waitFor()
      await expect.poll(() => titles(other.page), patient).toEqual(['Time', 'Ticket', 'Earlier tickets', 'Tasks'])
      await expect.poll(() => facts.getAttribute('aria-expanded'), patient).toBe('false')
      await other.context.close()
    })

    test('an address that somebody else has is refused at its field', async () => {
      const other = await makeCustomer(web.desk.database)
      const { id } = await makeCustomer(web.desk.database)
      const { page, context } = await web.open()
      await page.goto(`/customers/${id}`)
      await page.getByRole('button', { name: 'Add an address' }).first().click()
      await page.getByLabel('E-mail').fill(other.email)
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true')
      await context.close()
    })

    test('a company gathers the customers of its domains, and who may not change it is not offered to', async () => {
      const { id } = await makeCustomer(web.desk.database, {
        firstName: 'Nora',
        lastName: 'Fjord',
        email: 'n@fjord.example',
      })
      await newTicket(id, 'A letter from the fjord')
      const { page, context } = await web.open()
      await page.goto('/companies')
      await page.getByRole('button', { name: 'New company' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('Fjord Kaffee')
      await dialog.getByLabel('Domains').fill('fjord.example')
      await dialog.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('heading', { name: 'Fjord Kaffee' }).waitFor()
      await page.getByRole('link', { name: 'Nora Fjord' }).click()
      await page.getByRole('link', { name: /A letter from the fjord/ }).waitFor()
      await page.getByRole('link', { name: 'Fjord Kaffee' }).click()
      await page.getByRole('button', { name: 'Edit the company' }).waitFor()
      const address = page.url()
      const { id: userId } = await makeUser(web.desk.database, { inboxes: { [web.desk.inboxId]: 'write' } })
      const agent = await web.open({ userId })
      await agent.page.goto(address)
      await agent.page.getByRole('link', { name: 'Nora Fjord' }).waitFor()
      expect(await agent.page.getByRole('button', { name: 'Edit the company' }).count()).toBe(0)
      await agent.context.close()
      await context.close()
    })

    test('what concerns one is counted live, opens its ticket, and is read then', async () => {
      const { id: customerId } = await makeCustomer(web.desk.database)
      const { id: userId } = await makeUser(web.desk.database, { inboxes: { [web.desk.inboxId]: 'write' } })
      const { page, context } = await web.open({ userId })
      await page.goto('/notifications')
      await page.getByRole('heading', { name: 'No notifications yet' }).waitFor()
      const tell = async (subject: string) => {
        const ticketId = await newTicket(customerId, subject, { agent: { id: userId } })
        // the desk under test runs no jobs; this is what the job writes
        await web.desk.database.query(sql`
        with told as (insert into notifications (user_id, ticket_id, kind, created_by_id, created_by_type)
          values (${userId}, ${ticketId}, 'assigned', 1, 'users') returning id)
        insert into events (kind, data, actor_id, actor_type)
        select 'row.created', jsonb_build_object('resource', 'notifications', 'id', id), 1, 'users' from told`)
        return ticketId
      }
      await tell('The first of two')
      const ticketId = await tell('The second of two')
      await page.getByRole('link', { name: '2 unread notifications' }).waitFor()
      await page.getByRole('link', { name: /The second of two/ }).click()
      await page.waitForURL(`**/${ticketId}`)
      await page.getByRole('link', { name: '1 unread notification' }).click()
      await page.getByRole('button', { name: 'Mark all as read' }).click()
      await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
      const unread = sql`select 1 from notifications where user_id = ${userId} and read_at is null`
      await expect.poll(() => web.desk.database.query(unread)).toEqual([])
      await context.close()
    })

    test('the overview shows what the API counts, as a picture and as a table', async () => {
      const { body } = await web.desk.admin.get('/overview.json?days=14')
      const { page, context } = await web.open()
      await page.goto('/overview?days=14')
      await page.getByRole('link', { name: new RegExp(`^Open ?${body.overview.open}`) }).waitFor()
      expect(await page.getByRole('img', { name: 'Tickets' }).count()).toBe(1)
      await page.getByText('As a table').first().click()
      const today = page.getByRole('table', { name: 'Tickets' }).getByRole('row').nth(1)
      expect(await today.getByRole('cell').nth(1).textContent()).toBe(String(body.overview.series.at(-1).created))
      await page.getByLabel('Period').selectOption({ label: 'Last 30 days' })
      await page.waitForURL('**/overview?days=30')
      await expect.poll(() => page.getByRole('table', { name: 'Tickets' }).getByRole('row').count()).toBe(31)
      await context.close()
    })
  },
)
