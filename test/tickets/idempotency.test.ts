import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Answer } from '../support/app.ts'
import { countRows, createTicketDesk, eventKinds, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const post = (key: string, fields: Record<string, unknown> = {}) =>
  desk.agent.post('/tickets.json', desk.body(fields), { 'idempotency-key': key })

/** Asks again while the first request with the key is still at work, as a client does. */
async function settled(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send()
    if (answer.status !== 409) return answer
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test.each([
  ['a known customer', {}],
  [
    'a new customer, new tags and mail',
    { customer: { email: 'once@example.test' }, tags: ['once'], notifyCustomer: true },
  ],
])('a hundred equal posts at once, for %s, make one ticket and one event', async (name, fields) => {
  const before = await countRows(desk.db)
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => settled(() => post(`crowd-${name.length}`, fields))),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(100).fill(200))
  const [first] = answers
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body)))).toEqual(new Set([JSON.stringify(first?.body)]))
  expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === 'true')).toHaveLength(99)
  const after = await countRows(desk.db)
  expect(after).toMatchObject({ tickets: Number(before.tickets) + 1, messages: Number(before.messages) + 1 })
  expect(await eventKinds(desk.db, first?.body.ticket.id)).toEqual(['ticket.created'])
})

test('the same key with another body is a conflict, and stores nothing', async () => {
  await post('taken')
  const before = await countRows(desk.db)
  const answer = await post('taken', { subject: 'Another' })
  expect(answer).toMatchObject({ status: 409, body: { errors: [{ source: 'Idempotency-Key' }] } })
  expect(await countRows(desk.db)).toEqual(before)
})

test('a refused request leaves its key free for the corrected one', async () => {
  expect((await post('corrected', { subject: '' })).status).toBe(400)
  expect((await post('corrected')).status).toBe(200)
})

test('keys of two users are two keys', async () => {
  const mine = await post('shared')
  const theirs = await desk.admin.post('/tickets.json', desk.body(), { 'idempotency-key': 'shared' })
  expect(theirs.body.ticket.id).not.toBe(mine.body.ticket.id)
})

test('an answer lost after the commit is made again from the ticket', async () => {
  const first = await post('lost')
  await desk.db.query(sql`update idempotency_keys set response_status = null, response_body = null where key = 'lost'`)
  const again = await post('lost')
  expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } })
  expect(again.body).toEqual(first.body)
})

test('holds for changes, replies and deletes of a ticket too', async () => {
  const { id } = await desk.create()
  const reply = () =>
    desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Once' }, { 'idempotency-key': 'reply' })
  const [one, two] = [await reply(), await reply()]
  expect(two.body).toEqual(one.body)
  expect((await desk.get(id)).messageCount).toBe(2)
  const patch = () =>
    desk.agent.patch(`/tickets/${id}.json`, { ticket: { status: { id: 5 } } }, { 'idempotency-key': 'patch' })
  expect((await patch()).status).toBe(200)
  await desk.agent.patch(`/tickets/${id}.json`, { ticket: { status: { id: 1 } } })
  expect(await patch()).toMatchObject({
    status: 200,
    headers: { 'idempotency-replayed': 'true' },
    body: { ticket: { status: { id: 5 } } },
  })
  expect((await desk.get(id)).status.id).toBe(1)
  const remove = () =>
    desk.agent.patch(`/tickets/${id}.json`, { ticket: { state: 'deleted' } }, { 'idempotency-key': 'remove' })
  const removed = await remove()
  expect(removed.status).toBe(200)
  expect((await remove()).body).toEqual(removed.body)
})
