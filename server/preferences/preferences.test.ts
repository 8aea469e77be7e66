import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const path = '/me/preferences.json'

test('a change keeps what it does not name, null forgets, and nobody sees another’s', async () => {
  expect((await desk.agent.get(path)).body).toEqual({ preferences: {} })
  await desk.agent.patch(path, { density: 'compact', widths: { list: 300 } })
  const answers = await Promise.all([
    desk.agent.patch(path, { preferences: { theme: 'dark' } }),
    desk.agent.patch(path, { widths: null, language: 'de' }),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])
  expect((await desk.agent.get(path)).body.preferences).toEqual({ density: 'compact', theme: 'dark', language: 'de' })
  expect((await desk.admin.get(path)).body).toEqual({ preferences: {} })
  expect((await desk.app.anonymous.get(path)).status).toBe(401)
})

test('what would be too much is refused, and what was there stays', async () => {
  const before = (await desk.agent.get(path)).body
  expect((await desk.agent.patch(path, { big: 'x'.repeat(60_000) })).status).toBe(200)
  const refused = await desk.agent.put(path, { more: 'x'.repeat(10_000) })
  expect([refused.status, refused.body.errors[0].source]).toEqual([413, 'preferences'])
  expect((await desk.admin.patch(path, { big: 'x'.repeat(70_000) })).status).toBe(413)
  expect((await desk.agent.patch(path, { big: null })).body).toEqual(before)
})
