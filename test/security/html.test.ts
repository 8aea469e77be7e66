import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertSession } from '../../server/account/queries.ts'
import { hashToken } from '../../server/account/tokens.ts'
import { parseMailNow } from '../../server/mail/parse/parse-mail.ts'
import type { Answer } from '../support/app.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { hasBrowser, launchBrowser, openPage } from '../web/support/browser.ts'
import { foreignHost, vectors } from './vectors.ts'

// Runs in the page: shows each text, as a page without a policy would, and gives what could still act.
const showAll = String.raw`(texts) => {
  const odd = []
  const allowedAddress = /^(?:https?:\/\/|mailto:|tel:|cid:|\/desk\/api\/v2\/files\/\d+\/[a-z]+(?:\?|$))/i
  const active = /^(?:script|style|iframe|object|embed|form|input|button|base|meta|link|svg|math|template|slot)$/
  for (const text of texts) {
    const box = document.createElement('div')
    document.body.append(box)
    box.innerHTML = text
    // what is parsed again after it was written may be something else
    box.innerHTML = box.innerHTML
    for (const element of box.querySelectorAll('*')) {
      if (active.test(element.localName)) odd.push('<' + element.localName + '> of ' + text)
      for (const { name, value } of element.attributes) {
        const isActive = name.startsWith('on') || ['name', 'srcset', 'ping'].includes(name)
        const isId = name === 'id' && !value.startsWith('mail-')
        const isAddress = name === 'href' || name === 'src'
        if (isActive || isId || (isAddress && !allowedAddress.test(value.trim())))
          odd.push(name + '=' + value + ' of ' + text)
        if (name === 'style' && /url|expression|position|@import|\\/i.test(value)) odd.push(value + ' of ' + text)
      }
    }
  }
  return odd
}`

let desk: TicketDesk
let ticketId: number
beforeAll(async () => {
  desk = await createTicketDesk()
  ticketId = (await desk.create()).id
}, 60_000)
afterAll(() => desk?.close())

/** What each way into the desk makes of a text from outside. */
const ways: Record<string, (text: string) => Promise<string>> = {
  'a message by the API': async (message) => messageOf({ message }),
  'a message in Markdown': async (message) => messageOf({ message, editMethod: 'markdown' }),
  'a mail': async (text) => {
    const head = 'From: a@b.example\nMessage-ID: <x@b.example>\nContent-Type: text/html; charset=utf-8\n\n'
    return parseMailNow(Buffer.from(head + text)).html ?? ''
  },
  'a canned response': async (body) => {
    const answer = await desk.admin.post('/cannedresponses.json', { name: `One ${crypto.randomUUID()}`, body })
    return stored(answer, body)?.cannedresponse.body ?? ''
  },
}

async function messageOf(fields: { message: string; editMethod?: string }): Promise<string> {
  const answer = await desk.admin.post(`/tickets/${ticketId}/messages.json`, { ...fields, threadType: 'note' })
  return stored(answer, String(fields.message))?.message.htmlBody ?? ''
}

/** The answer's body; nothing for a text with NUL, which the API refuses. */
function stored({ status, body }: Answer, text: string): Answer['body'] {
  expect(status).toBe(text.includes('\0') ? 400 : 201)
  return text.includes('\0') ? null : body
}

test('there are more than a hundred and fifty ways to run a script, each its own', () => {
  expect(new Set(vectors).size).toBe(vectors.length)
  expect(vectors.length).toBeGreaterThan(150)
})

describe.skipIf(!hasBrowser)('in a browser', { timeout: 120_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)
  afterAll(() => browser?.close())

  /** Notes every script that runs and every request that leaves; nothing really leaves. */
  async function watch(context: BrowserContext, page: Page) {
    const seen: string[] = []
    page.on('dialog', (dialog) => {
      seen.push(`ran: ${page.url()}`)
      void dialog.dismiss()
    })
    await context.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => {
        seen.push(`asked ${route.request().resourceType()}: ${route.request().url()}`)
        return route.abort()
      },
    )
    return seen
  }

  test.each(Object.keys(ways))('%s is harmless even in a page without any protection', async (way) => {
    const clean: string[] = []
    for (const vector of vectors) clean.push((await ways[way]?.(vector)) ?? '')
    const { page, context } = await openPage(browser, { url: 'http://127.0.0.1' })
    const seen = await watch(context, page)
    await page.setContent('<!doctype html><body></body>')
    const odd = await page.evaluate(`(${showAll})(${JSON.stringify(clean)})`)
    // pictures may be named: the views below leave them out
    expect(seen.filter((line) => !line.startsWith('asked image'))).toEqual([])
    expect(odd).toEqual([])
    await context.close()
  })

  test('a message’s own document runs nothing and asks no other host', async () => {
    const url = await desk.app.app.listen({ host: '127.0.0.1', port: 0 })
    await insertSession(desk.db, { userId: 1, hash: hashToken('reader') })
    const { page, context } = await openPage(browser, { url, session: 'reader' })
    const seen = await watch(context, page)
    for (let start = 0; start < vectors.length; start += 10) {
      const message = vectors
        .slice(start, start + 10)
        .join('\n<p>next</p>\n')
        .replaceAll('\0', '')
      const added = await desk.admin.post(`/tickets/${ticketId}/messages.json`, { message, threadType: 'note' })
      const path = `/desk/api/v2/messages/${added.body.message.id}/view.html?images=0`
      expect((await page.goto(path, { waitUntil: 'load' }))?.status()).toBe(200)
    }
    expect(seen.filter((line) => line.startsWith('ran') || line.includes(foreignHost))).toEqual([])
    await context.close()
  })
})
