import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { authservId, createMailDesk, type MailDesk } from './support/mail-desk.ts'

const calendar = (method: string) => `From: Olga Organizer <olga@customer.example>
To: support@desk.test
Subject: Site visit
Message-ID: <visit-${method}@customer.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8

Please come.
--c
Content-Type: text/calendar; method=${method}; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:${method}
BEGIN:VEVENT
UID:visit-1@customer.example
DTSTAMP:20300501T090000Z
SEQUENCE:${method === 'CANCEL' ? 1 : 0}
DTSTART:20300506T080000Z
DTEND:20300506T093000Z
SUMMARY:Site visit <b>north</b>
LOCATION:Hall 7
STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}
ORGANIZER;CN=Olga Organizer:mailto:olga@customer.example
ATTENDEE;CN=Support:mailto:support@desk.test
ATTENDEE:mailto:guest@customer.example
END:VEVENT
END:VCALENDAR
--c--
`

const bounce = (original: string, address: string) => `From: MAILER-DAEMON@mx.customer.example
To: support@desk.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-1@mx.customer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; ${address}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--b
Content-Type: text/rfc822-headers

Message-ID: <${original}>
--b--
`

describe.skipIf(!hasBrowser)('what a mail says of itself, in a browser', { timeout: 180_000 }, () => {
  let web: MailDesk
  beforeAll(async () => {
    const onRcpt = (address: string) =>
      address === 'nobody@elsewhere.example' ? { code: 550, text: '5.1.1 No such user' } : undefined
    web = await createMailDesk({ onRcpt })
  }, 120_000)
  afterAll(() => web?.close())

  const message = (page: Page, nth: number) => page.locator('article section[id^=message-]').nth(nth)
  async function openTicket(page: Page, id: number): Promise<void> {
    await page.goto(`/inbox/all/${id}`)
    await message(page, 0).waitFor()
  }

  test('an invitation is a card with what, when, where and who; a cancelled one says so', async () => {
    const { ticketId } = await web.deliver(calendar('REQUEST'), 'olga@customer.example')
    const { page, context, complaints } = await web.open({ timezoneId: 'Europe/Berlin' })
    await openTicket(page, ticketId)
    const card = page.getByRole('region', { name: 'Appointment' })
    await card.getByText('Site visit <b>north</b>').waitFor()
    const words = await card.first().innerText()
    for (const part of ['May 6, 2030', 'Hall 7', 'Olga Organizer', '2 guests']) expect(words).toContain(part)
    expect(words).not.toContain('cancelled')
    await expectAccessible(page)
    const cancelled = await web.deliver(
      calendar('CANCEL').replace('\nMessage-ID', '\nIn-Reply-To: <visit-REQUEST@customer.example>\nMessage-ID'),
      'olga@customer.example',
    )
    expect(cancelled.ticketId).toBe(ticketId)
    await page.getByRole('region', { name: 'Appointment' }).getByText('cancelled').first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('nobody is taken for who they say they are when SPF, DKIM and DMARC deny it', async () => {
    const mail = (id: string, results: string) => `Authentication-Results: ${authservId}; ${results}
From: Your bank <service@bank.example>
To: support@desk.test
Subject: Your account ${id}
Message-ID: <${id}@bank.example>

Tell us your password.
`
    const forged = await web.deliver(
      mail(
        'forged',
        'spf=fail smtp.mailfrom=x.example; dkim=fail header.d=bank.example; dmarc=fail header.from=bank.example',
      ),
      'service@bank.example',
    )
    const proven = await web.deliver(
      mail(
        'proven',
        'spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example',
      ),
      'service@bank.example',
    )
    const { page, context } = await web.open()
    await openTicket(page, forged.ticketId)
    const warning = page.getByText('Nothing proves that this mail is from service@bank.example.')
    await warning.waitFor()
    await page.getByText('SPF: fail · DKIM: fail · DMARC: fail').waitFor()
    await expectAccessible(page)
    await openTicket(page, proven.ticketId)
    await page.locator('article iframe').waitFor()
    expect(await warning.count()).toBe(0)
    await context.close()
  })

  test('each recipient has a state of their own: delivered, refused, came back and why; it can be sent again', async () => {
    const first = await web.deliver(`From: Carla <carla@customer.example>
To: support@desk.test
Subject: Broken
Message-ID: <broken@customer.example>

It is broken.
`)
    const path = `/tickets/${first.ticketId}/messages.json`
    const reply = { message: '<p>Have you tried water?</p>', cc: ['nobody@elsewhere.example'] }
    const sent = (await web.desk.admin.post(path, reply)).body.message
    const { page, context, complaints } = await web.open()
    await openTicket(page, first.ticketId)
    // live: the page is open while the mail goes out
    const state = page.getByRole('button', { name: /Show what became of the mail/ })
    await page.getByRole('button', { name: 'Sent to 1 of 2. Show what became of the mail' }).waitFor()
    await state.press('Enter')
    const box = page.getByRole('dialog', { name: 'What became of the mail' })
    const line = (address: string) => box.getByRole('listitem').filter({ hasText: address })
    await line('nobody@elsewhere.example').getByText('No such user').waitFor()
    await line('nobody@elsewhere.example').getByText('Not delivered').waitFor()
    await line('carla@customer.example').getByText('Sent').waitFor()
    await web.deliver(bounce(sent.emailMessageId, 'carla@customer.example'), '')
    await line('carla@customer.example').getByText('Came back').waitFor()
    await line('carla@customer.example').getByText('Mailbox full').waitFor()
    await box.getByRole('button', { name: 'Send again to those who did not get it' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await box.waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
      .toMatch(/^Not delivered/)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('headers and source are those that came, byte for byte, and are text', async () => {
    const { ticketId } = await web.deliver(`From: Eve <eve@customer.example>
To: support@desk.test
Subject: Raw
X-Odd: <img src=x onerror=alert(1)>
Message-ID: <raw@customer.example>
Content-Type: text/html

<p>Hello <script>alert(1)</script>there</p>
`)
    const { page, context, complaints } = await web.open()
    page.on('dialog', (dialog) => {
      complaints.push('a script ran')
      void dialog.dismiss()
    })
    await openTicket(page, ticketId)
    await page.getByRole('button', { name: 'More about this message' }).click()
    await page.getByRole('menuitem', { name: 'Headers and source' }).click()
    const dialog = page.getByRole('dialog', { name: 'Source of the message' })
    const headers = dialog.getByRole('tabpanel')
    await headers.getByText('X-Odd: <img src=x onerror=alert(1)>').waitFor()
    expect(await headers.innerText()).not.toContain('Hello')
    await expectAccessible(page)
    await dialog.getByRole('tab', { name: 'Everything' }).click()
    await dialog.getByText('<p>Hello <script>alert(1)</script>there</p>').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the panel shows the customer’s time in the zone of their newest mail, beside one’s own; of UTC it makes nothing', async () => {
    const mail = (id: string, date: string) => `From: Akira <akira@customer.example>
To: support@desk.test
Subject: Hours ${id}
Date: ${date}
Message-ID: <hours-${id}@customer.example>
Content-Type: text/plain

Hello
`
    const { page, context, complaints } = await web.open({ timezoneId: 'Europe/Berlin' })
    const from = 'akira@customer.example'
    const { ticketId } = await web.deliver(mail('there', 'Mon, 5 Jan 2026 10:00:00 +0530 (IST)'), from)
    await openTicket(page, ticketId)
    const panel = page.getByRole('complementary', { name: 'Customer' })
    const time = panel.getByText(/UTC\+5:30$/)
    await time.waitFor()
    // it may be drawn a minute before or after it is asked here
    const zone = { timeZone: 'Asia/Kolkata', weekday: 'short', hour: 'numeric', minute: '2-digit' } as const
    const at = (offset: number) => new Intl.DateTimeFormat('en', zone).format(Date.now() + offset * 60_000)
    expect([-1, 0, 1].map((offset) => `${at(offset)} UTC+5:30`)).toContain(await time.textContent())
    expect(await time.getAttribute('title')).toContain('Your time:')
    const other = await web.deliver(mail('nowhere', 'Mon, 5 Jan 2026 10:00:00 +0000'), from)
    await openTicket(page, other.ticketId)
    await panel.getByText('Customer since').waitFor()
    expect(await panel.getByText('Their time').count()).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })
})
