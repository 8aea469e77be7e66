import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { allActions } from '../../web/app/actions/all-actions.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

describe.skipIf(!hasBrowser)('what belongs to oneself, in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  beforeAll(async () => {
    web = await createWebDesk()
  }, 120_000)
  afterAll(() => web?.close())

  test('who is invited chooses a password by the link, is signed in, and cannot use the link again', async () => {
    const { id, email } = await makeUser(web.desk.database, { firstName: 'Grace', lastName: '' })
    const { body } = await web.desk.admin.post(`/users/${id}/invite.json`, { sendMail: false })
    const link = new URL(body.invitation.url)
    const { page, context } = await web.open()
    await context.clearCookies()
    await page.goto(`${link.pathname}${link.hash}`)
    await page.getByRole('heading', { name: 'Welcome! Choose a password' }).waitFor()
    await page.getByText(`For ${email}.`).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Last name').fill('Hopper')
    await page.getByLabel('New password').fill('an unlikely sentence')
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.getByRole('button', { name: 'Account of Grace Hopper' }).waitFor()
    await page.goto(`${link.pathname}${link.hash}`)
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
    await page.getByRole('link', { name: 'Ask for a new link' }).click()
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText(`If ${email} belongs to an agent`).waitFor()
    await context.close()
  })

  test('a name that is changed is shown everywhere; what the API refuses stands at its field', async () => {
    const { page, context } = await web.open()
    await page.goto('/profile/me')
    await page.getByLabel('First name').fill('Ada')
    await page.getByLabel('Signature').fill('Ada <of the desk>\nSupport')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: /^Account of Ada/ }).waitFor()
    expect((await web.desk.admin.get('/me.json')).body.user.signature).toBe('Ada &lt;of the desk&gt;<br>Support')
    const taken = await makeUser(web.desk.database)
    await page.getByLabel('E-mail').fill(taken.email)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true')
    await context.close()
  })

  test('what the API says is wrong is said in the language of the page', async () => {
    const taken = await makeUser(web.desk.database)
    const { page, context } = await web.open({ locale: 'de-DE' })
    await page.goto('/profile/me')
    await page.getByLabel('E-Mail').fill(taken.email)
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Das ist schon vergeben.').waitFor()
    await page.goto('/settings/site')
    await page.getByLabel('Senden rückgängig machen für (Sekunden)').fill('6000')
    await page.getByRole('button', { name: 'Speichern' }).click()
    await page.getByText('Das darf höchstens 600 sein.').waitFor()
    await context.close()
  })

  test('times are shown in the zone one chose, on every device', async () => {
    const { desk } = web
    const { id } = await makeCustomer(desk.database)
    await desk.database.query(sql`update customers set created_at = '2026-01-15T12:00:00Z' where id = ${id}`)
    const first = await web.open({ timezoneId: 'Europe/Berlin' })
    await first.page.goto(`/customers/${id}`)
    await first.page.getByText('Jan 15, 2026, 1:00 PM').waitFor()
    await first.page.goto('/profile/app')
    await first.page.getByLabel('Time zone').click()
    await first.page.getByLabel('Time zone').fill('chicago')
    await first.page.getByRole('option', { name: 'America/Chicago' }).click()
    await first.page.getByText('Saved').waitFor()
    await first.context.close()
    const second = await web.open({ timezoneId: 'Asia/Tokyo' })
    await second.page.goto(`/customers/${id}`)
    await second.page.getByText('Jan 15, 2026, 6:00 AM').waitFor()
    await second.context.close()
  })

  test('a shortcut of one’s own works at once and on other devices, and single keys can be switched off', async () => {
    const { page, context } = await web.open()
    await page.goto('/profile/keyboard')
    await page.getByRole('button', { name: 'Change the keys of “Go to Customers”' }).click()
    await page.keyboard.press('w')
    await page.keyboard.press('c')
    await page.getByRole('button', { name: 'Reset the keys of “Go to Customers”' }).waitFor()
    await page.keyboard.press('w')
    await page.keyboard.press('c')
    await page.waitForURL('**/customers')
    const kept = async () => (await web.desk.admin.get('/me/preferences.json')).body.preferences
    await expect.poll(async () => (await kept()).shortcuts).toEqual({ 'go.customers': 'w c' })
    await page.goto('/profile/keyboard')
    await page.getByLabel('Single letters as shortcuts').click()
    await expect.poll(async () => (await kept()).hasSingleKeys).toBe(false)
    await context.close()
    const other = await web.open()
    await other.page.goto('/profile/keyboard')
    await expect.poll(() => other.page.getByLabel('Single letters as shortcuts').isChecked()).toBe(false)
    await other.page.keyboard.press('w')
    await other.page.keyboard.press('c')
    await other.page.keyboard.press('Control+k')
    await other.page.getByRole('dialog').waitFor()
    expect(new URL(other.page.url()).pathname).toBe('/profile/keyboard')
    await other.context.close()
    await web.desk.admin.patch('/me/preferences.json', { preferences: { shortcuts: null, hasSingleKeys: null } })
  })

  test('the page of the keys and the sheet know every action of every screen, and say what keys are in each other’s way', async () => {
    const { desk } = web
    const customer = await makeCustomer(desk.database)
    const company = await desk.admin.post('/companies.json', { name: 'Analytical Engines' })
    const body = { subject: 'Lamp', message: 'Hello', inbox: { id: desk.inboxId }, customer: { id: customer.id } }
    const ticketId = (await desk.admin.post('/tickets.json', body)).body.ticket.id
    await desk.admin.post('/tickets.json', body)
    await desk.admin.post('/tags.json', { name: 'billing' })
    await desk.admin.post('/inboxes.json', { name: 'Sales', email: 'sales@desk.test' })
    const view = await desk.admin.post('/ticketviews.json', { name: 'Lamps', filter: '{"search":"status:active"}' })
    await desk.database.query(sql`insert into notifications (user_id, ticket_id, kind, created_by_id, created_by_type)
      values (1, ${ticketId}, 'assigned', 1, 'users')`)
    const { page, context } = await web.open()
    const offered = new Map<string, string>()
    async function look(path: string, ready: string, keys: readonly string[] = []): Promise<void> {
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      for (const key of keys) await page.keyboard.press(key)
      if (keys.includes('r')) await page.getByRole('button', { name: 'Throw the draft away' }).waitFor()
      await page.keyboard.press('Control+k')
      await page.locator('[data-line]').first().waitFor()
      const lines = await page.evaluate(`[...document.querySelectorAll('[data-line]')].map((line) => [
        line.dataset.line, [...line.querySelectorAll('kbd')].map((key) => key.textContent).join(' ')])`)
      for (const [id, shown] of lines as [string, string][]) offered.set(id, shown || (offered.get(id) ?? ''))
    }
    await look('/inbox/all', '[role=row] time', ['x', 'j', 'x'])
    await look(`/inbox/all/${ticketId}`, 'article section')
    await look(`/inbox/all/${ticketId}`, 'role=button[name=/^Reply/]', ['r'])
    await look(`/inbox/${view.body.ticketview?.id}`, '[role=row] time')
    await look('/inbox/search?q=status:active', '[role=row] time')
    await look('/customers', '[role=row] a')
    await look(`/customers/${customer.id}`, 'role=button[name="Delete the customer"]')
    await look(`/companies/${company.body.company?.id}`, 'role=button[name="Delete the company"]')
    await look('/notifications', 'main li a')
    await look('/settings/tags', 'main table')
    await look('/settings/site', 'main form')
    const symbols: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', enter: '↵', escape: 'Esc' }
    const shown = (keys: string) => keys.replace(/[a-z]+/g, (part) => symbols[part] ?? part.toUpperCase())
    const known = allActions.map(({ id, keys }) => [id, shown(keys).replaceAll('+', ' ')])
    // the palette does not name itself
    expect([...offered].sort()).toEqual(known.filter(([id]) => id !== 'app.palette').sort())

    await page.goto('/profile/keyboard')
    await page.getByRole('button', { name: 'Change the keys of “Next ticket”' }).click()
    await page.keyboard.press('e')
    await page.getByText('(also used for “Close the ticket”)').waitFor()
    await page.getByText('(also used for “Next ticket”)').first().waitFor()
    await page.getByRole('button', { name: 'Reset all shortcuts' }).click()
    await page.getByText('(also used for').first().waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    const elsewhere = page.getByRole('dialog').locator('section').filter({ hasText: 'On other screens' })
    await elsewhere.getByText('Select up to here').first().waitFor()
    await expectAccessible(page)
    await context.close()
  })

  test('what one is told of can be set for all inboxes and for one; a refusal takes the tick back', async () => {
    const { page, context } = await web.open()
    await page.goto('/settings/notifications')
    const tick = page.getByLabel('A new ticket arrives: By mail')
    await tick.check()
    const stored = async () => (await web.desk.admin.get('/notificationpreferences.json')).body.notificationpreferences
    await expect.poll(stored).toContainEqual({ event: 'newTicket', inbox: null, web: false, email: true })
    await page.getByLabel('For', { exact: true }).selectOption({ label: 'Support' })
    await tick.uncheck()
    const inbox = { id: web.desk.inboxId, type: 'inboxes' }
    await expect.poll(stored).toContainEqual({ event: 'newTicket', inbox, web: false, email: false })
    await page.route('**/notificationpreferences.json', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 500, headers: { 'x-request-id': 'r-2' }, json: { errors: [] } })
        : route.continue(),
    )
    // not `uncheck`: the refusal may come before it has looked
    await page.getByLabel('Somebody mentions me: By mail').click()
    await page.getByText('Request r-2').waitFor()
    await expect.poll(() => page.getByLabel('Somebody mentions me: By mail').isChecked()).toBe(true)
    await context.close()
  })

  test('a token is shown once and works; a device is signed out from afar', async () => {
    const { id: userId } = await makeUser(web.desk.database)
    const other = await web.open({ userId })
    await other.page.goto('/profile/tokens')
    await other.page.getByLabel('Name').fill('Backup')
    await other.page.getByRole('button', { name: 'Make a token' }).click()
    const secret = await other.page.locator('code').textContent()
    expect((await web.desk.as(secret ?? '').get('/me.json')).status).toBe(200)
    const { page, context } = await web.open({ userId })
    await page.goto('/profile/security')
    await page.getByRole('row').getByText('this one').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('The device is signed out').waitFor()
    await other.page.goto('/profile/tokens')
    await other.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await context.close()
    await other.context.close()
  })
})
