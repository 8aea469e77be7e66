import type { Page } from 'playwright-core'

/** A screen of docs/screenshots/. */
export interface Screen {
  /** Of the files: `name-light.png`, `name-dark.png`, `name-phone.png`. */
  name: string
  path: string
  /** A selector that is there once the screen has what it shows. */
  ready: string
  /** What has to be done before the picture: open a dialog, type a text. */
  prepare?: (page: Page) => Promise<void>
  isSignedOut?: boolean
}

/** Every screen there is a picture of; a new screen adds its line. `tickets` are the demonstration's, oldest first. */
export function screens(tickets: readonly number[]): Screen[] {
  const newest = tickets.at(-1)
  return [
    { name: 'sign-in', path: '/sign-in', ready: 'form', isSignedOut: true },
    { name: 'inbox', path: '/inbox/all', ready: '[role=row] time' },
    {
      name: 'selection',
      path: '/inbox/all',
      ready: '[role=row] time',
      prepare: async (page) => {
        for (const key of ['x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
      },
    },
    { name: 'search', path: '/inbox/search?q=lamp', ready: '[role=row] mark' },
    {
      name: 'search-box',
      path: '/inbox/search',
      ready: '#search-box',
      prepare: (page) => page.locator('#search-box').pressSequentially('lamp status:'),
    },
    {
      name: 'view-editor',
      path: '/inbox/search?q=lamp',
      ready: '[role=row] mark',
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Save the search as a view' }).click()
        await page.getByRole('dialog').getByLabel('Name').fill('Lamps')
      },
    },
    { name: 'ticket', path: `/inbox/all/${newest}`, ready: 'article section iframe' },
    {
      name: 'palette',
      path: `/inbox/all/${newest}`,
      ready: 'article section iframe',
      prepare: (page) => page.keyboard.press('Control+k'),
    },
    {
      name: 'shortcuts',
      path: `/inbox/all/${newest}`,
      ready: 'article section iframe',
      prepare: async (page) => {
        await page.keyboard.press('?')
        await page.locator('[role=dialog] kbd').first().waitFor()
      },
    },
    { name: 'overview', path: '/overview?days=30', ready: '[role=img]' },
    { name: 'notifications', path: '/notifications', ready: 'main li a' },
    { name: 'customers', path: '/customers', ready: '[role=row] a' },
    { name: 'customer', path: '/customers/1', ready: 'dl' },
    { name: 'companies', path: '/companies', ready: '[role=row] a' },
    { name: 'company', path: '/companies/1', ready: 'dl' },
    ...(['me', 'app', 'keyboard', 'security', 'tokens'] as const).map((section) => ({
      name: `profile-${section}`,
      path: `/profile/${section}`,
      ready: 'main h2',
    })),
    { name: 'profile-notifications', path: '/settings/notifications', ready: 'table' },
    { name: 'start', path: '/start', ready: 'progress' },
    { name: 'settings-tags', path: '/settings/tags', ready: 'main table' },
    { name: 'settings-agent', path: '/settings/users/2', ready: '[role=dialog] form' },
    { name: 'settings-hours', path: '/settings/businesshours/new', ready: '[role=dialog] form' },
    { name: 'settings-mail-in', path: '/settings/inboxes/1?tab=mail-in', ready: 'main ol' },
    { name: 'settings-mail-out', path: '/settings/inboxes/1?tab=mail-out', ready: 'main form' },
    { name: 'password-forgotten', path: '/sign-in/forgotten', ready: 'form', isSignedOut: true },
    {
      name: 'reply',
      path: `/inbox/all/${newest}`,
      ready: 'article section iframe',
      prepare: (page) => write(page, 'Reply', 'Good morning Elena,\n\nof course, the driver has been told.'),
    },
    {
      name: 'note',
      path: `/inbox/all/${tickets.at(-4)}`,
      ready: 'article section iframe',
      prepare: (page) => write(page, 'Note', 'Fifteen are reserved, please ship today.'),
    },
    { name: 'new-ticket', path: '/new', ready: '[role=textbox]' },
    { name: 'gallery', path: '/gallery', ready: 'table' },
  ]
}

/** Writes into the composer that a button opens, and waits until it is kept. */
async function write(page: Page, button: string, text: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click()
  await page.locator('[data-composer] [role=textbox]').click()
  // the draft of the picture before is there again
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
  await page.getByText('Draft saved').first().waitFor()
}
