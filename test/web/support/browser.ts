import { existsSync } from 'node:fs'
import process from 'node:process'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const program = '/usr/bin/chromium'

// no traffic but the test's own, and no sandbox: tests may run as root
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

// `DESK_TEST_SLOWDOWN=6 npm test test/web`: a processor so many times slower shows what only a fast one hides
const slowdown = Number(process.env['DESK_TEST_SLOWDOWN'] ?? 1)

/** False where Debian's Chromium is not installed; then browser tests are skipped: `describe.skipIf(!hasBrowser)`. */
export const hasBrowser = existsSync(program)

/** Starts Chromium without a window and with a profile of its own. Close it in `afterAll`. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program, headless: true, args: flags })
}

export interface OpenPage {
  page: Page
  context: BrowserContext
  /** What the page complained about in its console: errors and breaches of the policy. Must stay empty. */
  complaints: string[]
}

/** Opens an empty page whose requests carry the session, in a context of its own (another person, another device). */
export async function openPage(
  browser: Browser,
  { url, session, ...options }: { url: string; session?: string } & BrowserContextOptions,
): Promise<OpenPage> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    ...options,
  })
  if (session !== undefined) await context.addCookies([{ name: 'deskhand_session', value: session, url }])
  const page = await context.newPage()
  if (slowdown > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, context, complaints }
}
