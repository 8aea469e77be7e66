import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'
import { insertSession } from '../account/queries.ts'
import { hashToken } from '../account/tokens.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

async function home(userId: number) {
  await insertSession(desk.database, { userId, hash: hashToken(`session-${userId}`) })
  return desk.anonymous.get('/', { cookie: `deskhand_session=session-${userId}` })
}

test('signed out shows the sign-in form, also after the session ended', async () => {
  for (const headers of [{}, { cookie: 'deskhand_session=old' }]) {
    const page = await desk.anonymous.get('/', headers as Record<string, string>)
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
    expect(page.body).toContain('type="password"')
  }
})

test('signed in shows the tickets of the own inboxes only, with texts escaped', async () => {
  const { database } = desk
  const [mine, other] = [await makeInbox(database, { name: 'Mine & yours' }), await makeInbox(database)]
  const customer = await makeCustomer(database, { firstName: '', lastName: '', email: 'ann@example.test' })
  const ticket = { inboxId: mine.id, customerId: customer.id }
  await makeTicket(database, { ...ticket, subject: '<script>alert("x")</script>' })
  await makeTicket(database, { ...ticket, subject: 'Thrown away', state: 'deleted' })
  await makeTicket(database, { ...ticket, inboxId: other.id, subject: 'Not for you' })
  const user = await makeUser(database, { firstName: '<b>', inboxes: { [mine.id]: 'read' } })
  const { body } = await home(user.id)
  expect(body).toContain('&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;')
  expect(body).not.toMatch(/<script|<b>|Thrown away|Not for you/)
  for (const text of ['Mine &#38; yours', 'ann@example.test', 'Active', 'not part of this\nversion'])
    expect(body).toContain(text)
  expect(body).toContain(`&#34;inbox&#34;:{&#34;id&#34;:${mine.id}}`)
})

test('the newest 25 come first', async () => {
  const { database } = desk
  const customer = await makeCustomer(database)
  for (let nth = 1; nth <= 26; nth += 1) {
    await makeTicket(database, { inboxId: desk.inboxId, customerId: customer.id, subject: `Number ${nth}.` })
  }
  const admin = await makeUser(database, { role: 'Admin' })
  const { body } = await home(admin.id)
  const shown = [...body.matchAll(/Number (\d+)\./g)].map(([, nth]) => Number(nth))
  expect(shown).toEqual(Array.from({ length: 25 }, (_, index) => 26 - index))
})

test('no page can run a script, be framed, or be kept by a cache', async () => {
  const page = await desk.anonymous.get('/')
  const css = /<style>([\s\S]*?)<\/style>/.exec(page.body)?.[1] ?? ''
  const hash = createHash('sha256').update(css).digest('base64')
  expect(page.headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  )
  expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
  expect(page.body).not.toContain('style=')
})
