// `npm run screenshots [name…]`: pictures of every screen in docs/screenshots/, light, dark and on a phone. Starts a desk
// of its own on an empty folder, fills it with demonstration data and removes it afterwards; its mail goes nowhere.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { reservePort } from '../server/lib/free-port.ts'
import { packageRoot } from '../server/lib/package-root.ts'
import { startServer } from '../test/support/server.ts'
import { startSmtp } from '../test/support/smtp.ts'
import { launchBrowser, openPage } from '../test/web/support/browser.ts'
import { type Screen, screens } from './demo/screens.ts'
import { seedDemo } from './demo/seed.ts'
import { build, outdatedParts } from './setup.mjs'

const looks = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2, hasTouch: true },
} as const

const target = join(packageRoot, 'docs', 'screenshots')
const wanted = process.argv.slice(2)
const dataDir = mkdtempSync(join(tmpdir(), 'deskhand-screenshots-'))
await build(outdatedParts(['web']))
const admin = { email: 'maya@northwind.example', password: 'a demonstration' }
const { port: inboundPort, release } = await reservePort('127.0.0.1')
await release()
const outside = await startSmtp()
const server = await startServer({
  DESK_DATA_DIR: dataDir,
  DESK_LOG_LEVEL: 'fatal',
  DESK_SITE_NAME: 'Northwind Lamps',
  DESK_INBOUND_PORT: String(inboundPort),
  DESK_SMTP_URL: outside.url,
  DESK_ADMIN_EMAIL: admin.email,
  DESK_ADMIN_PASSWORD: admin.password,
})
try {
  const { tickets } = await seedDemo({ url: server.url, token: server.apiToken ?? '', inboundPort })
  const browser = await launchBrowser()
  mkdirSync(target, { recursive: true })
  const session = await signIn(server.url)
  for (const screen of screens(tickets)) {
    if (wanted.length > 0 && !wanted.includes(screen.name)) continue
    for (const look of Object.keys(looks) as (keyof typeof looks)[]) await shoot(browser, screen, look, session)
  }
  await browser.close()
} finally {
  await server.stop()
  await outside.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function shoot(browser: Browser, screen: Screen, look: keyof typeof looks, session: string): Promise<void> {
  const { page, context, complaints } = await openPage(browser, {
    url: server.url,
    ...looks[look],
    ...(screen.isSignedOut === true ? {} : { session }),
  })
  await page.goto(screen.path, { waitUntil: 'load' })
  await page.waitForSelector(screen.ready)
  await screen.prepare?.(page)
  await page.evaluate('document.fonts.ready')
  // frames of messages take their height after they were loaded
  await page.waitForTimeout(300)
  await page.screenshot({ path: join(target, `${screen.name}-${look}.png`) })
  if (complaints.length > 0) process.stderr.write(`${screen.name}-${look}: ${complaints.join('\n')}\n`)
  await context.close()
}

async function signIn(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', headers, body: JSON.stringify(admin) })
  return /deskhand_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
}
