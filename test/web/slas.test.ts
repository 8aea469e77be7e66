import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer } from '../support/factories.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

const targets = [
  { hours: 8, target: 'firstResponse' },
  { hours: 48, target: 'resolutionTime' },
]

describe.skipIf(!hasBrowser)('what SLAs promise, in a browser', { timeout: 120_000 }, () => {
  let web: WebDesk
  const ids: Record<string, number> = {}
  beforeAll(async () => {
    web = await createWebDesk()
    const { admin, database, inboxId } = web.desk
    await admin.post('/slas.json', { sla: { name: 'Gold' }, included: { slaticketpriorities: targets } })
    const customer = await makeCustomer(database)
    for (const subject of ['Plenty', 'Near', 'Late']) {
      const body = { subject, message: 'Hello', inbox: { id: inboxId }, customer: { id: customer.id } }
      ids[subject] = (await admin.post('/tickets.json', body)).body.ticket.id
    }
    const due = async (subject: string, minutes: number) =>
      database.query(sql`
        update tickets set sla_due_at = now() + make_interval(mins => ${minutes}), sla_breached_at = now()
        where id = ${ids[subject]}`)
    await due('Near', 59)
    await due('Late', -150)
  }, 180_000)
  afterAll(() => web?.close())

  test('rows, the ticket, the overview and a view of its own say what is due and what is late', async () => {
    const { page, context, complaints } = await web.open()
    await page.goto('/inbox/open')
    const mark = (subject: string) => page.getByRole('row').filter({ hasText: subject }).locator('[title*=" due "]')
    await mark('Plenty').waitFor()
    // a slow machine needs minutes of an hour, but not an hour
    expect(await mark('Plenty').textContent()).toBe('7h left')
    expect(await mark('Near').textContent()).toMatch(/^\d\dm left$/)
    expect(await mark('Late').textContent()).toBe('2h late')
    expect(await mark('Late').getAttribute('title')).toMatch(/^First answer due /)
    await expectAccessible(page)
    await page.goto(`/inbox/overdue/${ids['Late']}`)
    await page.getByRole('complementary').getByText('2h late').waitFor()
    await page.getByRole('complementary').getByText('SLA broken').waitFor()
    await expect.poll(() => page.getByRole('grid').getByRole('row').count()).toBe(1)
    await page.goto('/overview')
    await page.getByRole('link', { name: /^Overdue\s*1\s*An answer/ }).click()
    await page.waitForURL('**/inbox/overdue')
    await page.getByRole('row').filter({ hasText: 'Late' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('an SLA’s times are for an answer, further ones or the solution', async () => {
    const { page, context } = await web.open()
    await page.goto('/settings/slas')
    await page.getByText('Gold').first().click()
    const promised = page.getByLabel('What is promised')
    await expect.poll(() => promised.count()).toBe(2)
    expect(await promised.evaluateAll((selects) => selects.map((select) => select.textContent))).toEqual([
      expect.stringContaining('First answer'),
      expect.stringContaining('Solution'),
    ])
    await context.close()
  })
})
