import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { runBulk } from '../../server/desk-api/run-bulk.job.ts'
import { startDispatcher } from '../../server/events/dispatch.ts'
import { findActorByUser } from '../../server/http/actor-queries.ts'
import { searchedTickets } from '../../server/search/searched.ts'
import { indexRows } from '../../server/search/write-index.ts'
import { makeCustomer, makeTicket, makeUser } from '../support/factories.ts'
import { keepLog } from '../support/mail.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

const many = 100_000
const patience = { timeout: 20_000 }
const onHold = 4

describe.skipIf(!hasBrowser)('lists of tickets in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  let agentId: number
  let dispatcher: { stop(): Promise<void> }
  const names = ['Amber', 'Birch', 'Cedar', 'Dahlia', 'Elder', 'Fern']
  const ids: number[] = []
  beforeAll(async () => {
    web = await createWebDesk()
    const { database: db, admin, inboxId } = web.desk
    dispatcher = startDispatcher({ database: db, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    agentId = (await makeUser(db, { firstName: 'Grace', lastName: 'Hopper', inboxes: { [inboxId]: 'write' } })).id
    const customer = await makeCustomer(db, { firstName: 'Ada', lastName: 'Lovelace' })
    await admin.post('/tags.json', { tag: { name: 'needs info' } })
    for (const [nth, subject] of names.entries()) {
      const { body } = await admin.post('/tickets.json', {
        subject,
        message: `<p>About ${subject}</p>`,
        inbox: { id: inboxId },
        customer: { id: customer.id },
      })
      ids.push(body.ticket.id)
      await db.query(
        sql`update tickets set updated_at = now() - make_interval(mins => ${20 - nth}) where id = ${body.ticket.id}`,
      )
    }
    const { id: pattern } = await makeTicket(db, { inboxId, customerId: customer.id })
    await db.query(sql`
      insert into tickets (inbox_id, customer_id, subject, status_id, source_id, updated_at)
      select inbox_id, customer_id, 'Number ' || n, ${onHold}, source_id, now() - make_interval(secs => 3600 + n)
      from tickets, generate_series(1, ${many}) n where id = ${pattern}`)
    await db.query(sql`delete from tickets where id = ${pattern}`)
    await db.query(sql`analyze tickets`)
  }, 180_000)
  afterAll(async () => {
    await dispatcher?.stop()
    await web?.close()
  })

  const get = async (path: string) => (await web.desk.admin.get(path)).body
  const ticket = async (id: number) => (await get(`/tickets/${id}.json`)).ticket
  const rowOf = (page: Page, subject: string) => page.getByRole('row').filter({ hasText: subject })
  const selected = (page: Page) => page.locator('[role="row"][aria-selected="true"]')
  async function choose(page: Page, typed: string): Promise<void> {
    await page.getByRole('dialog').getByRole('combobox').fill(typed)
    await page.keyboard.press('Enter')
  }

  test('a hundred thousand tickets have at most 60 rows in the page; scrolling goes on by cursor, jumping does not', async () => {
    const { page, context } = await web.open()
    const asked: URL[] = []
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname.endsWith('/tickets.json')) asked.push(url)
    })
    await page.goto(`/inbox/waiting`)
    const grid = page.getByRole('grid')
    await page.locator(`[role="grid"][aria-rowcount="${many}"]`).waitFor()
    const scrollTo = (top: number) => grid.evaluate((element, to) => element.scrollTo({ top: to }), top)
    for (const number of [1, 60, 120, 180, 240]) {
      await scrollTo((number - 1) * 80)
      await page.getByText(`Number ${number}`, { exact: true }).waitFor()
      expect(await page.getByRole('row').count()).toBeLessThanOrEqual(60)
    }
    expect(asked.filter(({ searchParams }) => searchParams.has('cursor')).length).toBeGreaterThanOrEqual(2)
    await page.keyboard.press('End')
    await page.getByText(`Number ${many}`, { exact: true }).waitFor()
    expect(await page.getByRole('row').count()).toBeLessThanOrEqual(60)
    // a handful of pages, not a thousand
    expect(asked.length).toBeLessThan(12)
    await context.close()
  })

  test('tickets that come in above move nothing that is read, and are seen to come in at the top', async () => {
    const { page, context } = await web.open()
    await page.goto('/inbox/all')
    await page.getByText('Amber', { exact: true }).waitFor()
    const comeIn = async (subject: string) => {
      const { database: db, admin, inboxId } = web.desk
      const customer = await makeCustomer(db)
      const body = { subject, message: 'x', inbox: { id: inboxId }, customer: { id: customer.id } }
      return (await admin.post('/tickets.json', body)).body.ticket.id as number
    }
    const first = await comeIn('Seen at once')
    await page.getByText('Seen at once', { exact: true }).waitFor()
    const grid = page.getByRole('grid')
    await grid.evaluate((element) => element.scrollTo({ top: 80 * 30 }))
    const row = page.getByText('Number 28', { exact: true })
    await row.waitFor()
    const before = (await row.boundingBox())?.y
    const rows = page.waitForResponse((response) => response.url().includes('/tickets.json'))
    const second = await comeIn('Comes in above')
    await rows
    await expect.poll(async () => grid.evaluate((element) => element.scrollTop), patience).toBe(80 * 31)
    expect((await row.boundingBox())?.y).toBe(before)
    for (const id of [first, second]) await web.desk.admin.delete(`/tickets/${id}.json`)
    await context.close()
  })

  test('x and shift+x select, a change of what is selected is done at once for all, and undone at once', async () => {
    const { page, context, complaints } = await web.open()
    await page.goto('/inbox/open')
    await rowOf(page, 'Fern').waitFor()
    for (const key of ['x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
    await expect.poll(() => selected(page).count(), patience).toBe(3)
    await page.keyboard.press('a')
    await choose(page, 'grace')
    const [, , , dahlia, elder, fern] = ids as [number, number, number, number, number, number]
    for (const id of [dahlia, elder, fern])
      await expect.poll(async () => (await ticket(id)).agent?.id, patience).toBe(agentId)
    expect((await ticket(ids[2]!)).agent).toBe(null)
    await expect.poll(() => selected(page).count(), patience).toBe(0)
    await page.getByText('Assigned to Grace Hopper: 3 tickets').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Undone: 3 tickets').waitFor()
    for (const id of [dahlia, elder, fern]) expect((await ticket(id)).agent).toBe(null)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the palette has every button of the toolbars, with its keys', async () => {
    const { page, context } = await web.open()
    await page.goto('/inbox/open')
    await rowOf(page, 'Fern').waitFor()
    for (const key of ['x', 'j', 'x']) await page.keyboard.press(key)
    const labels = async (buttons: Locator) =>
      Promise.all((await buttons.all()).map((button) => button.getAttribute('aria-label')))
    const toolbar = await labels(
      page.getByRole('toolbar', { name: 'Actions for the selected tickets' }).getByRole('button'),
    )
    expect(toolbar.length).toBeGreaterThanOrEqual(9)
    await page.keyboard.press('Control+k')
    const palette = await page.getByRole('dialog').getByRole('option').locator('span:first-of-type').allTextContents()
    const about = palette.filter((label) => /2 tickets/.test(label))
    expect(new Set(about)).toEqual(new Set(toolbar))
    expect(
      await page
        .getByRole('option', { name: /^Assign 2 tickets to …/ })
        .locator('kbd')
        .allTextContents(),
    ).toEqual(['A'])
    // the last one used comes first
    await choose(page, 'priority of 2')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    expect(await page.getByRole('option').first().textContent()).toContain('Change the priority of 2 tickets')
    await context.close()
  })

  test('all results of a search are changed by a job of the server, which shows how far it is and what refused', async () => {
    const { database: db } = web.desk
    const found = await db.query<{ id: number }>(sql`
      update tickets set subject = 'Zinnia ' || id, updated_at = now()
      where id in (select id from tickets where status_id = ${onHold} order by id limit 120) returning id`)
    const zinnias = found.map(({ id }) => id).sort((one, other) => one - other)
    await indexRows(db, searchedTickets, zinnias)
    const { page, context } = await web.open()
    await page.goto('/inbox/search?q=subject:zinnia')
    await rowOf(page, 'Zinnia').first().waitFor()
    await page.keyboard.press('x')
    await page.getByRole('button', { name: 'Select all 120' }).click()
    await page.getByRole('region', { name: 'Selection' }).getByText('120 selected').waitFor()
    await page.keyboard.press('p')
    await choose(page, 'high')
    await page.getByRole('progressbar', { name: 'Priority: High' }).waitFor(patience)
    await page.getByText('1 of 120').waitFor()
    // one of them is gone before its turn comes
    await db.query(sql`delete from tickets where id = ${zinnias.at(-1)}`)
    const [job] = await db.query<{ id: number }>(sql`select max(id) as id from jobs`)
    const findActor = (userId: number) => findActorByUser(db, userId)
    await runBulk(db, job?.id ?? 0, { baseUrl: web.url, findActor })
    const refused = page.getByRole('button', { name: '1 ticket was not changed' })
    await refused.waitFor(patience)
    const filter = encodeURIComponent(JSON.stringify({ search: 'zinnia priority:high' }))
    expect((await get(`/tickets/counts.json?filter=${filter}`)).counts.total).toBe(119)
    await refused.click()
    await page
      .getByRole('dialog')
      .getByRole('link', { name: `#${zinnias.at(-1)}` })
      .waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await refused.waitFor({ state: 'detached' })
    await context.close()
  })

  test('the way back finds the list where it was, with what was selected', async () => {
    const { page, context } = await web.open()
    await page.goto('/inbox/waiting')
    const grid = page.getByRole('grid')
    await page.locator('[role="row"] time').first().waitFor()
    await grid.evaluate((element) => element.scrollTo({ top: 80 * 400 }))
    const row = page.locator('[aria-rowindex="403"]')
    await row.getByRole('link').waitFor()
    const subject = (await row.locator('a span').nth(4).textContent()) ?? ''
    await row.getByRole('checkbox').click()
    await page.getByRole('region', { name: 'Selection' }).getByText('1 selected').waitFor()
    const top = await grid.evaluate((element) => element.scrollTop)
    await page.getByRole('link', { name: /^All tickets/ }).click()
    await page.getByRole('grid', { name: 'All tickets' }).waitFor()
    await page.goBack()
    await page.getByRole('region', { name: 'Selection' }).getByText('1 selected').waitFor()
    expect(await grid.evaluate((element) => element.scrollTop)).toBe(top)
    expect(await selected(page).textContent()).toContain(subject)
    await context.close()
  })
})
