import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const png = Buffer.from(pixel, 'base64')

describe.skipIf(!hasBrowser)('pictures from elsewhere in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  /** A host in the desk's own network, which nobody may ask for a mail's sake. */
  let near: Server
  let nearOrigin: string
  let nearRequests = 0
  beforeAll(async () => {
    web = await createWebDesk()
    near = createServer((_request, response) => {
      nearRequests += 1
      response.writeHead(200, { 'content-type': 'image/png' }).end(png)
    })
    near.listen(0, '127.0.0.1')
    await once(near, 'listening')
    nearOrigin = `http://127.0.0.1:${(near.address() as AddressInfo).port}`
  }, 120_000)
  afterAll(async () => {
    await web?.close()
    near?.closeAllConnections()
    near?.close()
  })

  /** A ticket of two messages of one customer, each with a picture from elsewhere. */
  async function createTicket(name: string, picture: string): Promise<{ id: number; customerId: number }> {
    const { admin, database, inboxId } = web.desk
    const customer = await makeCustomer(database, { firstName: name, lastName: 'Lovelace' })
    const html = (text: string) =>
      `<p>${text}</p><img src="${picture}" alt="A cat"><img src="https://track.example/o.gif" width="1" height="1">`
    const ticket = { subject: name, message: html('First'), inbox: { id: inboxId }, customer: { id: customer.id } }
    const { id } = (await admin.post('/tickets.json', ticket)).body.ticket
    expect((await admin.post(`/tickets/${id}/messages.json`, { message: html('Second') })).status).toBe(201)
    await database.query(sql`
      update messages set created_by_type = 'customers', created_by_id = ${customer.id} where ticket_id = ${id}`)
    return { id, customerId: customer.id }
  }

  /** Every address that the pages of a browser asked for, those of the desk's origin without it. */
  async function record(context: BrowserContext): Promise<string[]> {
    const asked: string[] = []
    // no test asks the world: pictures.example is what the desk would have got from there
    const isExample = ({ pathname, searchParams }: URL) =>
      pathname === '/desk/api/v2/images' && searchParams.get('url')?.startsWith('https://pictures.example/') === true
    await context.route(isExample, (route) => route.fulfill({ contentType: 'image/png', body: png }))
    context.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url())) asked.push(request.url().replace(web.url, ''))
    })
    return asked
  }
  const foreign = (asked: string[]) => asked.filter((address) => !address.startsWith('/'))
  const proxied = (asked: string[]) => asked.filter((address) => address.startsWith('/desk/api/v2/images?'))

  const blocked = (page: Page) => page.getByText('1 picture from elsewhere is not shown')
  const message = (page: Page, nth: number) => page.locator('article section[id^=message-]').nth(nth)
  const pictures = (page: Page, nth: number) => message(page, nth).frameLocator('iframe').locator('img')
  async function openTicket(page: Page, id: number): Promise<void> {
    await page.goto(`/inbox/all/${id}`)
    await message(page, 1).waitFor()
  }
  const isLoaded = (page: Page, nth: number) =>
    expect
      .poll(() => pictures(page, nth).evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0)

  test('they are left out and named; “Show” shows them once, through the desk alone', async () => {
    const { id } = await createTicket('Ada', 'https://pictures.example/ada.png')
    const { page, context, complaints } = await web.open()
    const asked = await record(context)
    await openTicket(page, id)
    await expect.poll(() => blocked(page).count()).toBe(2)
    await message(page, 0).getByText('It has 1 invisible picture').waitFor()
    // the place of the picture says what was there, and from whom
    await message(page, 0).frameLocator('iframe').getByTitle('pictures.example').getByText('A cat').waitFor()
    expect(proxied(asked)).toEqual([])
    await expectAccessible(page)
    await message(page, 0).getByRole('button', { name: 'Show', exact: true }).press('Enter')
    await isLoaded(page, 0)
    expect(await blocked(page).count()).toBe(1)
    expect(proxied(asked)).toHaveLength(1)
    await page.reload()
    await expect.poll(() => blocked(page).count()).toBe(2)
    expect(foreign(asked)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('“Always” trusts the customer, everywhere and for everybody, until it is taken back', async () => {
    const { id, customerId } = await createTicket('Grace', 'https://pictures.example/grace.png')
    const { page, context, complaints } = await web.open()
    const asked = await record(context)
    await openTicket(page, id)
    await message(page, 0).getByRole('button', { name: 'Always show those of Grace Lovelace' }).click()
    for (const nth of [0, 1]) await isLoaded(page, nth)
    expect(await blocked(page).count()).toBe(0)
    const colleague = await makeUser(web.desk.database, { inboxes: { [web.desk.inboxId]: 'write' } })
    const other = await web.open({ userId: colleague.id })
    await record(other.context)
    await openTicket(other.page, id)
    await isLoaded(other.page, 1)
    expect(await blocked(other.page).count()).toBe(0)
    await page.goto(`/customers/${customerId}`)
    await page.getByRole('switch', { name: 'Show pictures in their mails' }).click()
    await expect
      .poll(async () => (await web.desk.admin.get(`/customers/${customerId}.json`)).body.customer.trusted)
      .toBe(false)
    await other.page.reload()
    await expect.poll(() => blocked(other.page).count()).toBe(2)
    expect(foreign(asked)).toEqual([])
    expect([...complaints, ...other.complaints]).toEqual([])
    await context.close()
    await other.context.close()
  })

  test('a picture in the desk’s own network is asked for by nobody, and the words stay readable', async () => {
    const { id } = await createTicket('Mallory', `${nearOrigin}/router.png`)
    const { page, context } = await web.open()
    const asked = await record(context)
    await openTicket(page, id)
    const answered = page.waitForResponse((response) => response.url().includes('/desk/api/v2/images?'))
    await message(page, 0).getByRole('button', { name: 'Show', exact: true }).click()
    expect((await answered).status()).toBe(404)
    await message(page, 0).frameLocator('iframe').getByText('First').waitFor()
    expect(await pictures(page, 0).getAttribute('alt')).toBe('A cat')
    expect(nearRequests).toBe(0)
    expect(foreign(asked)).toEqual([])
    await context.close()
  })

  test('who is refused trusting is told so, and sees the pictures once', async () => {
    const { id, customerId } = await createTicket('Linus', 'https://pictures.example/linus.png')
    const { page, context } = await web.open()
    await record(context)
    await openTicket(page, id)
    await page.route(`**/customers/${customerId}.json`, (route) =>
      route.fulfill({ status: 403, json: { errors: [{ title: 'Forbidden', detail: 'not allowed' }] } }),
    )
    await message(page, 0)
      .getByRole('button', { name: /^Always show/ })
      .click()
    await page.getByText('The customer could not be trusted').first().waitFor()
    await isLoaded(page, 0)
    expect(await blocked(page).count()).toBe(1)
    await context.close()
  })
})
