import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInbox } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// The vendor's example of changing many tickets at once (desk-api-tickets.md 8; clients.md, Captured requests).

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const bulk = (ids: unknown[], fields: object, bulkDryExecute = false) =>
  desk.agent.patch('/tickets/update.json', { filter_args: { filter: { id: { $in: ids } }, bulkDryExecute }, ...fields })

test('examples set a status and add a tag on the tickets they name, and on no others', async () => {
  const [one, two, other] = [await desk.create({ tags: ['kept'] }), await desk.create(), await desk.create()]
  const tagId = (await desk.create({ tags: ['bulk'] })).tags[0].id
  const answer = await bulk([String(one.id), two.id], { status: { id: 5 }, tags: [{ id: tagId }] })
  expect(answer.status).toBe(200)
  expect(await desk.get(one.id)).toMatchObject({ status: { id: 5 }, tags: { length: 2 } })
  expect(await desk.get(two.id)).toMatchObject({ status: { id: 5 }, tags: [{ id: tagId }] })
  expect(await desk.get(other.id)).toEqual(other)
})

test('a dry run changes nothing', async () => {
  const ticket = await desk.create()
  expect((await bulk([ticket.id], { status: { id: 5 } }, true)).status).toBe(200)
  expect(await desk.get(ticket.id)).toEqual(ticket)
})

test('without a filter nothing is changed, and tickets one may not see never are', async () => {
  const ticket = await desk.create()
  const answer = await desk.agent.patch('/tickets/update.json', { filter_args: { filter: {} }, status: { id: 5 } })
  expect(answer.status).toBe(400)
  const secret = await desk.create({ inbox: { id: (await makeInbox(desk.db)).id } }, desk.admin)
  await bulk([secret.id], { status: { id: 5 } })
  expect([await desk.get(ticket.id), await desk.get(secret.id)]).toEqual([ticket, secret])
})
