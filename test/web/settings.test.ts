import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDispatcher } from '../../server/events/dispatch.ts'
import { makeUser } from '../support/factories.ts'
import { keepLog } from '../support/mail.ts'
import { expectAccessible } from './support/axe.ts'
import { hasBrowser } from './support/browser.ts'
import { createWebDesk, type WebDesk } from './support/web-desk.ts'

const form = (page: Page) => page.getByRole('dialog')
const save = (page: Page, name: 'Create' | 'Save') => form(page).getByRole('button', { name, exact: true }).click()
const field = (page: Page, label: string) => form(page).getByLabel(label, { exact: true })

/** A section with a form: what makes a row, how the list shows it, and which field says that it is missing. */
interface Sample {
  section: string
  button: string
  fill: Record<string, string>
  choose?: Record<string, string>
  shown: string
  missing: string
}

const samples: Sample[] = [
  { section: 'teams', button: 'New team', fill: { Name: 'Billing' }, shown: 'Billing', missing: 'Name' },
  { section: 'ticketstatuses', button: 'New status', fill: { Name: 'Parts' }, shown: 'Parts', missing: 'Name' },
  { section: 'tickettypes', button: 'New type', fill: { Name: 'Repair' }, shown: 'Repair', missing: 'Name' },
  { section: 'ticketpriorities', button: 'New priority', fill: { Name: 'Top' }, shown: 'Top', missing: 'Name' },
  { section: 'ticketsources', button: 'New source', fill: { Name: 'Fair' }, shown: 'Fair', missing: 'Name' },
  { section: 'tags', button: 'New tag', fill: { Name: 'printer' }, shown: 'printer', missing: 'Name' },
  { section: 'customfields', button: 'New custom field', fill: { Name: 'Size' }, shown: 'Size', missing: 'Name' },
  {
    section: 'happinessratingoptions',
    button: 'New answer',
    fill: { Name: 'Splendid', Score: '9' },
    shown: 'Splendid',
    missing: 'Name',
  },
  {
    section: 'cannedresponses',
    button: 'New canned response',
    fill: { Name: 'Thanks' },
    shown: 'Thanks',
    missing: 'Name',
  },
  { section: 'tickettemplates', button: 'New template', fill: { Name: 'Return' }, shown: 'Return', missing: 'Name' },
  { section: 'businesshours', button: 'New business hours', fill: { Name: 'Day' }, shown: 'Day', missing: 'Name' },
  { section: 'slas', button: 'New service level', fill: { Name: 'Gold' }, shown: 'Gold', missing: 'Name' },
  { section: 'spamlists', button: 'New entry', fill: { Term: 'spam.test' }, shown: 'spam.test', missing: 'Term' },
  {
    section: 'suspendedaddresses',
    button: 'New address',
    fill: { Address: 'gone@example.com' },
    shown: 'gone@example.com',
    missing: 'Address',
  },
  {
    section: 'webhookendpoints',
    button: 'New webhook',
    fill: { Address: 'https://example.com/hook' },
    shown: 'https://example.com/hook',
    missing: 'Address',
  },
  {
    section: 'panelcards',
    button: 'New card',
    fill: { Name: 'Orders', Address: 'https://example.com/card' },
    shown: 'Orders',
    missing: 'Name',
  },
  {
    section: 'contactforms',
    button: 'New contact form',
    fill: { 'Address of the page': 'ask', Title: 'Ask us' },
    choose: { Inbox: 'Support' },
    shown: 'Ask us',
    missing: 'Address of the page',
  },
  {
    section: 'inboxes',
    button: 'New inbox',
    fill: { Name: 'Sales', 'E-mail': 'sales@desk.test' },
    shown: 'Sales',
    missing: 'E-mail',
  },
]

describe.skipIf(!hasBrowser)('the settings in a browser', { timeout: 180_000 }, () => {
  let web: WebDesk
  let page: Page
  let complaints: string[]
  let dispatcher: { stop(): Promise<void> }
  beforeAll(async () => {
    web = await createWebDesk()
    const { database } = web.desk
    dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
    ;({ page, complaints } = await web.open())
  }, 120_000)
  afterAll(async () => {
    await dispatcher?.stop()
    await web?.close()
  })

  test.each(samples)(
    '$section: what the API refuses is said at its field, what it takes is in the list',
    async (at) => {
      await page.goto(`/settings/${at.section}`)
      await page.getByRole('button', { name: at.button }).click()
      await save(page, 'Create')
      const wrong = field(page, at.missing)
      await expect.poll(() => wrong.getAttribute('aria-invalid')).toBe('true')
      await form(page).getByText('This has to be filled in.').first().waitFor()
      await expectAccessible(page)
      for (const [label, value] of Object.entries(at.fill)) await field(page, label).fill(value)
      for (const [label, value] of Object.entries(at.choose ?? {})) await field(page, label).selectOption(value)
      await save(page, 'Create')
      await form(page).waitFor({ state: 'detached' })
      await page.getByRole('table').getByText(at.shown, { exact: true }).waitFor()
      expect(complaints.splice(0).filter((text) => !text.includes('400 (Bad Request)'))).toEqual([])
    },
  )

  test('a row is changed, found, moved by keyboard and deleted; what was typed is not lost by accident', async () => {
    const { admin } = web.desk
    await page.goto('/settings/tags')
    await page.getByRole('link', { name: 'printer' }).click()
    await field(page, 'Name').fill('printers')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Throw away what you typed?' }).getByText('Cancel').click()
    await page.keyboard.press('Control+Enter')
    await form(page).waitFor({ state: 'detached' })
    await page.getByRole('searchbox', { name: 'Search' }).fill('PRINT')
    await page.getByRole('link', { name: 'printers' }).click()
    await form(page).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog', { name: 'Delete “printers”?' }).getByRole('button', { name: 'Delete' }).click()
    await expect.poll(async () => (await admin.get('/tags.json')).body.tags).toEqual([])

    const names = async () =>
      (await admin.get('/ticketpriorities.json')).body.ticketpriorities.map(({ name }: { name: string }) => name)
    const before = await names()
    await page.goto('/settings/ticketpriorities')
    await page.getByRole('button', { name: `Move ${before[0]}` }).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(names).toEqual([before[1], before[0], ...before.slice(2)])
  })

  test('the focus goes back to where a form, a question or the palette was opened from', async () => {
    const hasFocus = (at: Locator) => expect.poll(() => at.evaluate((node) => node.matches(':focus'))).toBe(true)
    await web.desk.admin.post('/teams.json', { name: 'Lamps' })
    await page.goto('/settings/teams')
    const row = page.getByRole('link', { name: 'Lamps' })
    await row.press('Enter')
    const deletion = form(page).getByRole('button', { name: 'Delete' })
    await deletion.press('Enter')
    // a key before that would still be the form's
    await hasFocus(page.getByRole('dialog', { name: 'Delete “Lamps”?' }).getByRole('button', { name: 'Cancel' }))
    await page.keyboard.press('Escape')
    await hasFocus(deletion)
    await page.keyboard.press('Escape')
    await form(page).waitFor({ state: 'detached' })
    await hasFocus(row)
    await page.keyboard.press('Control+k')
    await hasFocus(form(page).getByRole('combobox'))
    await page.keyboard.press('Escape')
    await hasFocus(row)
  })

  test('options, memberships and hours are saved with their rows', async () => {
    const { admin, inboxId } = web.desk
    await page.goto('/settings/customfields/new')
    await field(page, 'Name').fill('Colour')
    await field(page, 'Kind').selectOption('dropdown')
    await form(page).getByRole('button', { name: 'Add an option' }).click()
    await page.keyboard.type('Red')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Blue')
    await save(page, 'Create')
    await form(page).waitFor({ state: 'detached' })
    const options = await admin.get('/customfieldoptions.json')
    expect(options.body.customfieldoptions.map(({ name }: { name: string }) => name)).toEqual(['Red', 'Blue'])

    const user = await makeUser(web.desk.database, { firstName: 'Grace', lastName: 'Hopper' })
    await page.goto(`/settings/inboxes/${inboxId}?tab=members`)
    await page.getByPlaceholder('Add…').click()
    await page.getByRole('option', { name: 'Grace Hopper' }).click()
    await page.getByLabel('What Grace Hopper allows').selectOption('read')
    await page.getByRole('button', { name: 'Save' }).click()
    const access = async () =>
      (await admin.get(`/inboxes/${inboxId}.json`)).body.inbox.users.find(({ id }: { id: number }) => id === user.id)
    await expect.poll(async () => (await access())?.meta.access).toBe('read')

    await page.goto('/settings/businesshours')
    await page.getByRole('link', { name: 'Day' }).click()
    await form(page).getByLabel('Monday: opens at').fill('25:00')
    await save(page, 'Save')
    await expect.poll(() => form(page).getByLabel('Monday: opens at').getAttribute('aria-invalid')).toBe('true')
    await form(page).getByLabel('Monday: opens at').fill('8')
    await save(page, 'Save')
    await form(page).waitFor({ state: 'detached' })
    const hours = await admin.get('/businesshours.json?includes=businesshourdays&orderBy=id&orderMode=desc')
    expect(hours.body.included.businesshourdays.map(({ from }: { from: string }) => from)).toContain('08:00')
    complaints.length = 0
  })

  test('secrets are shown once: tokens, invitations; and a key says what belongs into the DNS', async () => {
    await page.goto('/settings/apitokens/new')
    await field(page, 'Name').fill('Export')
    await save(page, 'Create')
    const secret = await form(page).getByRole('region', { name: 'Token' }).textContent()
    expect((await web.desk.as(secret ?? '').get('/me.json')).status).toBe(200)
    await form(page).getByRole('button', { name: 'Done' }).click()

    await page.goto('/settings/users/new')
    await field(page, 'E-mail').fill('ada@desk.test')
    await save(page, 'Create')
    await form(page).getByRole('button', { name: 'Make a link to come in by' }).click()
    const link = await form(page).getByRole('region', { name: 'Link for the agent' }).textContent()
    expect(link).toContain('token=')
    await form(page).getByRole('button', { name: 'Done' }).click()

    await page.goto('/settings/dkimkeys/new')
    await field(page, 'Domain').fill('desk.test')
    await save(page, 'Create')
    await form(page).getByText('v=DKIM1; k=rsa').waitFor()
    await expectAccessible(page)
  })

  test('the site is changed on its page, and says what it does not take', async () => {
    await page.goto('/settings/site')
    await page.getByLabel('Name of the desk').fill('Repairs')
    await page.getByLabel('Sending can be undone for (seconds)').fill('6000')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect
      .poll(() => page.getByLabel('Sending can be undone for (seconds)').getAttribute('aria-invalid'))
      .toBe('true')
    await page.getByLabel('Sending can be undone for (seconds)').fill('10')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    const { name, undoSendSeconds } = (await web.desk.admin.get('/sitesettings.json')).body.sitesetting
    expect([name, undoSendSeconds]).toEqual(['Repairs', 10])
  })

  test('what another administrator saves appears without loading; a field one has changed stays and says so', async () => {
    const { admin } = web.desk
    const { body } = await admin.post('/tickettypes.json', { name: 'Wish' })
    await page.goto('/settings/tickettypes')
    await page.getByRole('link', { name: 'Wish' }).waitFor()
    const rename = (name: string) => admin.patch(`/tickettypes/${body.tickettype.id}.json`, { name })
    await rename('Plea')
    await page.getByRole('link', { name: 'Plea' }).click()
    await field(page, 'Name').fill('My question')
    await rename('Boon')
    await form(page).getByText('Somebody else has changed this meanwhile: Name.').waitFor()
    await expectAccessible(page)
    expect(await field(page, 'Name').inputValue()).toBe('My question')
    await form(page).getByRole('button', { name: 'Take theirs' }).click()
    await expect.poll(() => field(page, 'Name').inputValue(), { timeout: 20_000 }).toBe('Boon')
    await rename('Favour')
    await expect.poll(() => field(page, 'Name').inputValue(), { timeout: 20_000 }).toBe('Favour')
    complaints.length = 0
  })

  test('agents see what is theirs, and nothing of what only administrators may change', async () => {
    const { database, inboxId } = web.desk
    const agent = await makeUser(database, { inboxes: { [inboxId]: 'write' } })
    const { page: theirs, context } = await web.open({ userId: agent.id })
    await theirs.goto('/settings/site')
    await theirs.getByText('This is not open to you').waitFor()
    const sections = theirs.getByRole('navigation', { name: 'Settings' })
    await sections.getByRole('link', { name: 'API tokens' }).waitFor()
    expect(await sections.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
    await theirs.goto('/settings/users/1')
    await theirs.getByText('You may look at this; administrators change it.').waitFor()
    expect(await theirs.getByRole('button', { name: 'Save' }).count()).toBe(0)
    await context.close()
  })
})
