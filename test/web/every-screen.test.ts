import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Screen, screens } from '../../scripts/demo/screens.ts'
import { seedDemo } from '../../scripts/demo/seed.ts'
import { sql } from '../../server/db/sql.ts'
import { seriousFindings } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { speakPseudo, textsIn, unmarkedTexts } from './support/pseudo.ts'
import { watchRequests } from './support/quiet.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

// What holds for every screen of the table in scripts/demo/screens.ts. A new screen is checked by standing there.

describe.skipIf(!hasBrowser)('every screen', { timeout: 300_000 }, () => {
  let web: WebDesk
  let all: Screen[]
  beforeAll(async () => {
    web = await createWebDesk()
    const { tickets } = await seedDemo({ url: web.url, token: web.desk.adminToken })
    await web.desk.database.query(sql`
      insert into notifications (user_id, ticket_id, kind, created_by_id, created_by_type)
      values (1, ${tickets[0]}, 'assigned', 1, 'users')`)
    all = screens(tickets)
  }, 120_000)
  afterAll(() => web?.close())

  type Quiet = () => Promise<void>

  async function show(page: Page, screen: Screen, untilQuiet: Quiet): Promise<void> {
    if (screen.isSignedOut === true) await page.context().clearCookies()
    await page.goto(screen.path)
    await page.locator(screen.ready).first().waitFor()
    await screen.prepare?.(page)
    await untilQuiet()
  }

  /** Signed-in screens first: those outside end the session. */
  const inOrder = () =>
    [...all].sort((one, other) => Number(one.isSignedOut ?? false) - Number(other.isSignedOut ?? false))

  test.each(['light', 'dark'] as const)('has nothing serious in the way of anybody, %s', async (colorScheme) => {
    const { page, context } = await web.open({ colorScheme, reducedMotion: 'reduce' })
    const untilQuiet = watchRequests(page)
    const found: string[] = []
    for (const screen of inOrder()) {
      await show(page, screen, untilQuiet)
      for (const finding of await seriousFindings(page)) found.push(`${screen.name}: ${finding}`)
    }
    await context.close()
    expect(found).toEqual([])
  })

  test('takes all its words from the files of its language, and fits when they are mirrored', async () => {
    const { page, context } = await web.open()
    const untilQuiet = watchRequests(page)
    const answers: unknown[] = []
    page.on('response', (response) => {
      if (!response.url().includes('.json')) return
      response.json().then(
        (body) => answers.push(body),
        () => {},
      )
    })
    await speakPseudo(page)
    const found: string[] = []
    for (const screen of inOrder()) {
      // it shows parts for who builds the app, with samples of their own; pictures are taken of English words
      if (screen.name === 'gallery' || screen.prepare !== undefined) continue
      await show(page, screen, untilQuiet)
      for (const text of await unmarkedTexts(page, textsIn(answers))) found.push(`${screen.name}: ${text}`)
      await page.evaluate(`document.documentElement.dir = 'rtl'`)
      const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      if (Number(excess) > 0) found.push(`${screen.name} is ${String(excess)} pixels too wide when mirrored`)
    }
    await context.close()
    expect(found).toEqual([])
  })

  test('says what to do about each part of the API that fails once', async () => {
    const asked = await endpointsOf(inOrder().filter((screen) => screen.isSignedOut !== true))
    expect(asked.size).toBeGreaterThan(15)
    const silent: string[] = []
    const opened = await web.open()
    const { page } = opened
    for (const [endpoint, screen] of asked) {
      let isBroken = true
      await page.route('**/desk/api/v2/**', (route) => {
        if (!isBroken || endpointOf(route.request().url()) !== endpoint) return route.fallback()
        isBroken = false
        const errors = [{ id: 'x', title: 'Internal Server Error', code: 'E1', detail: 'broken for the test' }]
        return route.fulfill({ status: 500, headers: { 'x-request-id': 'r-broken' }, json: { errors } })
      })
      await page.goto(screen.path)
      const isTold = await page
        .getByText('Request r-broken')
        .first()
        .waitFor({ timeout: 30_000 })
        .then(
          () => true,
          () => false,
        )
      if (!isTold) silent.push(`${endpoint} of ${screen.name}`)
      await page.unroute('**/desk/api/v2/**')
    }
    await opened.context.close()
    expect(silent).toEqual([])
  })

  /** Which endpoints the screens read, each with the first screen that does. */
  async function endpointsOf(list: readonly Screen[]): Promise<Map<string, Screen>> {
    const found = new Map<string, Screen>()
    const { page, context } = await web.open()
    const untilQuiet = watchRequests(page)
    for (const screen of list) {
      const listener = (request: { url(): string; method(): string; resourceType(): string }) => {
        const isRead = request.method() === 'GET' && ['fetch', 'xhr'].includes(request.resourceType())
        const endpoint = endpointOf(request.url())
        if (isRead && endpoint !== null && !found.has(endpoint)) found.set(endpoint, screen)
      }
      page.on('request', listener)
      await show(page, { ...screen, prepare: async () => {} }, untilQuiet)
      page.off('request', listener)
    }
    await context.close()
    return found
  }
})

/** `/tickets/{id}.json` for any ticket; null for what is no JSON of the API. */
function endpointOf(url: string): string | null {
  const { pathname } = new URL(url)
  const path = /^\/desk\/api\/v2(\/.*\.json)$/.exec(pathname)?.[1]
  return path === undefined ? null : path.replace(/\/\d+(?=[/.])/g, '/{id}')
}
