import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeInbox, makeUser } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let hidden: number
beforeAll(async () => {
  desk = await createTicketDesk()
  hidden = (await makeInbox(desk.db)).id
})
afterAll(() => desk?.close())

test.each([(id: number) => ({ id }), (id: number) => ({ id: String(id) }), (id: number) => id])(
  'is taken in spelling %#, and the parent shows its child',
  async (spell) => {
    const parent = await desk.create()
    const child = await desk.create({ parent: spell(parent.id) })
    expect(child.parent).toEqual({ id: parent.id, type: 'tickets' })
    expect(await desk.get(parent.id)).toMatchObject({
      children: [{ id: child.id, type: 'tickets' }],
      inaccessibleChildTickets: 0,
    })
  },
)

test.each([[null], [{ id: 0 }], [0], ['']])('%j means none', async (parent) => {
  expect((await desk.create({ parent })).parent).toBeNull()
})

test('that does not exist, is deleted or cannot be seen is not found', async () => {
  const secret = await desk.create({ inbox: { id: hidden } }, desk.admin)
  const deleted = await desk.create()
  await desk.agent.delete(`/tickets/${deleted.id}.json`)
  for (const id of [98_765, secret.id, deleted.id]) {
    expect(await desk.refuse({ parent: { id } })).toEqual([['parent.id', 'not found']])
  }
  expect(await desk.refuse({ parent: 'word' })).toEqual([['parent', 'must be a whole number']])
})

test('may be one in an inbox one can only read, and one that is archived or closed', async () => {
  const reader = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read', [hidden]: 'write' } })
  const parent = await desk.create({ status: { id: 6 } })
  const child = await desk.create({ parent: { id: parent.id }, inbox: { id: hidden } }, desk.app.as(reader.token))
  expect(child.parent.id).toBe(parent.id)
})

describe('children one may not see', () => {
  test('are counted, not shown, in get, list and includes', async () => {
    const parent = await desk.create()
    const seen = await desk.create({ parent: { id: parent.id } })
    const secret = await desk.create({ parent: { id: parent.id }, inbox: { id: hidden } }, desk.admin)
    const expected = { children: [{ id: seen.id, type: 'tickets' }], inaccessibleChildTickets: 1 }
    const got = await desk.agent.get(`/tickets/${parent.id}.json?includes=tickets`)
    expect(got.body.ticket).toMatchObject(expected)
    expect(got.body.included.tickets.map((ticket: { id: number }) => ticket.id)).toEqual([seen.id])
    const list = await desk.agent.get(`/tickets.json?includes=all&filter={"id":${parent.id}}`)
    expect(list.body.tickets).toMatchObject([expected])
    expect(JSON.stringify(list.body)).not.toContain(`"id":${secret.id},"type":"tickets"`)
    const all = await desk.admin.get(`/tickets/${parent.id}.json`)
    expect(all.body.ticket).toMatchObject({
      children: [{ id: seen.id }, { id: secret.id }],
      inaccessibleChildTickets: 0,
    })
  })

  test('that were deleted are neither shown nor counted', async () => {
    const parent = await desk.create()
    const secret = await desk.create({ parent: { id: parent.id }, inbox: { id: hidden } }, desk.admin)
    await desk.admin.delete(`/tickets/${secret.id}.json`)
    for (const caller of [desk.admin, desk.agent]) {
      const { body } = await caller.get(`/tickets/${parent.id}.json`)
      expect(body.ticket).toMatchObject({ children: [], inaccessibleChildTickets: 0 })
    }
  })
})

describe('on update', () => {
  const patch = (id: number, parent: unknown) => desk.agent.patch(`/tickets/${id}.json`, { ticket: { parent } })

  test('can be set, changed and cleared', async () => {
    const [one, two, child] = [await desk.create(), await desk.create(), await desk.create()]
    expect((await patch(child.id, { id: one.id })).body.ticket.parent.id).toBe(one.id)
    expect((await patch(child.id, { id: two.id })).body.ticket.parent.id).toBe(two.id)
    expect((await patch(child.id, { id: 0 })).body.ticket.parent.id).toBe(two.id)
    expect((await patch(child.id, null)).body.ticket.parent).toBeNull()
  })

  test('never closes a circle, not even when two halves of it are written at once', async () => {
    const [one, two, three] = [await desk.create(), await desk.create(), await desk.create()]
    expect((await patch(one.id, { id: one.id })).status).toBe(400)
    expect((await patch(two.id, { id: one.id })).status).toBe(200)
    expect((await patch(three.id, { id: two.id })).status).toBe(200)
    const refused = await patch(one.id, { id: three.id })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ source: 'parent.id' }] } })

    const [left, right] = [await desk.create(), await desk.create()]
    const answers = await Promise.all([patch(left.id, { id: right.id }), patch(right.id, { id: left.id })])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400])
  })
})
