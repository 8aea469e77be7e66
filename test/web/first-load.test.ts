import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../server/lib/package-root.ts'
import { buildOnce } from '../support/build.ts'
import { makeCustomer } from '../support/factories.ts'
import { hasBrowser } from './support/browser.ts'
import { watchRequests } from './support/quiet.ts'
import { watchTraffic } from './support/traffic.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

const folder = join(packageRoot, 'dist', 'web')
const limit = 250 * 1024

interface Chunk {
  file: string
  imports?: string[]
}

beforeAll(() => buildOnce('web'), 120_000)

test('the first load of the inbox is at most 250 KiB of compressed scripts, strings included', () => {
  const chunks = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  const files = new Set(Array.from(page.matchAll(/"\/(assets\/[^"]+\.js)"/g), ([, file]) => file ?? ''))
  const add = (name: string): void => {
    const chunk = chunks[name]
    if (chunk === undefined) throw new Error(`${name} is not part of the build`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const imported of chunk.imports ?? []) add(imported)
  }
  for (const name of ['inbox/inbox-screen.tsx', 'ticket/ticket-pane.tsx']) add(name)
  for (const name of ['common', 'inbox', 'search', 'ticket', 'views']) add(`locales/en/${name}.json`)
  const total = [...files].reduce((sum, file) => sum + compressedSize(file), 0)
  expect(total).toBeLessThanOrEqual(limit)
  // less would mean that something was not counted
  expect(total).toBeGreaterThan(limit / 2)
})

describe.skipIf(!hasBrowser)('requests of a browser that was never there', { timeout: 180_000 }, () => {
  let web: WebDesk
  const subjects = ['Amber', 'Birch', 'Cedar', 'Dahlia', 'Elder']
  const ids: number[] = []
  beforeAll(async () => {
    web = await createWebDesk()
    for (const subject of subjects) {
      const customer = await makeCustomer(web.desk.database, { firstName: subject })
      const { body } = await web.desk.admin.post('/tickets.json', {
        subject,
        message: `<p>About ${subject}</p>`,
        inbox: { id: web.desk.inboxId },
        customer: { id: customer.id },
      })
      ids.push(body.ticket.id)
    }
  }, 120_000)
  afterAll(() => web?.close())

  test('few for the list with all that is loaded ahead, at most ten for the first ticket, fewer for the next', async () => {
    const { page } = await web.open()
    const quiet = watchRequests(page)
    const count = async (act: () => Promise<void>, sign: string) => {
      const stop = await watchTraffic(page)
      const ahead = page.waitForRequest((request) => request.url().includes(sign))
      await act()
      await ahead
      await quiet()
      return (await stop()).requests
    }
    const open = async (subject: string, act: () => Promise<void>) => {
      await act()
      await page.frameLocator('article iframe').getByText(`About ${subject}`).waitFor()
    }
    // the newest is on top; the last request is for the ticket that is opened next, if the keys are used
    const load = await count(async () => {
      await page.goto('/inbox/all')
      await page.getByRole('row').filter({ hasText: 'Elder' }).locator('time').waitFor()
    }, `/tickets/${ids[4]}/messages.json`)
    const click = () => page.getByRole('row').filter({ hasText: 'Cedar' }).click()
    const first = await count(() => open('Cedar', click), `/tickets/${ids[1]}/messages.json`)
    const next = await count(() => open('Birch', () => page.keyboard.press('j')), `/tickets/${ids[0]}/messages.json`)
    // less than half would mean that something was not counted
    for (const [requests, most] of [
      [load, 40],
      [first, 10],
      [next, 8],
    ] as const) {
      expect(requests).toBeLessThanOrEqual(most)
      expect(requests).toBeGreaterThan(most / 2)
    }
  })
})

function compressedSize(file: string): number {
  const compressed = join(folder, `${file}.gz`)
  return statSync(existsSync(compressed) ? compressed : join(folder, file)).size
}
