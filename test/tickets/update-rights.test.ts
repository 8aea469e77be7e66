import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Caller } from '../support/app.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import {
  activityTypes,
  createTicketDesk,
  eventKinds,
  firstMessage,
  refusals,
  type TicketDesk,
} from '../support/tickets.ts'

let desk: TicketDesk
let reader: Caller
let inboxAdmin: Caller
beforeAll(async () => {
  desk = await createTicketDesk()
  reader = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })).token)
  inboxAdmin = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'admin' } })).token)
})
afterAll(() => desk?.close())

describe('a member who may only read', () => {
  test.each([
    { status: 3 },
    { subject: 'x' },
    { agent: null },
    { tags: ['x'] },
    { state: 'deleted' },
    { imagesHidden: false },
    { cc: [] },
  ])('may not change %j', async (fields) => {
    const before = await desk.create()
    expect((await reader.patch(`/tickets/${before.id}.json`, { ticket: fields })).status).toBe(403)
    expect(await desk.get(before.id)).toEqual(before)
  })

  test('may mark as read, follow and write notes, and nothing that is sent', async () => {
    const { id } = await desk.create()
    expect(
      (await reader.patch(`/tickets/${id}.json`, { isRead: true, followers: [{ id: 1 }] })).body.ticket,
    ).toMatchObject({ isRead: true, followers: [{ id: 1 }] })
    const write = (body: object) =>
      reader.post(`/tickets/${id}/messages.json`, { message: 'Hi', ...body }).then(({ status }) => status)
    expect(await write({ threadType: 'note' })).toBe(201)
    expect(await write({ threadType: 'message' })).toBe(403)
    expect(await write({ threadType: 'forward', to: ['a@b.cc'] })).toBe(403)
    expect(await write({ threadType: 'note', status: { id: 3 } })).toBe(403)
    expect(await write({ threadType: 'note', agent: { id: 1 } })).toBe(403)
    expect((await reader.delete(`/tickets/${id}.json`)).status).toBe(403)
    expect((await desk.get(id)).messages).toHaveLength(2)
  })
})

describe('a ticket that is read-only', () => {
  const archived = async () => {
    const { id } = await desk.create()
    await desk.db.query(sql`update tickets set archived_at = now() where id = ${id}`)
    return id
  }
  const closedIn =
    (lock: string | null, wait = 0) =>
    async () => {
      const inbox = await makeInbox(desk.db)
      await desk.db.query(
        sql`update inboxes set on_closed_lock = ${lock}, on_closed_wait = ${wait} where id = ${inbox.id}`,
      )
      return (await desk.create({ inbox: { id: inbox.id }, status: { id: 6 } }, desk.admin)).id
    }
  const merged = async () => {
    const { id } = await desk.create()
    await desk.db.query(sql`update tickets set state = 'merged' where id = ${id}`)
    return id
  }

  test.each([
    ['archived', archived],
    ['closed where replies are locked at once', closedIn('immediately')],
    ['closed where they are locked after no days', closedIn('custom', 0)],
    ['merged', merged],
  ])('because it is %s takes no change, reply, note or forward, but can be deleted', async (_, make) => {
    const id = await make()
    const before = await desk.get(id)
    expect(before.readonly).toBe(true)
    const asks = [
      desk.admin.patch(`/tickets/${id}.json`, { ticket: { status: { id: 1 } } }),
      desk.admin.patch(`/tickets/${id}.json`, { ticket: { state: 'deleted', subject: 'x' } }),
      ...['message', 'note', 'forward'].map((threadType) =>
        desk.admin.post(`/tickets/${id}/messages.json`, { message: 'x', threadType, to: ['a@b.cc'] }),
      ),
    ]
    for (const answer of await Promise.all(asks)) {
      expect(answer.status).toBe(403)
      expect(refusals(answer)).toEqual([['ticket', 'ticket is read-only']])
    }
    expect(await desk.get(id)).toEqual(before)
    expect((await desk.admin.delete(`/tickets/${id}.json`)).status).toBe(204)
  })

  test.each([
    ['nothing is locked', closedIn(null)],
    ['the days are not over', closedIn('custom', 3)],
    ['the default days are not over', closedIn('default')],
  ])('is one only when it should be: closed, but %s', async (_, make) => {
    const id = await make()
    expect((await desk.get(id)).readonly).toBe(false)
    expect((await desk.admin.patch(`/tickets/${id}.json`, { ticket: { status: { id: 1 } } })).status).toBe(200)
  })

  test('can still be marked as read', async () => {
    const id = await archived()
    expect((await desk.agent.patch(`/tickets/${id}.json`, { isRead: true })).body.ticket.isRead).toBe(true)
  })
})

describe('delete and recover', () => {
  test('a deleted ticket leaves lists and get, and comes back whole', async () => {
    const before = await desk.create({ tags: ['kept'] })
    expect(await desk.agent.delete(`/tickets/${before.id}.json`)).toMatchObject({ status: 204, body: undefined })
    expect((await inboxAdmin.get(`/tickets.json?filter={"id":${before.id}}`)).body.tickets).toEqual([])
    expect((await reader.get(`/tickets/${before.id}.json`)).status).toBe(404)
    const [row] = (await desk.admin.get(`/tickets.json?filter={"id":${before.id},"state":"deleted"}`)).body.tickets
    expect(row).toMatchObject({
      state: 'deleted',
      deletedAt: expect.any(String),
      deletedBy: { id: desk.agentId, type: 'users' },
      updatedAt: before.updatedAt,
    })
    expect((await desk.agent.delete(`/tickets/${before.id}.json`)).status).toBe(404)
    expect((await desk.agent.patch(`/tickets/${before.id}.json`, { subject: 'x' })).status).toBe(404)

    const back = await desk.admin.post(`/tickets/${before.id}/recover.json`)
    expect(back).toMatchObject({
      status: 200,
      body: { ticket: { state: 'active', deletedAt: null, deletedBy: null, tags: before.tags } },
    })
    expect(await activityTypes(desk.db, before.id)).toEqual(['created', 'deleted', 'recovered'])
    expect(await eventKinds(desk.db, before.id)).toEqual(['ticket.created', 'ticket.deleted', 'ticket.recovered'])
  })

  test.each([
    ['the short path', (id: number) => inboxAdmin.post(`/tickets/${id}/recover.json`)],
    ['the documented path', (id: number) => inboxAdmin.post(`/installations/7/tickets/${id}/recover.json`, {})],
    ['state: active', (id: number) => inboxAdmin.patch(`/tickets/${id}.json`, { ticket: { state: 'active' } })],
  ])('is recovered by %s, by an admin of its inbox only', async (_, recover) => {
    const { id } = await desk.create()
    expect((await desk.agent.patch(`/tickets/${id}.json`, { ticket: { state: 'deleted' } })).body.ticket.state).toBe(
      'deleted',
    )
    expect((await desk.agent.post(`/tickets/${id}/recover.json`)).status).toBe(403)
    expect((await desk.agent.patch(`/tickets/${id}.json`, { ticket: { state: 'active' } })).status).toBe(403)
    expect(await recover(id)).toMatchObject({ status: 200, body: { ticket: { state: 'active' } } })
  })

  test('recovering what was not deleted does nothing', async () => {
    const { id } = await desk.create()
    expect((await desk.admin.post(`/tickets/${id}/recover.json`)).status).toBe(200)
    expect((await desk.agent.patch(`/tickets/${id}.json`, { ticket: { state: 'active' } })).status).toBe(200)
    expect(await eventKinds(desk.db, id)).toEqual(['ticket.created'])
  })

  test('agents delete only where the site lets them', async () => {
    const { id } = await desk.create()
    await desk.db.query(sql`update site set agents_can_delete = false`)
    const answers = [
      await desk.agent.delete(`/tickets/${id}.json`),
      await desk.agent.patch(`/tickets/${id}.json`, { state: 'deleted' }),
    ]
    const allowed = await inboxAdmin.delete(`/tickets/${id}.json`)
    await desk.db.query(sql`update site set agents_can_delete = true`)
    expect(answers.map((answer) => answer.status)).toEqual([403, 403])
    expect(allowed.status).toBe(204)
  })
})

describe('scheduledEmail', () => {
  const scheduled = () => desk.create({ scheduledEmail: { sendAt: '2099-01-01T00:00:00Z', status: { id: 3 } } })
  const patch = (id: number, scheduledEmail: unknown) =>
    desk.agent.patch(`/tickets/${id}.json?includes=scheduledemails`, { ticket: { scheduledEmail } })

  test('moves the mail to another time, zone and status', async () => {
    const { id } = await scheduled()
    const { body } = await patch(id, { sendAt: '2099-07-15T09:00', timezoneId: 62, status: { id: 4 } })
    expect(body).toMatchObject({ delayed: true, ticket: { state: 'scheduled' } })
    expect(body.included.scheduledemails).toMatchObject([
      { sendAt: '2099-07-15T06:00:00Z', timezone: 'Europe/Bucharest', status: { id: 4 } },
    ])
    expect(await eventKinds(desk.db, id)).toEqual(['ticket.scheduled', 'schedule.changed'])
    expect(Date.parse(String((await firstMessage(desk.db, id)).send_after))).toBe(Date.parse('2099-07-15T06:00:00Z'))
  })

  test('null cancels the mail: the ticket is there at once, and nothing was sent', async () => {
    const { id } = await scheduled()
    const { body } = await patch(id, null)
    expect(body).toMatchObject({
      delayed: false,
      ticket: { state: 'active', status: { id: 1 } },
      included: { scheduledemails: [{ state: 'cancelled' }] },
    })
    expect(await eventKinds(desk.db, id)).toEqual(['ticket.scheduled', 'schedule.cancelled', 'ticket.created'])
    const [created] = await desk.db.query<{ data: unknown }>(
      sql`select data from events where ticket_id = ${id} and kind = 'ticket.created'`,
    )
    expect(created?.data).toMatchObject({ mail: false })
    expect((await patch(id, null)).status).toBe(200)
  })

  test.each([
    [{ sendAt: '2001-01-01' }, 'scheduledEmail.sendAt'],
    [{ sendAt: '2099-01-01', timezone: 'Nowhere' }, 'scheduledEmail.timezone'],
    [{ sendAt: '2099-01-01', status: { id: 98_765 } }, 'scheduledEmail.status.id'],
    ['soon', 'scheduledEmail'],
  ])('%j is refused, and the old time stays', async (value, source) => {
    const { id } = await scheduled()
    expect(await patch(id, value)).toMatchObject({ status: 400, body: { errors: [{ source }] } })
    expect(
      (await desk.admin.get(`/tickets/${id}.json?includes=scheduledemails`)).body.included.scheduledemails[0].sendAt,
    ).toBe('2099-01-01T00:00:00Z')
  })

  test('cannot be given to a ticket that waits for nothing', async () => {
    const { id } = await desk.create()
    expect(refusals(await patch(id, { sendAt: '2099-01-01' }))).toEqual([
      ['scheduledEmail', 'nothing is scheduled for this ticket'],
    ])
  })
})
