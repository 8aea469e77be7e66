import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dovecot, hasDovecot, startDovecot } from '../support/dovecot.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createMailDesk, type MailDesk } from './support/mail-desk.ts'

const dialog = (page: Page) => page.getByRole('dialog')
const field = (page: Page, label: string) => dialog(page).getByLabel(label, { exact: true })

describe.skipIf(!hasBrowser)('what an administrator sees of mail and webhooks', { timeout: 180_000 }, () => {
  let web: MailDesk
  let page: Page
  let complaints: string[]
  let receiver: Receiver
  let strict: SmtpPeer
  beforeAll(async () => {
    web = await createMailDesk()
    receiver = await startReceiver()
    strict = await startSmtp({
      login: { user: 'support', pass: 'right' },
      onRcpt: (address) => (address.startsWith('gone@') ? { code: 550, text: '5.1.1 No such user' } : undefined),
    })
    ;({ page, complaints } = await web.open())
  }, 120_000)
  afterAll(async () => {
    await web?.close()
    await receiver?.stop()
    await strict?.stop()
  })

  describe.skipIf(!hasDovecot)('a mailbox', () => {
    let dovecot: Dovecot
    beforeAll(async () => {
      dovecot = await startDovecot()
    }, 60_000)
    afterAll(() => dovecot?.remove())

    test('is tried at once when it is named, says what is wrong in its server’s words, and what it found', async () => {
      await page.goto(`/settings/inboxes/${web.desk.inboxId}?tab=mail-in`)
      await page.getByRole('button', { name: /^New mailbox/ }).click()
      await field(page, 'Server').fill('127.0.0.1')
      await field(page, 'Port').fill(String(dovecot.port))
      await field(page, 'Encryption').selectOption('none')
      await field(page, 'User name').fill('ada')
      await field(page, 'Password').fill('wrong')
      await dialog(page).getByRole('button', { name: 'Create', exact: true }).click()
      await dialog(page)
        .getByText(/Authentication failed/i)
        .first()
        .waitFor()
      await expectAccessible(page)
      await dialog(page).getByRole('button', { name: 'Done' }).click()
      await page.getByRole('button', { name: 'ada' }).click()
      await field(page, 'Password').fill('secret')
      await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
      await dialog(page).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'ada' }).click()
      await dialog(page).getByRole('button', { name: 'Test the connection' }).click()
      await dialog(page).getByText('It works: 0 mails are in the folder.').waitFor()
      await dialog(page).getByText(/INBOX/).first().waitFor()
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      expect(complaints.splice(0)).toEqual([])
    })
  })

  test('the server that mail goes out by is tried in sight: every line, what was refused, and never the password', async () => {
    const { admin, inboxId } = web.desk
    const smtp = {
      smtpServer: '127.0.0.1',
      smtpPort: strict.port,
      smtpUsername: 'support',
      smtpSecurity: 'none',
      useTeamworkMailServer: false,
    }
    const set = await admin.patch(`/inboxes/${inboxId}.json`, { inbox: { ...smtp, smtpPassword: 'wrong' } })
    expect([set.status, set.body]).toEqual([200, expect.anything()])
    await page.goto(`/settings/inboxes/${inboxId}?tab=mail-out`)
    const area = page.getByRole('region', { name: /^Try/ })
    await area.getByRole('button', { name: 'Only connect' }).click()
    await area.getByText('Wrong user or password').first().waitFor()
    await expectAccessible(page)
    await admin.patch(`/inboxes/${inboxId}.json`, { inbox: { smtpPassword: 'right' } })
    await area.getByRole('textbox').fill('gone@customer.example')
    await area.getByRole('textbox').press('Enter')
    await area.getByText('No such user').first().waitFor()
    await area.getByRole('textbox').fill('ada@customer.example')
    await area.getByRole('textbox').press('Enter')
    await area.getByText(/RCPT TO:<ada@customer.example>/).waitFor()
    await strict.waitFor(1)
    const said = await area.innerText()
    expect(said).not.toContain('right')
    expect(said).not.toContain(Buffer.from('\0support\0right').toString('base64'))
    expect(complaints.splice(0)).toEqual([])
  })

  test('each webhook tells what was sent and answered, sends it again, and why it was switched off', async () => {
    const { admin, database, inboxId } = web.desk
    const { body } = await admin.post('/webhookendpoints.json', {
      url: receiver.url('/hook'),
      included: { webhookendpointevents: [{ code: 'ticket.created' }] },
    })
    const { id } = body.webhookendpoint
    receiver.answers.push(...[1, 2, 3].map(() => ({ status: 500, body: '<b>oh no</b>' })))
    const ticket = { subject: 'Told', message: 'Hi', inbox: { id: inboxId }, customer: { email: 'a@customer.example' } }
    await admin.post('/tickets.json', ticket)
    await page.goto(`/settings/webhookendpoints/${id}`)
    const log = dialog(page).getByRole('table', { name: 'Deliveries' })
    // three attempts, and then no more
    await expect
      .poll(async () => (await admin.get('/webhookdeliveries.json')).body.webhookdeliveries[0]?.state)
      .toBe('failed')
    await log.getByText(/failed 500/i).waitFor()
    await log.getByRole('button', { name: 'ticket.created' }).click()
    const details = page.getByRole('dialog', { name: 'ticket.created' })
    await details.getByText('<b>oh no</b>').waitFor()
    await details.getByText('"subject": "Told"').waitFor()
    await details.getByText('3 attempts').waitFor()
    await expectAccessible(page)
    await details.getByRole('button', { name: 'Send once more' }).click()
    await expect.poll(() => receiver.received.length).toBe(4)
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })
    await log
      .getByText(/delivered 200/i)
      .first()
      .waitFor()
    await database.query({
      text: `update webhookendpoints set state = 'inactive', inactive_reason = 'nobody answered for five days' where id = $1`,
      values: [id],
    })
    await page.goto('/settings/webhookendpoints')
    await page.getByRole('row').filter({ hasText: '/hook' }).getByText('Off').waitFor()
    await page.getByRole('link', { name: receiver.url('/hook') }).click()
    await dialog(page).getByText('nobody answered for five days').waitFor()
    await dialog(page).getByLabel('State', { exact: true }).selectOption('active')
    await dialog(page).getByRole('button', { name: 'Save', exact: true }).click()
    await dialog(page).waitFor({ state: 'detached' })
    expect((await admin.get(`/webhookendpoints/${id}.json`)).body.webhookendpoint.state).toBe('active')
    expect(complaints.splice(0)).toEqual([])
  })

  test('every mail that came in is listed with what became of it, as it came, and can be read once more', async () => {
    const good = `From: Carla <carla@customer.example>\nTo: support@desk.test\nSubject: Hello\nMessage-ID: <in@customer.example>\n\nHi <script>alert(1)</script>\n`
    const deep = Array.from(
      { length: 200 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`,
    )
    const { ticketId } = await web.deliver(good)
    await web.deliver(`From: deep@customer.example\nSubject: Too deep\n${deep.join('')}x\n`, 'deep@customer.example')
    await page.goto('/settings/incomingmails')
    await page.getByRole('button', { name: 'deep@customer.example' }).waitFor()
    await page.getByLabel('State', { exact: true }).selectOption({ label: 'Taken in' })
    await page.getByRole('button', { name: 'deep@customer.example' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'carla@customer.example' }).click()
    await dialog(page).getByText('in@customer.example').waitFor()
    await dialog(page)
      .getByRole('link', { name: `#${ticketId}` })
      .waitFor()
    await expectAccessible(page)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog(page).getByRole('button', { name: 'Original' }).click(),
    ])
    expect(await readFile(await download.path(), 'utf8')).toBe(good.replaceAll('\n', '\r\n'))
    await dialog(page).getByRole('button', { name: 'Read it again' }).click()
    await page.getByText('It is read again').first().waitFor()
    await page.getByRole('row').filter({ hasText: 'carla@customer.example' }).getByText('Taken in').waitFor()
    expect(complaints.splice(0)).toEqual([])
  })
})
