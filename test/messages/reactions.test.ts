import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInbox, makeUser } from '../support/factories.ts'
import { addMessage, messageEvents } from '../support/messages.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

async function around(ticketId: number) {
  const { body } = await desk.admin.get(`/tickets/${ticketId}.json?includes=likes,reactions,threadreactions`)
  return body.included
}

test('an agent likes a message once and takes it back', async () => {
  const { id } = await desk.create()
  const message = await addMessage(desk, id)
  const path = `/messages/${message.id}/like.json`
  for (const status of await Promise.all([1, 2, 3].map(async () => (await desk.agent.put(path)).status)))
    expect(status).toBe(204)
  await desk.admin.put(path)
  expect((await around(id)).likes).toMatchObject([
    { user: { id: expect.any(Number) }, message: { id: message.id } },
    { message: { id: message.id } },
  ])
  expect((await desk.agent.delete(path)).status).toBe(204)
  expect((await desk.agent.delete(path)).status).toBe(204)
  expect((await around(id)).likes).toMatchObject([{ user: { id: 1 } }])
  // nobody has to hear of it
  expect(await messageEvents(desk.db, message.id, 'message.updated')).toEqual([])
})

test('reactions are any one emoji, the same with and without the mark for its coloured form', async () => {
  const { id } = await desk.create()
  const message = await addMessage(desk, id)
  const path = (emoji: string) => `/messages/${message.id}/reactions/${encodeURIComponent(emoji)}.json`
  for (const emoji of ['👍', '❤️', '❤', '👩🏽‍💻', '🇮🇪', '1️⃣'])
    expect((await desk.agent.put(path(emoji))).status).toBe(204)
  const { threadreactions, reactions } = await around(id)
  expect(threadreactions).toHaveLength(5)
  expect(reactions.map((row: { emoji: string }) => row.emoji).sort()).toEqual(['👍', '❤️', '👩🏽‍💻', '🇮🇪', '1️⃣'].sort())
  expect((await desk.agent.delete(path('❤'))).status).toBe(204)
  expect((await desk.agent.delete(path('🦄'))).status).toBe(204)
  expect((await around(id)).threadreactions).toHaveLength(4)
  for (const wrong of ['a', '12', '👍👍', 'ok👍'])
    expect(refusals(await desk.agent.put(path(wrong)))).toEqual([['emoji', 'must be one emoji']])
})

test('who may only read the inbox may, who does not see it may not', async () => {
  const hidden = await makeInbox(desk.db)
  const reader = desk.app.as((await makeUser(desk.db, { inboxes: { [hidden.id]: 'read' } })).token)
  const { id } = await desk.create({ inbox: { id: hidden.id } }, desk.admin)
  const message = await addMessage(desk, id, {}, desk.admin)
  expect((await reader.put(`/messages/${message.id}/like.json`)).status).toBe(204)
  for (const path of ['like.json', `reactions/${encodeURIComponent('👍')}.json`]) {
    expect((await desk.agent.put(`/messages/${message.id}/${path}`)).status).toBe(404)
    expect((await desk.agent.delete(`/messages/${message.id}/${path}`)).status).toBe(404)
  }
  expect((await desk.agent.get(`/messages/${message.id}/deliveries.json`)).status).toBe(404)
  expect((await desk.agent.get(`/messages/${message.id}/source.eml`)).status).toBe(404)
  expect((await desk.agent.post(`/messages/${message.id}/resend.json`)).status).toBe(404)
  expect((await reader.post(`/messages/${message.id}/resend.json`)).status).toBe(403)
})
