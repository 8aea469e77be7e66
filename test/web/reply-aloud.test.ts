import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCustomer } from '../support/factories.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

/** A node of Chromium's accessibility tree, as a screen reader gets it. */
interface Heard {
  role?: { value: string }
  name?: { value: string }
  properties?: { name: string; value: { value: unknown } }[]
}

describe.skipIf(!hasBrowser)('the reply flow, heard and enlarged', { timeout: 180_000 }, () => {
  let web: WebDesk
  let ticketId: number
  beforeAll(async () => {
    web = await createWebDesk()
    const { admin, database, inboxId } = web.desk
    const customer = await makeCustomer(database, { firstName: 'Ada', lastName: 'Lovelace' })
    const ticket = {
      subject: 'The lamp stays dark',
      message: '<p>It does not shine.</p>',
      inbox: { id: inboxId },
      customer: { id: customer.id },
    }
    ticketId = (await admin.post('/tickets.json', ticket)).body.ticket.id
  }, 120_000)
  afterAll(() => web?.close())

  /** Role and name of what has the focus, as they are said. */
  async function focused(page: Page): Promise<string> {
    const session = await page.context().newCDPSession(page)
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: Heard[] }
    await session.detach()
    const has = (node: Heard, name: string) =>
      node.properties?.some((property) => property.name === name && property.value.value === true) === true
    const node = nodes.findLast((one) => has(one, 'focused') && one.role?.value !== 'RootWebArea')
    return `${node?.role?.value ?? ''}: ${node?.name?.value ?? ''}`
  }

  /** What live regions said since the page was opened, in order. */
  const record = `(() => {
    window.heard = []
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target.nodeType === 1 ? target : target.parentElement)?.closest('[role=status], [role=alert], [aria-live]')
        const text = region?.textContent?.trim()
        if (text && window.heard.at(-1) !== text) window.heard.push(text)
      }
    }).observe(document, { subtree: true, childList: true, characterData: true })
  })()`
  const heard = async (page: Page) => ((await page.evaluate('window.heard')) as string[]).join('\n')

  test('from the list to the sent reply every step says where one is and what happened', async () => {
    const { page, context } = await web.open()
    await page.addInitScript(record)
    await page.goto('/inbox/all')
    const grid = page.getByRole('grid')
    await grid.getByText('The lamp stays dark').waitFor()
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('1')
    await page.keyboard.press('j')
    await expect.poll(() => focused(page)).toMatch(/^(grid|row|gridcell|link): .*(The lamp stays dark|tickets)/i)
    await page.keyboard.press('Enter')
    const heading = page.getByRole('heading', { name: /^The lamp stays dark/ })
    await heading.waitFor()
    await page.getByRole('region', { name: 'Message from Ada Lovelace' }).waitFor()
    await page.keyboard.press('r')
    await expect.poll(() => focused(page)).toMatch(/^textbox: Text of the reply/)
    await page.keyboard.type('Please press it twice.')
    await expect.poll(() => heard(page)).toContain('Draft saved')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => heard(page)).toContain('Sent')
    await page
      .getByRole('region', { name: /^Message from/ })
      .nth(1)
      .waitFor()
    // the keys go on where the person was
    await expect.poll(() => focused(page)).not.toBe(': ')
    await context.close()
  })

  test('a reply that cannot go says why, and leaves the person where they write', async () => {
    const { page, context } = await web.open()
    await page.addInitScript(record)
    await page.goto(`/inbox/all/${ticketId}`)
    await page.getByRole('region', { name: 'Message from Ada Lovelace' }).waitFor()
    await page.keyboard.press('r')
    await expect.poll(() => focused(page)).toMatch(/^textbox: Text of the reply/)
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => heard(page)).not.toBe('')
    expect(await focused(page)).toMatch(/^textbox: Text of the reply/)
    await context.close()
  })

  test('at 200 percent and without motion nothing is cut off and nothing is out of reach', async () => {
    // 1280 pixels at 200 percent are 640 of the page
    const viewport = { width: 640, height: 400 }
    const { page, context, complaints } = await web.open({ viewport, deviceScaleFactor: 2, reducedMotion: 'reduce' })
    const fits = async () =>
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    await page.goto('/inbox/all')
    await page.getByRole('row').first().getByText('The lamp stays dark').click()
    await page.getByRole('heading', { name: /^The lamp stays dark/ }).waitFor()
    await fits()
    await page.getByRole('button', { name: 'Reply' }).click()
    const text = page.getByRole('textbox', { name: /^Text of the/ })
    await text.click()
    await page.keyboard.type('Seen large.')
    await fits()
    const send = page.locator('[data-composer]').getByRole('button', { name: /^Send/ }).first()
    await send.scrollIntoViewIfNeeded()
    await send.click()
    await page.getByText('Sent', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Show the customer' }).click()
    await page.getByRole('complementary', { name: 'Customer' }).getByText('Ada Lovelace').first().waitFor()
    await fits()
    await page.goto('/settings/tags')
    await page.getByRole('button', { name: 'New tag' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('large')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByRole('table').getByText('large', { exact: true }).waitFor()
    await fits()
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.waitForURL('**/overview**')
    await fits()
    // what moves would be slower than a blink: nothing does
    const moving = `document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration) > 100).length`
    await expect.poll(() => page.evaluate(moving)).toBe(0)
    expect(complaints).toEqual([])
    await context.close()
  })
})
