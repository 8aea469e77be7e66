import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../server/account/passwords.ts'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeTicket, makeUser } from '../support/factories.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

// What no stream of events answers is a 404 in the console until that route exists; nothing else may be said there.
const unexpected = (complaints: string[]) => complaints.filter((text) => !text.includes('404 (Not Found)'))

describe.skipIf(!hasBrowser)('the inbox in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  let ticketIds: number[]
  beforeAll(async () => {
    web = await createWebDesk()
    const { database: db, admin, inboxId } = web.desk
    const customer = await makeCustomer(db, { firstName: 'Ada', lastName: 'Lovelace' })
    ticketIds = []
    for (const subject of ['The oldest', 'The middle', 'The newest']) {
      const { body } = await admin.post('/tickets.json', {
        subject,
        message: `<p>About <b>${subject}</b></p>`,
        inbox: { id: inboxId },
        customer: { id: customer.id },
      })
      ticketIds.push(body.ticket.id)
    }
    // moments apart, so that there is an order to see
    for (const [nth, id] of ticketIds.entries())
      await db.query(sql`update tickets set updated_at = now() - make_interval(mins => ${10 - nth}) where id = ${id}`)
  }, 120_000)
  afterAll(() => web?.close())

  const statusOf = async (id: number) => (await web.desk.admin.get(`/tickets/${id}.json`)).body.ticket.status.id

  test('somebody signs in with a password, and comes to where they wanted to go', async () => {
    const user = await makeUser(web.desk.database, { role: 'Admin', firstName: 'Grace' })
    const hash = await hashPassword('correct horse')
    await web.desk.database.query(sql`update users set password_hash = ${hash} where id = ${user.id}`)
    const { page, context, complaints } = await web.open()
    await context.clearCookies()
    await page.goto('/inbox/all')
    await page.getByLabel('E-mail').fill(user.email)
    await page.getByLabel('Password').fill('wrong horse')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('This address and password do not match.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Password').fill('correct horse')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/inbox/all')
    await page.getByRole('grid', { name: 'All tickets' }).waitFor()
    expect(complaints.filter((text) => !/4\d\d \(/.test(text))).toEqual([])
    await context.close()
  })

  test('without the mouse: open the next ticket, read it, close it, undo', async () => {
    const { page, context, complaints } = await web.open()
    await page.goto('/inbox/open')
    const rows = page.getByRole('row')
    await rows.first().getByText('The newest', { exact: true }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/inbox/open/${ticketIds[1]}`)
    await page.getByRole('heading', { name: 'The middle' }).waitFor()
    await page.frameLocator('article iframe').getByText('About The middle').waitFor()
    await page.keyboard.press('e')
    await page.getByText('Status: Closed').first().waitFor()
    await expect.poll(() => statusOf(ticketIds[1]!)).toBe(6)
    await page.keyboard.press('Control+z')
    await expect.poll(() => statusOf(ticketIds[1]!)).toBe(1)
    await page.keyboard.press('u')
    await page.waitForURL('**/inbox/open')
    expect(unexpected(complaints)).toEqual([])
    await context.close()
  })

  test('a change that the server refuses is taken back, and the page says why and what to do', async () => {
    const { page, context } = await web.open()
    await page.goto(`/inbox/all/${ticketIds[0]}`)
    await page.getByRole('button', { name: 'Close the ticket' }).waitFor()
    await page.route('**/tickets/*.json', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 500, headers: { 'x-request-id': 'r-1' }, json: { errors: [] } })
        : route.continue(),
    )
    await page.keyboard.press('e')
    await page.getByText('The status could not be changed').waitFor()
    await page.getByText('Request r-1').waitFor()
    await page.getByRole('button', { name: /^Status: Active/ }).waitFor()
    expect(await statusOf(ticketIds[0]!)).toBe(1)
    await context.close()
  })

  test('the palette does what the toolbar does, and letters that are typed are only letters', async () => {
    const { page, context } = await web.open()
    await page.goto(`/inbox/all/${ticketIds[0]}`)
    await page.getByRole('heading', { name: 'The oldest' }).waitFor()
    await page.getByRole('button', { name: 'Close the ticket' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('change stat')
    await page.keyboard.press('Enter')
    await page.keyboard.type('wait')
    await page.keyboard.press('Enter')
    await expect.poll(() => statusOf(ticketIds[0]!)).toBe(3)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Next ticket').waitFor()
    await expectAccessible(page)
    await context.close()
  })

  test.each(['light', 'dark'] as const)(
    'nothing serious is in the way of anybody in the %s theme',
    async (colorScheme) => {
      const { page, context } = await web.open({ colorScheme })
      await page.goto(`/inbox/all/${ticketIds[2]}`)
      await page.frameLocator('article iframe').getByText('About The newest').waitFor()
      await expectAccessible(page)
      await page.goto('/gallery')
      await page.getByRole('heading', { name: 'Components' }).waitFor()
      await expectAccessible(page)
      await context.close()
    },
  )

  test('at 1440 everything is side by side, at 1024 the customer is a drawer, at 390 there is one pane and a way back', async () => {
    const { page, context } = await web.open()
    await page.goto(`/inbox/all/${ticketIds[0]}`)
    const [views, list] = [page.getByRole('navigation', { name: 'Main' }), page.getByRole('grid')]
    const [ticket, customer] = [page.getByRole('article'), page.getByRole('complementary', { name: 'Customer' })]
    for (const pane of [views, list, ticket, customer]) await pane.waitFor()
    await page.setViewportSize({ width: 1024, height: 768 })
    await customer.waitFor({ state: 'detached' })
    for (const pane of [views, list, ticket]) await pane.waitFor()
    await page.getByRole('button', { name: 'Show the customer' }).click()
    await page.getByRole('dialog', { name: 'Customer' }).getByText('Ada Lovelace').waitFor()
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 390, height: 844 })
    await ticket.waitFor()
    for (const pane of [views, list]) await pane.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Back to the list' }).click()
    await list.waitFor()
    await ticket.waitFor({ state: 'detached' })
    await context.close()
  })

  test('a long list has at most 60 rows in the page, wherever it is scrolled to', async () => {
    const { database: db, inboxId } = web.desk
    const customer = await makeCustomer(db)
    const { id } = await makeTicket(db, { inboxId, customerId: customer.id })
    await db.query(sql`
      insert into tickets (inbox_id, customer_id, subject, status_id, source_id)
      select inbox_id, customer_id, 'Number ' || n, 4, source_id from tickets, generate_series(1, 3000) n where id = ${id}`)
    const { page, context } = await web.open()
    await page.goto('/inbox/waiting')
    const grid = page.getByRole('grid')
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('3001')
    for (const share of [0, 0.5, 1]) {
      await grid.evaluate((element, part) => element.scrollTo({ top: element.scrollHeight * part }), share)
      await page
        .getByRole('row')
        .getByText(/^Number \d+$/)
        .first()
        .waitFor()
      expect(await page.getByRole('row').count()).toBeLessThanOrEqual(60)
    }
    await context.close()
  })
})
