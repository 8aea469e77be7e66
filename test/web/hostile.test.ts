import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { linkToken } from '../../server/lib/link-token.ts'
import { vectors } from '../security/vectors.ts'
import { makeFile } from '../support/tickets.ts'
import { hasBrowser } from './support/browser.ts'
import { watchRequests } from './support/quiet.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

// Texts that run a script where they are taken for markup, and texts that break a layout, wherever a text can stand.

const usable = vectors.map((vector) => vector.replaceAll('\0', ''))

/** The next vectors that fit into so many characters together; each call goes on where the one before it ended. */
function packer(): (longest: number) => string {
  let nth = 0
  return (longest) => {
    let text = ''
    for (let tried = 0; tried < usable.length; tried++) {
      const next = `${text}${text === '' ? '' : ' '}${usable[nth % usable.length]}`
      if (next.length > longest && text !== '') break
      nth += 1
      if (next.length <= longest) text = next
    }
    return text
  }
}

// Runs in the page: what only a text that became markup can have made. The frame of a message has its own tests.
const injected = `[...document.querySelectorAll('*')].filter((element) =>
  [...element.attributes].some(({ name, value }) => /^on/.test(name) || /^\\s*javascript:/i.test(value)) ||
  element.matches('script:not([src]), iframe:not([src="/message-frame"]), object, embed, base, marquee, isindex, math')
).map((element) => element.outerHTML.slice(0, 200))`

// Runs in the page: boxes that have to be scrolled sideways, each with the text that makes them so wide.
const tooWide = `(() => {
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
  const holderOf = (element) =>
    getComputedStyle(element).position === 'absolute' ? element.offsetParent : element.parentElement
  const isCut = (element, box) => {
    for (let at = holderOf(element); at && at !== box; at = holderOf(at))
      if (getComputedStyle(at).overflowX !== 'visible') return true
    return false
  }
  const widthOf = (element) => element.getBoundingClientRect().width
  const culprit = (box) => {
    const { left, right } = box.getBoundingClientRect()
    const over = [...box.querySelectorAll('*')].filter((element) => {
      const rect = element.getBoundingClientRect()
      return rect.width > 0 && (rect.right > right + 1 || rect.left < left - 1) && !isCut(element, box)
    })
    const most = over.sort((one, other) => widthOf(other) - widthOf(one))[0] ?? box
    return most.outerHTML.slice(0, 200)
  }
  const boxes = [...document.querySelectorAll('body *')]
  const wide = boxes.filter((box) => scrolls(box) && box.scrollWidth > box.clientWidth + 1)
  if (document.documentElement.scrollWidth > innerWidth) wide.unshift(document.documentElement)
  return wide.map((box) => box.localName + '.' + box.className + ': ' + culprit(box))
})()`

describe.skipIf(!hasBrowser)('hostile texts in a browser', { timeout: 300_000 }, () => {
  let web: WebDesk
  beforeAll(async () => {
    web = await createWebDesk()
    web.desk.config.publicUrl = web.url
  }, 120_000)
  afterAll(() => web?.close())

  async function must(path: string, body: object): Promise<Record<string, { id: number }>> {
    const { status, body: answer } = await web.desk.admin.post(path, body)
    expect([path, status < 300 || answer]).toEqual([path, true])
    return answer
  }

  async function rateUrl(ticketId: number): Promise<string> {
    const [site] = await web.desk.database.query<{ secret: Buffer }>(sql`select secret from site`)
    return `/desk/rate/${linkToken(site?.secret ?? Buffer.alloc(0), 'rate', ticketId)}`
  }

  /** Notes what must never happen: dialogs, breaches of the policy, errors, requests that leave. */
  async function watched() {
    const { page, context, complaints } = await web.open()
    page.on('dialog', (dialog) => {
      complaints.push(`a script ran at ${page.url()}`)
      void dialog.dismiss()
    })
    context.on('request', (request) => {
      if (/^(https?|wss?):/.test(request.url()) && !request.url().startsWith(web.url)) complaints.push(request.url())
    })
    return { page, context, complaints, untilQuiet: watchRequests(page) }
  }

  interface World {
    tickets: number[]
    customerId: number
    companyId: number
  }

  /** Rows whose every text is what `text` makes of the number of characters that fit. */
  async function makeWorld(name: string, text: (longest: number) => string, count: number): Promise<World> {
    const { database, inboxId } = web.desk
    const inboxes = [{ id: inboxId }]
    const field = (
      await must('/customfields.json', { agentLabel: text(200), customerLabel: text(200), kind: 'text', inboxes })
    )['customfield']
    await must('/cannedresponses.json', { name: text(200), body: text(2_000), isShared: true })
    await must('/ticketviews.json', { name: text(100), filter: { 'status.id': 1 }, isShared: true })
    await must('/panelcards.json', { name: text(100), url: 'https://127.0.0.1:1/' })
    const { helpdocssite } = await must('/helpdocssites.json', { name: text(100) })
    await must('/helpdocssites/helpdocarticles.json', {
      title: text(200),
      contents: text(2_000),
      helpdocsite: helpdocssite,
    })
    const form = { inbox: { id: inboxId }, slug: name, title: text(200), intro: text(2_000), thanks: text(2_000) }
    await must('/contactforms.json', form)
    const { company } = await must('/companies.json', { name: text(200), description: text(200) })
    const tickets: number[] = []
    let customerId = 0
    for (let nth = 0; nth < count; nth++) {
      const person = { firstName: text(200), lastName: text(200), notes: text(200), jobTitle: text(200) }
      const { customer } = await must('/customers.json', {
        customer: { ...person, email: `${name}-${nth}@hostile.example`, company: { id: company?.id } },
      })
      customerId = customer?.id ?? 0
      const fileId = await makeFile(database, { userId: 1, filename: text(200), mimeType: 'text/html' })
      const { ticket } = await must('/tickets.json', {
        subject: text(250),
        message: text(10_000),
        inbox: { id: inboxId },
        customer: { id: customerId },
        tags: [{ name: text(100) }, { name: text(100) }],
        files: [{ id: fileId }],
        customfields: [{ id: field?.id, meta: { value: text(200) } }],
      })
      tickets.push(ticket?.id ?? 0)
    }
    const newest = tickets.at(-1)
    await must(`/tickets/${newest}/messages.json`, { message: text(10_000), threadType: 'note' })
    await database.query(sql`
      insert into notifications (user_id, ticket_id, kind, created_by_id, created_by_type)
      values (1, ${newest}, 'assigned', 1, 'users')`)
    await database.query(sql`update tickets set happiness_survey_sent_at = now() where id = ${newest}`)
    await database.query(sql`
      insert into happinessratings (option_id, ticket_id, customer_id, comment) values (1, ${newest}, ${customerId}, ${text(2_000)})`)
    return { tickets, customerId, companyId: company?.id ?? 0 }
  }

  /** Every place where texts of others are shown, each with what is there when it is. */
  async function places({ tickets, customerId, companyId }: World, name: string) {
    const newest = tickets.at(-1) ?? 0
    const { messages } = (await web.desk.admin.get(`/tickets/${newest}/messages.json`)).body
    const ticket = `/inbox/all/${newest}`
    const message = 'article section[id^=message-] iframe'
    const places: { path: string; ready: string; prepare?: (page: Page) => Promise<void> }[] = [
      { path: '/inbox/all', ready: '[role=row] time' },
      ...tickets.slice(-1).map((id) => ({ path: `/inbox/all/${id}`, ready: message })),
      {
        path: ticket,
        ready: message,
        prepare: async (page) => {
          await page.keyboard.press('Control+k')
          await page.getByRole('dialog').getByRole('combobox').fill('tag')
          await page.keyboard.press('Enter')
          await page.getByRole('option').first().waitFor()
        },
      },
      {
        path: ticket,
        ready: message,
        prepare: async (page) => {
          await page.getByRole('button', { name: 'Reply' }).click()
          await page.getByRole('textbox', { name: /^Text of the/ }).click()
          await page.keyboard.press('/')
          await page.getByRole('dialog', { name: 'Canned responses' }).getByRole('option').first().waitFor()
          await page.keyboard.press('Enter')
          await page.getByText('Draft saved').first().waitFor()
        },
      },
      ...(name === 'vectors' ? [{ path: '/inbox/search?q=hostile', ready: '[role=row] time' }] : []),
      { path: '/notifications', ready: 'main li a' },
      { path: '/customers', ready: '[role=row] a' },
      { path: `/customers/${customerId}`, ready: 'dl' },
      { path: '/companies', ready: '[role=row] a' },
      { path: `/companies/${companyId}`, ready: 'dl' },
      ...['tags', 'cannedresponses', 'customfields', 'contactforms', 'panelcards'].map((section) => ({
        path: `/settings/${section}`,
        ready: 'main table',
      })),
      { path: `/desk/api/v2/messages/${messages[0].id}/view.html`, ready: 'body' },
      { path: await rateUrl(newest), ready: 'form' },
      { path: `/contact/${name}`, ready: 'form' },
    ]
    return places
  }

  test('nothing of two hundred and fifty ways to run a script runs, wherever it stands', async () => {
    const world = await makeWorld('vectors', packer(), 8)
    const { page, context, complaints, untilQuiet } = await watched()
    const found: string[] = []
    for (const { path, ready, prepare } of await places(world, 'vectors')) {
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      await prepare?.(page)
      await untilQuiet()
      if (!path.includes('view.html'))
        for (const html of (await page.evaluate(injected)) as string[]) found.push(`${path}: ${html}`)
      for (const complaint of complaints.splice(0)) found.push(`${path}: ${complaint}`)
    }
    expect(found).toEqual([])
    await context.close()
  })

  test('words without end, 500 tags and turned directions stay in their places, on a phone too', async () => {
    const wide = (longest: number) => `\u202e\u2067${'wide'.repeat(longest)}`.slice(0, longest)
    let count = 0
    const world = await makeWorld('wide', (longest) => `${++count}${wide(longest)}`.slice(0, longest), 2)
    const { database } = web.desk
    await database.query(
      sql`insert into tags (name, color) select 'tag-' || n, '#8a6fdf' from generate_series(1, 500) n`,
    )
    await database.query(sql`
      insert into ticket_tags (ticket_id, tag_id) select ${world.tickets.at(-1)}, id from tags where name like 'tag-%'`)
    const { page, context, complaints, untilQuiet } = await watched()
    const found: string[] = []
    for (const { path, ready, prepare } of await places(world, 'wide')) {
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      await prepare?.(page)
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 })
        await untilQuiet()
        for (const what of (await page.evaluate(tooWide)) as string[]) found.push(`${path} at ${width}: ${what}`)
      }
      for (const complaint of complaints.splice(0)) found.push(`${path}: ${complaint}`)
    }
    expect(found).toEqual([])
    await context.close()
  })
})
