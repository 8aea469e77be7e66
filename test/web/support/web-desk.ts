import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { insertSession } from '../../../server/account/queries.ts'
import { hashToken } from '../../../server/account/tokens.ts'
import type { Config } from '../../../server/config.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { buildOnce } from '../../support/build.ts'
import { launchBrowser, type OpenPage, openPage } from './browser.ts'

/** A desk that listens on loopback and serves the built app, with a browser in front of it. */
export interface WebDesk {
  desk: TestApp
  /** Without a trailing slash. */
  url: string
  browser: Browser
  /** A page of somebody who is signed in; the administrator (user 1) unless told otherwise. */
  open(options?: { userId?: number } & Omit<Parameters<typeof openPage>[1], 'url' | 'session'>): Promise<OpenPage>
  close(): Promise<void>
}

/** Builds the app when it is out of date and starts both. Give the `beforeAll` two minutes; call `close` in `afterAll`. */
export async function createWebDesk(settings: Partial<Config> = {}): Promise<WebDesk> {
  await buildOnce('web')
  const [desk, browser] = await Promise.all([createTestApp(settings), launchBrowser()])
  await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
  let sessions = 0
  return {
    desk,
    url,
    browser,
    async open({ userId = 1, ...options } = {}) {
      const session = `session-${++sessions}`
      await insertSession(desk.database, { userId, hash: hashToken(session) })
      return openPage(browser, { url, session, ...options })
    },
    async close() {
      await browser.close()
      // streams of live events would otherwise hold up the stop
      desk.app.server.closeAllConnections()
      await desk.close()
    },
  }
}
