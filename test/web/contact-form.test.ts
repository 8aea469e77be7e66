import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser, launchBrowser, openPage } from './support/browser.ts'

let desk: TicketDesk
let browser: Browser
let url: string
/** Another site, whose page has the script of the form in it. */
let site: Server
let siteUrl: string
let slug = 'support'

describe.skipIf(!hasBrowser)('contact forms in a browser', () => {
  beforeAll(async () => {
    desk = await createTicketDesk()
    url = await desk.app.app.listen({ host: '127.0.0.1', port: 0 })
    desk.app.config.publicUrl = url
    site = createServer((_request, response) => {
      const page = `<!doctype html><title>Shop</title><p>Ask us</p><script src="${url}/contact/${slug}/embed.js"></script>`
      response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    })
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const form = { inbox: { id: desk.inboxId }, askSubject: 'hidden' }
    await desk.admin.post('/contactforms.json', { ...form, slug: 'support', allowedOrigins: [siteUrl] })
    await desk.admin.post('/contactforms.json', { ...form, slug: 'elsewhere', allowedOrigins: ['https://b.example'] })
    browser = await launchBrowser()
  }, 60_000)
  afterEach(() => void vi.useRealTimers())
  afterAll(async () => {
    await browser?.close()
    site?.closeAllConnections()
    site?.close()
    await desk?.close()
  })

  /** Opens a page as if that had been a while ago, so that it may be sent at once. */
  async function openEarlier(page: Page, address: string): Promise<void> {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 })
    await page.goto(address)
    vi.useRealTimers()
  }

  async function fillIn(page: Page | Frame, email: string): Promise<void> {
    await page.getByLabel('Your name').fill('Ada Lovelace')
    await page.getByLabel('Your email address').fill(email)
    await page.getByLabel('Your message').fill(`It stands still, says ${email}`)
  }

  test.each(['light', 'dark'] as const)('can be filled in without scripts, by keyboard, in %s', async (colorScheme) => {
    const { page, context, complaints } = await openPage(browser, { url, javaScriptEnabled: false, colorScheme })
    await openEarlier(page, '/contact/support')
    await fillIn(page, `${colorScheme}@example.test`)
    // enough for the browser, not for the desk
    await page.getByLabel('Your message').fill(' ')
    await page.getByRole('button', { name: 'Send' }).press('Enter')
    await page.waitForSelector('.summary')
    expect(await page.getByRole('alert').textContent()).toContain('Your message: Please fill this in.')
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada Lovelace')
    await fillIn(page, `${colorScheme}@example.test`)
    await page.getByRole('button', { name: 'Send' }).press('Enter')
    await page.waitForURL(/\/sent\//)
    expect(await page.getByRole('heading').textContent()).toBe('Thank you')
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
    await context.close()
  })

  test('has no serious finding, at phone width, with every kind of problem shown', async () => {
    const { page, context } = await openPage(browser, { url, viewport: { width: 390, height: 800 } })
    await openEarlier(page, '/contact/support')
    await expectAccessible(page)
    await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''))
    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForSelector('.summary')
    await expectAccessible(page)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390)
    await context.close()
  })

  test('stands in another site’s page, grows with its content, and says thank you there', async () => {
    slug = 'support'
    const { page, context, complaints } = await openPage(browser, { url })
    await openEarlier(page, siteUrl)
    const element = await page.waitForSelector('iframe')
    const frame = (await element.contentFrame()) as Frame
    await frame.waitForSelector('form')
    await page.waitForFunction(`document.querySelector('iframe').style.height !== '640px'`)
    const inner = await frame.evaluate('Math.ceil(document.documentElement.getBoundingClientRect().height)')
    expect(await element.getAttribute('style')).toContain(`height: ${inner}px`)
    await fillIn(frame, 'framed@example.test')
    await frame.getByRole('button', { name: 'Send' }).click()
    await frame.waitForURL(/\/sent\/.*embed=1/)
    expect(await frame.getByRole('heading').textContent()).toBe('Thank you')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('is not shown in a page of a site that was not named', async () => {
    slug = 'elsewhere'
    const { page, context, complaints } = await openPage(browser, { url })
    await page.goto(siteUrl)
    await page.waitForSelector('iframe')
    await vi.waitFor(() => expect(complaints.join()).toContain('frame-ancestors'), { timeout: 10_000 })
    expect(page.frames().every((frame) => !frame.url().startsWith(url))).toBe(true)
    await context.close()
  })
})
