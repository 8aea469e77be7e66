import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reservePort } from '../../server/lib/free-port.ts'
import { buildOnce } from '../support/build.ts'
import { createTestDatabase } from '../support/database.ts'
import { startServer } from '../support/server.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser, launchBrowser, openPage } from './support/browser.ts'

interface Kept {
  preferences: { isFirstRunOver?: boolean }
}

const admin = { email: 'maya@desk.test', password: 'correct horse' }

describe.skipIf(!hasBrowser)('the first steps of a new desk', { timeout: 120_000 }, () => {
  let server: Awaited<ReturnType<typeof startServer>>
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let mailServer: SmtpPeer
  let browser: Browser
  let inboundPort: number
  let folder: string
  beforeAll(async () => {
    await buildOnce('web')
    folder = await mkdtemp(join(tmpdir(), 'deskhand-test-first-run-'))
    const reserved = await reservePort('127.0.0.1')
    inboundPort = reserved.port
    await reserved.release()
    ;[database, mailServer, browser] = await Promise.all([createTestDatabase(), startSmtp(), launchBrowser()])
    server = await startServer({
      DATABASE_URL: database.url,
      DESK_DATA_DIR: folder,
      DESK_LOG_LEVEL: 'fatal',
      DESK_ADMIN_EMAIL: admin.email,
      DESK_ADMIN_PASSWORD: admin.password,
      DESK_SMTP_URL: mailServer.url,
      DESK_INBOUND_PORT: String(inboundPort),
    })
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await mailServer?.stop()
    await database?.drop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })

  async function signIn(page: Page): Promise<void> {
    await page.goto('/')
    await page.getByLabel('E-mail').fill(admin.email)
    await page.getByLabel('Password').fill(admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  test('lead from signing in to the first answered mail, and tick themselves off', async () => {
    const { page } = await openPage(browser, { url: server.url })
    const done = (title: string) => page.getByRole('button', { name: new RegExp(`${title}.* Done`) }).waitFor()
    const open = (title: string) => page.getByRole('button', { name: title, expanded: false }).click()
    const listed = (of: Page) => of.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Get started' })
    await signIn(page)
    await page.waitForURL('**/start')
    await page.getByRole('heading', { name: 'Get started' }).waitFor()
    await listed(page).waitFor()

    await page.getByLabel('E-mail').fill('no address')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('That is no e-mail address.').waitFor()
    await page.getByLabel('E-mail').fill('help@desk.test')
    await page.getByRole('button', { name: 'Save' }).click()
    await done('Name your inbox')
    await page.getByRole('link', { name: 'Connect the mailbox' }).waitFor()
    await expectAccessible(page)

    await open('Let mail go out')
    await page.getByRole('button', { name: 'Send a test mail' }).click()
    await page.getByText('The server took it.').waitFor()
    await page.getByRole('region', { name: 'What was said' }).getByText('EHLO').waitFor()
    await done('Let mail go out')
    expect(mailServer.mails[0]?.envelope).toEqual({ from: 'help@desk.test', to: [admin.email] })

    const transport = createTransport({ host: '127.0.0.1', port: inboundPort, ignoreTLS: true })
    await transport.sendMail({
      from: 'ada@example.com',
      to: 'help@desk.test',
      subject: 'Hello',
      text: 'Are you there?',
    })
    transport.close()
    await done('Let mail come in')
    await done('Write to your inbox')
    const link = page.getByRole('link', { name: 'Open the ticket' })
    const ticketId = Number((await link.getAttribute('href'))?.split('/').at(-1))

    const headers = { authorization: `Bearer ${server.apiToken}`, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}/desk/api/v2/tickets/${ticketId}/messages.json`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ message: 'Yes.' }),
    })
    expect(answer.status).toBe(201)
    await page.getByRole('heading', { name: 'Your desk works' }).waitFor()
    await page.getByRole('button', { name: 'To the inbox' }).click()
    await page.waitForURL('**/inbox/mine')

    // another device, and nobody has said there that the steps are over: a desk that runs needs none
    const address = `${server.url}/desk/api/v2/me/preferences.json`
    const isOver = async () => ((await (await fetch(address, { headers })).json()) as Kept).preferences.isFirstRunOver
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true)
    await page.context().close()
    const body = JSON.stringify({ preferences: { isFirstRunOver: null } })
    expect((await fetch(address, { method: 'PATCH', headers, body })).status).toBe(200)
    const other = await openPage(browser, { url: server.url })
    await signIn(other.page)
    await other.page.waitForURL('**/inbox/mine')
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true)
    expect(await listed(other.page).count()).toBe(0)
    await other.context.close()
  })
})
