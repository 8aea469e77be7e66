import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { startDispatcher } from '../../server/events/dispatch.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { keepLog } from '../support/mail.ts'
import { setSite } from '../support/messages.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

describe.skipIf(!hasBrowser)('a ticket in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  let dispatcher: { stop(): Promise<void> }
  let customerId: number
  let colleague: { id: number; token: string }
  beforeAll(async () => {
    web = await createWebDesk()
    const { database, inboxId, admin } = web.desk
    dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    customerId = (await makeCustomer(database, { firstName: 'Ada', lastName: 'Lovelace' })).id
    colleague = await makeUser(database, { firstName: 'Grace', lastName: 'Hopper', inboxes: { [inboxId]: 'write' } })
    await admin.post('/tags.json', { name: 'billing' })
    await admin.post('/cannedresponses.json', {
      cannedresponse: {
        name: 'Thanks',
        body: '<p>Thank you, {%customer.firstName%}, for {%company.name%}!</p>',
        isShared: true,
      },
    })
  }, 120_000)
  afterAll(async () => {
    await dispatcher?.stop()
    await web?.close()
  })

  async function createTicket(subject: string): Promise<number> {
    const body = {
      subject,
      message: `<p>About ${subject}</p>`,
      inbox: { id: web.desk.inboxId },
      customer: { id: customerId },
    }
    return (await web.desk.admin.post('/tickets.json', body)).body.ticket.id
  }
  const messagesOf = async (id: number) =>
    (await web.desk.admin.get(`/tickets/${id}/messages.json?orderBy=createdAt&orderMode=asc`)).body.messages
  const textOf = (page: Page) => page.getByRole('textbox', { name: /^Text of the/ })
  async function openReply(page: Page, id: number, key = 'r') {
    await page.goto(`/inbox/all/${id}`)
    await page.locator('article section').first().waitFor()
    await page.getByRole('button', { name: 'Reply' }).waitFor()
    await page.keyboard.press(key)
    await textOf(page).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('textbox')
  }

  test('a whole cycle in nine keys: open, reply with a canned response, tag, close, next', async () => {
    const ids = [await createTicket('The next'), await createTicket('The first')]
    await web.desk.database.query(sql`update tickets set updated_at = now() - interval '1 hour' where id = ${ids[0]!}`)
    const { page, context, complaints } = await web.open()
    await page.goto('/inbox/all')
    await page.getByRole('row').first().getByText('The first', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('article section').first().waitFor()
    await page.keyboard.press('r')
    await textOf(page).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("role")')).toBe('textbox')
    await page.keyboard.press('/')
    await page.getByRole('dialog', { name: 'Canned responses' }).getByText('no value for company.name').waitFor()
    await page.keyboard.press('Enter')
    await textOf(page).getByText('Thank you, Ada, for').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('Sent', { exact: true }).first().waitFor()
    await page.keyboard.press('t')
    await page.getByRole('option', { name: 'billing' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('e')
    await page.getByText('Status: Closed').first().waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: /^The next/ }).waitFor()
    const { body } = await web.desk.admin.get(`/tickets/${ids[1]}.json`)
    expect(body.ticket).toMatchObject({ status: { id: 6 }, tags: [{ id: expect.any(Number) }], messageCount: 2 })
    expect((await messagesOf(ids[1]!)).at(-1).textBody).toContain('Thank you, Ada')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('what is typed before the editor is there is text, and no shortcut', async () => {
    const id = await createTicket('Typed ahead')
    const { page, context } = await web.open()
    let load = () => {}
    const isAsked = new Promise<void>((resolve) => (load = resolve))
    await page.goto(`/inbox/all/${id}`)
    await page.getByRole('button', { name: 'Reply' }).waitFor()
    await page.route('**/*.js', async (route) => {
      await isAsked
      await route.continue()
    })
    await page.keyboard.press('r')
    await page.keyboard.type('esterday')
    load()
    await textOf(page).getByText('esterday', { exact: true }).waitFor()
    await page.keyboard.type(', tea')
    await textOf(page).getByText('esterday, tea', { exact: true }).waitFor()
    // asked for again, an open composer gets the focus
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('r')
    await page.keyboard.type('!')
    await textOf(page).getByText('esterday, tea!', { exact: true }).waitFor()
    expect((await web.desk.admin.get(`/tickets/${id}.json`)).body.ticket.status.id).not.toBe(6)
    await context.close()
  })

  test('what was being written when the tab was killed is there again, on another device too', async () => {
    const id = await createTicket('Killed')
    const first = await web.open()
    await openReply(first.page, id)
    await first.page.keyboard.type('Half of a sent')
    await first.page.getByText('Draft saved').first().waitFor()
    await first.page.keyboard.type('ence')
    await expect
      .poll(async () => (await messagesOf(id)).filter((m: { isDraft: boolean }) => m.isDraft)[0]?.source)
      .toBe('<p>Half of a sentence</p>')
    await first.context.close()
    const second = await web.open()
    await second.page.goto(`/inbox/all/${id}`)
    await textOf(second.page).getByText('Half of a sentence').waitFor()
    // a note has a draft of its own
    await second.page.getByRole('button', { name: 'Note', exact: true }).click()
    await second.page.getByRole('textbox', { name: 'Text of the private note' }).waitFor()
    expect(await textOf(second.page).innerText()).not.toContain('sentence')
    await second.context.close()
  })

  test('colleagues see each other; a reply that went stale is stopped once and shown', async () => {
    const id = await createTicket('Both of us')
    const one = await web.open()
    const other = await web.open({ userId: colleague.id })
    await openReply(one.page, id)
    await one.page.keyboard.type('My answer')
    await other.page.goto(`/inbox/all/${id}`)
    await other.page.getByText(/is typing$/).waitFor({ state: 'attached' })
    await openReply(other.page, id)
    await one.page.getByText(/^Grace Hopper is/).waitFor({ state: 'attached' })
    await other.page.keyboard.type('I was quicker')
    await other.page.keyboard.press('Control+Enter')
    // live, without anybody asking
    await one.page.frameLocator('article section iframe').last().getByText('I was quicker').waitFor()
    await one.page.keyboard.press('Control+Enter')
    await one.page.getByRole('alert').getByText('Not sent yet').waitFor()
    await one.page.getByRole('alert').getByText('I was quicker').waitFor()
    expect((await messagesOf(id)).filter((m: { isDraft: boolean }) => !m.isDraft)).toHaveLength(2)
    await one.page.keyboard.press('Control+Enter')
    await one.page.getByText('Sent', { exact: true }).first().waitFor()
    expect((await messagesOf(id)).at(-1).textBody).toBe('My answer')
    await one.context.close()
    await other.context.close()
  })

  test('sending waits for files, and is taken back with everything', async () => {
    const id = await createTicket('With a file')
    await setSite(web.desk.database, { undo_send_seconds: 30 })
    const { page, context } = await web.open()
    await openReply(page, id)
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/files.json', async (route) => {
      await held
      await route.continue()
    })
    await page.keyboard.type('See the list')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('1') })
    await page.keyboard.press('Control+Enter')
    await page.getByText('It is sent as soon as the files are uploaded.').waitFor()
    release()
    await page.getByText('Sent', { exact: true }).first().waitFor()
    expect((await messagesOf(id)).at(-1)).toMatchObject({ textBody: 'See the list', files: [{ type: 'files' }] })
    await page.keyboard.press('Control+z')
    await textOf(page).getByText('See the list').waitFor()
    await page.locator('[data-composer]').getByText('list.txt').waitFor()
    await setSite(web.desk.database, { undo_send_seconds: 0 })
    await page.keyboard.press('Control+Enter')
    await expect.poll(async () => (await messagesOf(id)).filter((m: { isDraft: boolean }) => !m.isDraft).length).toBe(2)
    expect((await messagesOf(id)).at(-1)).toMatchObject({ files: [{ type: 'files' }], delayed: false })
    await context.close()
  })

  test('a note names colleagues, looks like none other, and is never mailed', async () => {
    const id = await createTicket('Noted')
    const { page, context } = await web.open()
    await openReply(page, id, 'n')
    await page.getByText('Only colleagues see this', { exact: true }).waitFor()
    await page.keyboard.type('Look, @')
    await page.getByRole('dialog', { name: 'Name a colleague' }).waitFor()
    await page.keyboard.type('grace')
    await page.keyboard.press('Enter')
    await textOf(page).getByText('@Grace Hopper').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('region', { name: /^Private note by/ }).waitFor()
    expect((await messagesOf(id)).at(-1)).toMatchObject({
      threadType: 'note',
      emailMessageId: null,
      mentions: [{ id: colleague.id }],
    })
    await context.close()
  })

  test('who gets a reply is in sight; a stranger among them and half an address are said', async () => {
    const id = await createTicket('To whom')
    const { page, context } = await web.open()
    await openReply(page, id)
    await page.keyboard.type('Hello')
    await page.getByText('Reply goes to 1 person').waitFor()
    await page.getByRole('button', { name: 'Cc, Bcc' }).click()
    await page.getByLabel('Cc', { exact: true }).fill('new@elsewhere.example,half@')
    await page.getByLabel('Cc', { exact: true }).press('Enter')
    await page.getByText('Reply goes to 3 people').waitFor()
    await page.getByText(/were not part of this conversation/).waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('One of the addresses is not complete. Correct it and send again.').first().waitFor()
    expect((await messagesOf(id)).filter((m: { isDraft: boolean }) => !m.isDraft)).toHaveLength(1)
    await context.close()
  })

  test('a new ticket is written with all it can have, and a refusal stands at its field', async () => {
    const { page, context } = await web.open()
    await page.goto('/inbox/all')
    await page.getByRole('grid').waitFor()
    await page.keyboard.press('c')
    await page.waitForURL('**/new')
    await page.getByRole('button', { name: 'Create the ticket' }).click()
    await page.getByText('The ticket was not created').waitFor()
    await page.getByRole('combobox', { name: 'Customer' }).fill('new.person@elsewhere.example')
    await page.getByRole('option', { name: /^New customer/ }).click()
    await page.getByRole('textbox', { name: /^First name/ }).fill('Nora')
    await page.getByRole('textbox', { name: 'Subject' }).fill('Called about the invoice')
    await page.getByRole('textbox', { name: 'Message' }).click()
    await page.keyboard.type('She will send it again.')
    await page.getByRole('textbox', { name: /^Cc/ }).fill('accounts@elsewhere.example')
    await page.getByRole('combobox', { name: /^Tags/ }).fill('billing')
    await page.getByRole('combobox', { name: /^Tags/ }).press('Enter')
    await page.getByRole('combobox', { name: /^Status/ }).selectOption({ label: 'Waiting on customer' })
    await expectAccessible(page)
    await page.reload()
    await page.getByRole('textbox', { name: 'Message' }).getByText('She will send it again.').click()
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/\/inbox\/all\/\d+$/)
    await page.getByRole('heading', { name: /^Called about the invoice/ }).waitFor()
    const id = Number(page.url().split('/').at(-1))
    const { body } = await web.desk.admin.get(`/tickets/${id}.json?includes=customers`)
    expect(body.ticket).toMatchObject({ status: { id: 3 }, tags: [{ id: expect.any(Number) }] })
    expect(body.included.customers).toMatchObject([{ firstName: 'Nora', email: 'new.person@elsewhere.example' }])
    expect((await messagesOf(id))[0]).toMatchObject({
      textBody: 'She will send it again.',
      cc: ['accounts@elsewhere.example'],
    })
    await context.close()
  })

  test.each(['light', 'dark'] as const)('nothing is in the way of anybody in the %s theme', async (colorScheme) => {
    const id = await createTicket('Accessible')
    await web.desk.admin.post(`/tickets/${id}/messages.json`, { message: '<p>Aside</p>', threadType: 'note' })
    const { page, context } = await web.open({ colorScheme })
    await openReply(page, id)
    await page.keyboard.type('Hello')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await textOf(page).waitFor({ state: 'detached' })
    await page.keyboard.press('m')
    await page.getByRole('dialog', { name: /^Merge into/ }).waitFor()
    await expectAccessible(page)
    await context.close()
  })
})
