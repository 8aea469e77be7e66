import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { searchedTickets } from '../../server/search/searched.ts'
import { indexRows } from '../../server/search/write-index.ts'
import { makeCustomer } from '../support/factories.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

const patience = { timeout: 20_000 }

describe.skipIf(!hasBrowser)('searches and saved views in a browser', { timeout: 120_000 }, () => {
  let web: WebDesk
  beforeAll(async () => {
    web = await createWebDesk()
    const { database: db, admin, inboxId } = web.desk
    for (const name of ['printer', 'needs info']) await admin.post('/tags.json', { tag: { name } })
    const customers = [
      await makeCustomer(db, { firstName: 'Ada', lastName: 'Lovelace' }),
      await makeCustomer(db, { firstName: 'Jürgen', lastName: 'Groß' }),
    ]
    const ids: number[] = []
    for (const [nth, subject] of [
      'Lamp broken',
      'Lamp and cable',
      'Cable is too short',
      'Invoice 104',
      'Größe L',
    ].entries()) {
      const { body } = await admin.post('/tickets.json', {
        subject,
        message: `<p>Please look at the ${nth % 2 === 0 ? 'heavy' : 'golden'} thing. <b>Thanks</b>.</p>`,
        inbox: { id: inboxId },
        customer: { id: customers[nth % 2]?.id },
        tags: nth < 2 ? ['printer'] : nth === 2 ? ['needs info'] : [],
        ...(nth === 1 ? { agent: { id: 1 } } : {}),
        ...(nth === 3 ? { status: { id: 5 } } : {}),
      })
      ids.push(body.ticket.id)
    }
    await indexRows(db, searchedTickets, ids)
  }, 120_000)
  afterAll(() => web?.close())

  const box = (page: Page) => page.getByRole('combobox', { name: 'Search tickets' })
  const rows = (page: Page) => page.getByRole('grid', { name: 'Search' }).getByRole('row')

  test('what the app lists for two hundred random searches is what the API answers, in its order', async () => {
    const pieces = [
      'lamp',
      'cab',
      '-lamp',
      '"lamp and"',
      'tag:printer',
      '-tag:printer',
      'tag:"needs info"',
      'from:ada',
      'from:gross',
      'subject:cable',
      'assignee:me',
      'assignee:none',
      'status:active',
      '-status:solved',
      'status:solved,active',
      'golden',
      '104',
      'before:2020-01-01',
      'after:2020-01-01',
      'has:attachment',
      'priority:high',
      'nothing',
      'größe',
    ]
    const searches = fc.sample(fc.uniqueArray(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }), {
      numRuns: 200,
      seed: 7,
    })
    const { page, context, complaints } = await web.open()
    await page.goto('/inbox/search')
    await box(page).waitFor()
    const answers = new Map<string, number[]>()
    for (const words of searches) {
      const q = words.join(' ')
      if (!answers.has(q)) {
        const { body } = await web.desk.admin.get(`/search/tickets.json?search=${encodeURIComponent(q)}`)
        answers.set(
          q,
          body.tickets.map(({ id }: { id: number }) => id),
        )
      }
      const shown = await showSearch(page, q, answers.get(q) ?? [])
      expect(shown, q).toEqual(answers.get(q))
    }
    expect([...answers.values()].filter((ids) => ids.length > 0).length).toBeGreaterThan(20)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('/ searches from anywhere; operators and values are completed; the words found stand out', async () => {
    const { page, context } = await web.open()
    await page.goto('/inbox/mine')
    await page.getByRole('heading', { name: 'My tickets' }).waitFor()
    await page.keyboard.press('/')
    await box(page).waitFor()
    await page.getByText('“ … ”').waitFor()
    await box(page).pressSequentially('ta')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await box(page).pressSequentially('inf')
    await page.getByRole('option', { name: 'tag:"needs info"' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    expect(await box(page).inputValue()).toBe('tag:"needs info" ')
    await box(page).pressSequentially('heavy')
    await page.waitForURL(/q=/)
    await rows(page).getByText('Cable is too short').waitFor()
    await expect.poll(() => rows(page).count(), patience).toBe(1)
    expect(await rows(page).locator('mark').allTextContents()).toEqual(['heavy'])
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Cable is too short' }).waitFor()
    expect(page.url()).toContain('q=tag')
    await context.close()
  })

  test('what is typed before the search is there is searched for, and no shortcut', async () => {
    const { page, context } = await web.open()
    await page.goto('/overview')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    let load = () => {}
    const isAsked = new Promise<void>((resolve) => (load = resolve))
    await page.route('**/*.js', async (route) => {
      await isAsked
      await route.continue()
    })
    await page.keyboard.press('/')
    await page.keyboard.type('cab')
    load()
    await expect.poll(() => box(page).inputValue(), patience).toBe('cab')
    await page.keyboard.type('le')
    await page.waitForURL(/q=cable/)
    // pressed again, the box has the focus at once and its words are chosen
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('/')
    await page.keyboard.type('lamp')
    await page.waitForURL(/q=lamp/)
    await context.close()
  })

  test('a search becomes a view with a counter, which is edited, shared, moved, deleted and brought back', async () => {
    const { page, context } = await web.open()
    const sidebar = page.getByRole('navigation', { name: 'Main' })
    const saved = async () => (await web.desk.admin.get('/ticketviews.json')).body.ticketviews
    await web.desk.admin.post('/ticketviews.json', { ticketview: { name: 'Everything', filter: {} } })
    await page.goto('/inbox/search?q=lamp')
    await rows(page).first().waitFor()
    await page.getByRole('button', { name: 'Save the search as a view' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('2 tickets now').waitFor()
    await dialog.getByRole('button', { name: 'Tag' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'printer' }).click()
    expect(await dialog.getByRole('combobox', { name: 'Which tickets belong in it' }).inputValue()).toBe(
      'lamp tag:printer',
    )
    await expectAccessible(page)
    await dialog.getByLabel('Name').fill('Lamps')
    await page.keyboard.press('Enter')
    await sidebar.getByRole('link', { name: 'Lamps 2' }).waitFor(patience)
    await page.getByRole('grid', { name: 'Lamps' }).waitFor()
    const lamps = (await saved()).find(({ name }: { name: string }) => name === 'Lamps')
    expect(lamps).toMatchObject({ filter: { search: 'lamp tag:printer' }, isShared: false, orderBy: 'updatedAt' })

    await page.getByRole('button', { name: 'Edit the view' }).click()
    await dialog.getByLabel('Name').fill('Broken lamps')
    await dialog.getByRole('switch', { name: /Shared/ }).check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await sidebar.getByRole('link', { name: 'Broken lamps 2' }).waitFor(patience)
    await sidebar.getByRole('button', { name: 'More for “Broken lamps”' }).click()
    await page.getByRole('menuitem', { name: 'Move up' }).click()
    await expect
      .poll(async () => (await saved()).map(({ name }: { name: string }) => name), patience)
      .toEqual(['Broken lamps', 'Everything'])
    expect((await saved())[0]).toMatchObject({ isShared: true })

    await sidebar.getByRole('button', { name: 'More for “Broken lamps”' }).click()
    await page.getByRole('menuitem', { name: 'Delete the view' }).click()
    await expect.poll(async () => (await saved()).length, patience).toBe(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await sidebar.getByRole('link', { name: 'Broken lamps 2' }).waitFor(patience)
    await context.close()
  })
})

/** Goes to a search as a link would, and gives the tickets that are listed once they are the expected ones. */
function showSearch(page: Page, q: string, expected: readonly number[]): Promise<number[]> {
  // as text: this side knows no documents
  return page.evaluate(`(async () => {
    const [q, expected] = ${JSON.stringify([q, JSON.stringify(expected)])}
    history.pushState(null, '', '/inbox/search?q=' + encodeURIComponent(JSON.stringify(q)))
    const links = () => [...document.querySelectorAll('[role="row"] a')]
    const shown = () => links().map((link) => Number(link.pathname.split('/').at(-1)))
    const isThere = () =>
      document.querySelector('#search-box')?.value === q && JSON.stringify(shown()) === expected
    for (let attempt = 0; attempt < 300 && !isThere(); attempt += 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
    return shown()
  })()`)
}
