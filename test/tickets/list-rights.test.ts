import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../support/app.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let own: number
let secret: number
let secretInbox: number
let outsider: Caller
beforeAll(async () => {
  desk = await createTicketDesk()
  const hidden = await makeInbox(desk.db)
  secretInbox = hidden.id
  own = (await desk.create({ subject: 'Own' })).id
  secret = (
    await desk.create(
      { subject: 'Secret words', inbox: { id: hidden.id }, tags: ['secret'], parent: { id: own } },
      desk.admin,
    )
  ).id
  outsider = desk.app.as((await makeUser(desk.db)).token)
})
afterAll(() => desk?.close())

const list = async (caller: Caller, query = '') => (await caller.get(`/tickets.json${query}`)).body

test('an agent lists the tickets of its inboxes, an administrator all', async () => {
  expect((await list(desk.agent)).tickets.map((ticket: { id: number }) => ticket.id)).toEqual([own])
  expect((await list(desk.agent)).pagination.records).toBe(1)
  expect((await list(outsider)).tickets).toEqual([])
  expect((await list(desk.admin)).tickets).toHaveLength(2)
})

test('no filter reaches a ticket one may not see', async () => {
  for (const filter of [
    { id: secret },
    { subject: 'Secret words' },
    { 'tags.name': 'secret' },
    { $or: [{ id: secret }, { id: own }] },
    { state: { $in: ['active', 'deleted'] } },
  ]) {
    const { tickets } = await list(desk.agent, `?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(tickets.map((ticket: { id: number }) => ticket.id)).not.toContain(secret)
  }
})

test('nor does a filter on what one may not see tell that it is there', async () => {
  const { tickets } = await list(
    desk.agent,
    `?filter=${encodeURIComponent(JSON.stringify({ 'children.subject': { $contains: 'Secret' } }))}`,
  )
  expect(tickets).toEqual([])
  const hiddenParent = await desk.create({ inbox: { id: secretInbox }, subject: 'Hidden parent' }, desk.admin)
  await desk.admin.patch(`/tickets/${own}.json`, { ticket: { parent: { id: hiddenParent.id } } })
  const byParent = (caller: Caller) =>
    list(caller, `?filter=${encodeURIComponent(JSON.stringify({ 'parent.subject': 'Hidden parent' }))}`)
  expect((await byParent(desk.agent)).tickets).toEqual([])
  expect((await byParent(desk.admin)).tickets).toHaveLength(1)
})

test.each([
  ['get', (id: number) => desk.agent.get(`/tickets/${id}.json`)],
  ['update', (id: number) => desk.agent.patch(`/tickets/${id}.json`, { ticket: { subject: 'Mine now' } })],
  ['mark as read', (id: number) => desk.agent.patch(`/tickets/${id}.json`, { ticket: { isRead: true } })],
  ['delete', (id: number) => desk.agent.delete(`/tickets/${id}.json`)],
  ['recover', (id: number) => desk.agent.post(`/tickets/${id}/recover.json`)],
  ['messages', (id: number) => desk.agent.get(`/tickets/${id}/messages.json`)],
  ['reply', (id: number) => desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Hi' })],
  ['note', (id: number) => desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Hi', threadType: 'note' })],
])('to %s a ticket of another inbox is 404, as if there were none', async (_, ask) => {
  const unknown = await ask(98_765)
  const unseen = await ask(secret)
  expect(unknown.status).toBe(404)
  expect(unseen.status).toBe(404)
  const text = ({ body }: typeof unseen) => body.errors.map((error: { detail: string }) => error.detail)
  expect(text(unseen)).toEqual(text(unknown))
  expect(await desk.get(secret)).toMatchObject({ subject: 'Secret words', state: 'active', messageCount: 1 })
})

test.each(['0', '-1', 'abc', '1.5', '99999999999999999999', '1%2F..'])('/tickets/%s.json is 404', async (id) => {
  expect((await desk.admin.get(`/tickets/${id}.json`)).status).toBe(404)
})

test('includes never show rows of tickets one may not see', async () => {
  const { body } = await desk.agent.get(`/tickets/${own}.json?includes=all`)
  expect(JSON.stringify(body)).not.toContain('Secret words')
  expect(body.ticket).toMatchObject({ children: [], inaccessibleChildTickets: 1 })
})

test('messages are listed across the tickets one may see, no others', async () => {
  const messages = (caller: Caller) =>
    caller
      .get('/messages.json')
      .then(({ body }) => body.messages.map((message: { ticket: { id: number } }) => message.ticket.id))
  expect(await messages(desk.agent)).toEqual([own])
  expect(await messages(desk.admin)).toEqual(expect.arrayContaining([own, secret]))
  expect(await messages(outsider)).toEqual([])
})

test('nobody without a token sees anything', async () => {
  for (const path of ['/tickets.json', `/tickets/${own}.json`, `/tickets/${own}/messages.json`]) {
    expect((await desk.app.anonymous.get(path)).status).toBe(401)
  }
})
