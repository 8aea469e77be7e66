import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from '../../server/mail/inbound/smtp-certificate.ts'
import { smimeSignature } from '../mail/fixtures/containers.ts'
import { until } from '../support/mail.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createMailDesk, type MailDesk } from './support/mail-desk.ts'

describe.skipIf(!hasBrowser)('more of a conversation, in a browser', { timeout: 120_000 }, () => {
  let web: MailDesk
  beforeAll(async () => {
    web = await createMailDesk()
  }, 120_000)
  afterAll(() => web?.close())

  const message = (page: Page, id: number) => page.locator(`#message-${id}`)
  const sentMessages = async (id: number) =>
    (await web.desk.admin.get(`/tickets/${id}/messages.json?orderBy=id&orderMode=asc&filter={"isDraft":false}`)).body
      .messages
  async function openTicket(page: Page, id: number): Promise<void> {
    await page.goto(`/inbox/all/${id}`)
    await page.locator('article section[id^=message-]').first().waitFor()
  }
  const mail = (name: string, body: string, head = '') => `From: Carla <carla@customer.example>
To: support@desk.test
Subject: ${name}
Message-ID: <${name.replaceAll(' ', '-')}@customer.example>
${head}
${body}
`

  test('email rule 23: words of strangers keep their direction to themselves, wherever they are shown', async () => {
    const name = 'עדה \u202Egnp.exe'
    const { customer } = (
      await web.desk.admin.post('/customers.json', { firstName: name, lastName: '', email: 'ada@customer.example' })
    ).body
    const subject = 'שלום עולם \u2069\u202Eabc'
    const body = {
      subject,
      message: `<p>${subject}</p>`,
      inbox: { id: web.desk.inboxId },
      customer: { id: customer.id },
    }
    const { ticket } = (await web.desk.admin.post('/tickets.json', body)).body
    const { page, context, complaints } = await web.open()
    const noneTurns = async () => {
      const text = (await page.evaluate('document.documentElement.outerHTML + document.title')) as string
      expect(text).toContain('[U+202E]')
      expect(text).not.toMatch(/[\u202D\u202E]/)
    }
    await openTicket(page, ticket.id)
    await page
      .getByRole('heading', { name: 'Ticket', exact: true })
      .or(page.getByText('ada@customer.example'))
      .first()
      .waitFor()
    await noneTurns()
    for (const path of ['/customers', `/customers/${customer.id}`, `/inbox/search?q=${encodeURIComponent('שלום')}`]) {
      await page.goto(path)
      await page.locator('main bdi').filter({ hasText: 'U+202E' }).first().waitFor()
      await noneTurns()
    }
    // Hebrew runs to the left, but what follows it in its line stands after it
    await page.goto(`/customers/${customer.id}`)
    const link = page.getByRole('table').getByRole('link')
    const words = await link.locator('bdi').boundingBox()
    const number = await link.getByText(`#${ticket.id}`, { exact: true }).boundingBox()
    expect(number?.x).toBeGreaterThanOrEqual((words?.x ?? 0) + (words?.width ?? 0) - 1)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('it opens at the first message that its reader has not seen, and what is seen is read', async () => {
    const { ticketId } = await web.deliver(mail('Long story', 'Part 0'))
    for (let part = 1; part < 9; part++) {
      const reply = `Subject: Re: Long story\nIn-Reply-To: <Long-story@customer.example>`
      await web.deliver(mail(`Part ${part}`, `Part ${part}`).replace(/^Subject: .*$/m, reply))
    }
    const ids: number[] = (await sentMessages(ticketId)).map(({ id }: { id: number }) => id)
    await web.desk.admin.put(`/tickets/${ticketId}/read.json`, { message: { id: ids[4] } })
    const { page, context } = await web.open()
    await openTicket(page, ticketId)
    const marker = page.locator('article').getByText('New', { exact: true })
    await marker.waitFor()
    const isFolded = (nth: number) =>
      message(page, ids[nth] ?? 0)
        .getByRole('button', { name: /^Unfold/ })
        .isVisible()
    expect(await Promise.all([3, 4, 5, 8].map(isFolded))).toEqual([true, true, false, false])
    expect(await page.locator('article div:has(> div > span:text-is("New")) > section').getAttribute('id')).toBe(
      `message-${ids[5]}`,
    )
    const isRead = async () => (await web.desk.admin.get(`/tickets/${ticketId}.json`)).body.ticket.isRead
    await expect.poll(isRead).toBe(true)
    // what arrives before somebody's eyes is read, too; the line stays where it was
    const reply = `Subject: Re: Long story\nIn-Reply-To: <Long-story@customer.example>`
    const live = await web.deliver(mail('Part 9', 'Part 9').replace(/^Subject: .*$/m, reply))
    await message(page, live.messageId).waitFor()
    await expect.poll(isRead).toBe(true)
    expect(await marker.count()).toBe(1)
    await page.goto('/inbox/all')
    await openTicket(page, ticketId)
    expect(await marker.count()).toBe(0)
    await context.close()
  })

  test('a forward quotes the message with who, when and what, brings its files, and asks for whom', async () => {
    const { ticketId, messageId } = await web.deliver(
      mail(
        'The plan',
        `--x
Content-Type: text/html

<p>See the <b>plan</b>. <img src="http://tracker.example/pixel.png" alt="logo"></p>
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=plan.txt

the plan
--x--`,
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n',
      ),
    )
    const { page, context, complaints } = await web.open()
    await openTicket(page, ticketId)
    await message(page, messageId).getByRole('button', { name: 'More about this message' }).click()
    await page.getByRole('menuitem', { name: 'Forward', exact: true }).click()
    const composer = page.locator('[data-composer=forward]')
    const text = composer.getByRole('textbox', { name: 'Text of the forward' })
    for (const part of ['From: Carla <carla@customer.example>', 'Subject: The plan', 'To: support@desk.test'])
      await text.getByText(part).waitFor()
    await text.locator('blockquote').getByText('See the plan. logo').waitFor()
    await composer.getByText('plan.txt').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.labels?.[0].textContent')).toBe('To')
    await expectAccessible(page)
    await page.keyboard.type('expert@partner.example')
    await page.keyboard.press('Enter')
    await text.press('Control+Home')
    await page.keyboard.type('Your view?')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Forwarded', { exact: true }).first().waitFor()
    const out = await until('the forward to go out', async () =>
      web.smtp.mails.find(({ envelope }) => envelope.to.includes('expert@partner.example')),
    )
    expect(out.parsed.text?.match(/See the plan/g)).toHaveLength(1)
    expect(out.parsed.attachments.map(({ filename }) => filename)).toEqual(['plan.txt'])
    // the key quotes what was said last
    await page.getByRole('button', { name: /^Forward/ }).waitFor()
    await page.locator('article section[id^=message-]').nth(1).waitFor()
    await page.keyboard.press('f')
    await text.getByText('Your view?').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a split says what goes where and who is told, and is taken back', async () => {
    const { ticketId, messageId } = await web.deliver(mail('Two things', 'And another thing'))
    const { page, context, complaints } = await web.open()
    await openTicket(page, ticketId)
    await message(page, messageId).getByRole('button', { name: 'More about this message' }).click()
    await page.getByRole('menuitem', { name: 'Make a ticket of it' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a ticket of this message' })
    await dialog.getByRole('textbox', { name: 'Subject' }).fill('The other thing')
    const made = dialog.getByRole('region', { name: 'The new ticket' })
    for (const part of ['The other thing', 'Carla, carla@customer.example', 'And another thing'])
      await made.getByText(part).waitFor()
    await dialog.getByText(`The one message of #${ticketId} stays`).waitFor()
    await dialog.getByText('No customer. Colleagues who want to hear').waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Make the ticket' }).click()
    await page.getByRole('heading', { name: /^The other thing/ }).waitFor()
    const id = Number(page.url().split('/').at(-1))
    expect(complaints).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: /^Two things/ }).waitFor()
    await page.getByText(`#${id} is in the trash; the message stays here`).waitFor()
    expect((await web.desk.admin.get(`/tickets/${id}.json`)).body.ticket.state).toBe('deleted')
    await context.close()
  })

  test('files that are more than the desk mails are refused before anything is sent', async () => {
    const { ticketId } = await web.deliver(mail('Large', 'Send me everything'))
    const { page, context } = await web.open()
    await page.route('**/sitesettings.json', async (route) => {
      const answer = await route.fetch()
      const { sitesetting } = await answer.json()
      await route.fulfill({ response: answer, json: { sitesetting: { ...sitesetting, maxMailBytes: 2_000 } } })
    })
    await openTicket(page, ticketId)
    await page.getByRole('button', { name: 'Reply' }).click()
    const composer = page.locator('[data-composer=message]')
    await composer.getByRole('textbox', { name: 'Text of the reply' }).fill('Here it is')
    const buffer = Buffer.alloc(3_000, 'x')
    await composer.locator('input[type=file]').setInputFiles({ name: 'all.txt', mimeType: 'text/plain', buffer })
    await composer.getByText('3 kB in all. This desk mails at most 1 kB.').waitFor()
    await composer.getByRole('button', { name: 'Send reply' }).click()
    await composer.getByText('The files are 3 kB in all, and this desk mails at most 1 kB.').waitFor()
    expect(await sentMessages(ticketId)).toHaveLength(1)
    await composer.getByRole('button', { name: 'Remove all.txt' }).click()
    await composer.getByRole('button', { name: 'Send reply' }).click()
    await page.getByText('Sent', { exact: true }).first().waitFor()
    await context.close()
  })

  test('signatures and encryption of a mail are told: whose, whether it holds, what nobody looked at', async () => {
    const content = 'Content-Type: text/plain\n\nSigned words.'
    const signature = smimeSignature(Buffer.from(content.replaceAll('\n', '\r\n')), makeCertificate('carla.example'))
    const signed = (name: string, text: string) =>
      mail(
        name,
        `--s
${text}
--s
Content-Type: application/pkcs7-signature; name=smime.p7s
Content-Transfer-Encoding: base64

${signature.toString('base64')}
--s--`,
        'MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=s; protocol="application/pkcs7-signature"\n',
      )
    const encrypted = mail(
      'Encrypted',
      '--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--e\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n--e--',
      'MIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=e; protocol="application/pgp-encrypted"\n',
    )
    const openPgp = mail(
      'PGP',
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----',
    )
    const { page, context, complaints } = await web.open()
    for (const [raw, words] of [
      [signed('Valid', content), 'Signed by carla.example (S/MIME), who is not the sender it names.'],
      [signed('Changed', content.replace('Signed', 'Other')), 'The S/MIME signature is not valid'],
      [openPgp, 'Signed with OpenPGP. This desk does not verify such signatures.'],
      [encrypted, 'This mail is encrypted (OpenPGP), and the desk has no key for it.'],
    ] as const) {
      await openTicket(page, (await web.deliver(raw)).ticketId)
      await page.getByText(words).waitFor()
      // said once, not again in the words for programs
      expect(await page.getByText(/S\/MIME|OpenPGP/).count()).toBe(1)
    }
    await expectAccessible(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('an invitation that a later one moved is struck out, and leads to what holds now', async () => {
    const invitation = (sequence: number, day: number) =>
      mail(
        'Visit',
        `BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:visit-2@customer.example
SUMMARY:Site visit
SEQUENCE:${sequence}
DTSTART:203005${day}T080000Z
ORGANIZER:mailto:carla@customer.example
END:VEVENT
END:VCALENDAR`,
        'Content-Type: text/calendar; method=REQUEST\n',
      ).replace('<Visit@', `<visit-${sequence}@`)
    const first = await web.deliver(invitation(0, 16))
    const next = await web.deliver(
      invitation(1, 17).replace('\nContent-Type', '\nIn-Reply-To: <visit-0@customer.example>\nContent-Type'),
    )
    expect(next.ticketId).toBe(first.ticketId)
    const { page, context } = await web.open()
    await openTicket(page, first.ticketId)
    const old = message(page, first.messageId).getByRole('region', { name: 'Appointment' })
    await old.locator('s').getByText('Site visit').waitFor()
    await old.getByText('A later mail changed it.').waitFor()
    await old.getByRole('button', { name: 'Show that mail' }).click()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe(`message-${next.messageId}`)
    expect(await message(page, next.messageId).locator('s').count()).toBe(0)
    await context.close()
  })
})
