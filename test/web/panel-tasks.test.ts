import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statusIds } from '../../server/catalog/status-ids.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

describe.skipIf(!hasBrowser)('tasks and cards in the panel, in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  let receiver: Receiver
  beforeAll(async () => {
    web = await createWebDesk({ webhookAllowPrivate: true })
    receiver = await startReceiver()
  }, 120_000)
  afterAll(async () => {
    await web?.close()
    await receiver?.stop()
  })

  async function createTicket(subject: string): Promise<number> {
    const { admin, inboxId } = web.desk
    const ticket = { subject, message: 'Help', inbox: { id: inboxId }, customer: { email: 'ada@customer.example' } }
    return (await admin.post('/tickets.json', ticket)).body.ticket.id
  }
  const ticketOf = async (id: number) => (await web.desk.admin.get(`/tickets/${id}.json`)).body.ticket
  const part = (page: Page, name: string) =>
    page.getByRole('complementary', { name: 'Customer' }).getByRole('region', { name, exact: true })

  async function link(page: Page, address: string, title: string): Promise<void> {
    await part(page, 'Tasks').getByRole('button', { name: 'Link a task' }).click()
    const dialog = page.getByRole('dialog', { name: 'Link a task' })
    await dialog.getByLabel('Title').fill(title)
    await dialog.getByLabel('Address of the task').fill(address)
    await dialog.getByLabel('Address of the task').press('Enter')
  }

  test('tasks are linked, ticked off, taken away and brought back; the last one done makes the ticket active', async () => {
    const id = await createTicket('Tasks')
    await web.desk.admin.patch(`/tickets/${id}.json`, { ticket: { status: { id: statusIds.waiting } } })
    const { page, context, complaints } = await web.open()
    await page.goto(`/inbox/all/${id}`)
    const tasks = part(page, 'Tasks')
    await tasks.getByText('Link what has to be done elsewhere').waitFor()
    await link(page, 'https://projects.example/board', 'Order toner')
    const dialog = page.getByRole('dialog', { name: 'Link a task' })
    await dialog.getByText('There is no number of a task in it.').waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('Address of the task').fill('https://projects.example/tasks/4711?c=2')
    await dialog.getByRole('button', { name: 'Link', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const toner = tasks.getByRole('checkbox', { name: 'Order toner' })
    await toner.waitFor()
    const lead = tasks.getByRole('link', { name: 'Order toner' })
    expect(await lead.getAttribute('href')).toBe('https://projects.example/tasks/4711?c=2')
    await link(page, '12', '')
    const twelfth = tasks.getByRole('checkbox', { name: '#12' })
    await twelfth.waitFor()
    await dialog.waitFor({ state: 'detached' })
    await expectAccessible(page)

    await toner.press('Space')
    await expect
      .poll(async () => (await ticketOf(id)).tasks.map((task: { meta: object }) => task.meta))
      .toMatchObject([{ completed: true }, { completed: false }])
    expect((await ticketOf(id)).status.id).toBe(statusIds.waiting)
    await tasks.getByRole('button', { name: 'Take away #12' }).click()
    await twelfth.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo' }).click()
    await twelfth.waitFor()
    await twelfth.press('Space')
    await expect.poll(async () => (await ticketOf(id)).status.id).toBe(statusIds.active)
    // and the page says so
    await page.getByRole('button', { name: 'Status: Active' }).waitFor()
    await page.getByText('Task #12 was completed').first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('what the desk refuses is taken back, and says why', async () => {
    const id = await createTicket('Refused')
    await web.desk.admin.post(`/tickets/${id}/tasks/5.json`, { task: { title: 'Call back' } })
    const { page, context } = await web.open()
    await page.goto(`/inbox/all/${id}`)
    const box = part(page, 'Tasks').getByRole('checkbox', { name: 'Call back' })
    await box.waitFor()
    await page.route('**/tasks/5.json', (route) =>
      route.fulfill({
        status: 403,
        headers: { 'X-Request-Id': 'req-5' },
        json: { errors: [{ title: 'Forbidden', detail: 'not allowed' }] },
      }),
    )
    await box.press('Space')
    await page.getByText('The task could not be changed').waitFor()
    await page.getByText('req-5').waitFor()
    expect(await box.isChecked()).toBe(false)
    await context.close()
  })

  test('a card has its place while its program is asked; one that fails says why and can be asked again', async () => {
    const [first, second] = [await createTicket('First'), await createTicket('Second')]
    await web.desk.admin.post('/panelcards.json', { name: 'Orders', url: receiver.url() })
    const lamps = (value: string) => {
      const rows = [{ label: 'Last order', value, url: 'https://shop.example/1' }]
      return { status: 200, body: JSON.stringify({ rows }) }
    }
    receiver.answers.push({ status: 500 }, lamps('One lamp'), lamps('Two lamps'), lamps('Two lamps'))
    const { page, context, complaints } = await web.open()
    await page.goto(`/inbox/all/${first}`)
    const card = part(page, 'Orders')
    await card.getByText('the program answered 500').waitFor()
    await expectAccessible(page)
    await card.getByRole('button', { name: 'Ask again' }).click()
    await card.getByRole('link', { name: 'One lamp' }).waitFor()
    // the next ticket knows which cards there will be
    let answerIt = () => {}
    const isSeen = new Promise<void>((resolve) => {
      answerIt = resolve
    })
    await page.route('**/cards.json', async (route) => {
      await isSeen
      await route.continue()
    })
    await page.getByRole('row').filter({ hasText: 'Second' }).click()
    await page.getByRole('heading', { name: /^Second/ }).waitFor()
    await card.getByRole('heading', { name: 'Orders' }).waitFor()
    expect(await card.getByRole('link').count()).toBe(0)
    answerIt()
    await card.getByRole('link', { name: 'Two lamps' }).waitFor()
    expect(page.url()).toContain(`/${second}`)
    expect(complaints).toEqual([])

    await page.unroute('**/cards.json')
    await page.route('**/cards.json', (route) => route.fulfill({ status: 503, json: { errors: [] } }))
    await page.reload()
    const cards = part(page, 'Cards')
    await cards.getByText('The cards could not be loaded').waitFor()
    await page.unroute('**/cards.json')
    await cards.getByRole('button', { name: 'Try again' }).click()
    await card.getByRole('link', { name: 'Two lamps' }).waitFor()
    await context.close()
  })
})
