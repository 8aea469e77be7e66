import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import { activityTypes, createTicketDesk, refusals, type TicketDesk } from '../../test/support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const log = (fields: object, caller = desk.agent) => caller.post('/timelogs.json', { timelog: fields })

test('time is logged for the caller unless somebody else is named, and shows on the ticket', async () => {
  const { id } = await desk.create()
  const { status, body } = await log({
    id: 0,
    ticket: { id, type: '', meta: null },
    user: { id: 0, type: '', meta: null },
    seconds: 90,
    billable: true,
    description: 'Looked into it',
    date: '2026-02-01T10:00:00+02:00',
    timezoneOffset: 120,
    timelogs_id: 9_000_000_000,
    assignToCurrentUser: false,
  })
  expect([status, body.timelog]).toMatchObject([
    201,
    {
      seconds: 90,
      billable: true,
      description: 'Looked into it',
      date: '2026-02-01T08:00:00Z',
      timezoneOffset: 120,
      timelogs_id: 9_000_000_000,
      ticket: { id, type: 'tickets' },
      user: { id: desk.agentId, type: 'users' },
    },
  ])
  expect((await desk.get(id)).timelogs).toEqual([{ id: body.timelog.id, type: 'timelogs' }])
  expect(await activityTypes(desk.db, id)).toContain('timelog')
  const changed = await desk.agent.put(`/timelogs/${body.timelog.id}.json`, { timelog: { seconds: 120 } })
  expect(changed.body.timelog).toMatchObject({ ...body.timelog, seconds: 120, updatedAt: expect.anything() })
  expect((await desk.agent.delete(`/timelogs/${body.timelog.id}.json`)).status).toBe(204)
  expect((await desk.get(id)).timelogs).toEqual([])
})

test('assignToCurrentUser wins over a user, and without a date it is now', async () => {
  const { id } = await desk.create()
  const { timelog } = (await log({ ticket: { id }, seconds: '5', user: { id: 1 }, assignToCurrentUser: true })).body
  expect(timelog).toMatchObject({ seconds: 5, user: { id: desk.agentId } })
  expect(timelog.date).not.toBeNull()
})

test('the ticket and the seconds are needed, and what is wrong is named', async () => {
  expect(Object.fromEntries(refusals(await log({})))).toEqual({ ticket: 'must be set', seconds: 'must be set' })
  const wrong = await log({ ticket: { id: 999_999 }, seconds: -1, date: 'soon', user: { id: 999_999 } }, desk.admin)
  expect(Object.fromEntries(refusals(wrong))).toEqual({
    'ticket.id': 'not found',
    'user.id': 'not found',
    seconds: 'must be 0 or higher',
    date: expect.stringContaining('must be a date'),
  })
})

test('who may write notes logs their own time; admins of the inbox log and change that of others', async () => {
  const { id } = await desk.create()
  const reader = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })
  const manager = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'admin' } })
  const [asReader, asManager] = [desk.app.as(reader.token), desk.app.as(manager.token)]
  const own = await log({ ticket: { id }, seconds: 1 }, asReader)
  expect(own.status).toBe(201)
  expect((await log({ ticket: { id }, seconds: 1, user: { id: desk.agentId } }, asReader)).status).toBe(403)
  const path = `/timelogs/${own.body.timelog.id}.json`
  expect((await desk.agent.patch(path, { seconds: 2 })).status).toBe(403)
  expect((await desk.agent.delete(path)).status).toBe(403)
  expect((await asReader.patch(path, { user: { id: desk.agentId } })).status).toBe(403)
  expect((await asManager.patch(path, { seconds: 2, user: { id: desk.agentId } })).body.timelog).toMatchObject({
    seconds: 2,
    user: { id: desk.agentId },
  })
  const other = await makeInbox(desk.db)
  const hidden = await desk.create({ inbox: { id: other.id } }, desk.admin)
  expect(refusals(await log({ ticket: { id: hidden.id }, seconds: 1 }))).toEqual([['ticket.id', 'not found']])
  const unseen = await log({ ticket: { id: hidden.id }, seconds: 1 }, desk.admin)
  expect((await desk.agent.patch(`/timelogs/${unseen.body.timelog.id}.json`, { seconds: 2 })).status).toBe(404)
})

test('an inbox without time logging takes none', async () => {
  const inbox = await makeInbox(desk.db)
  await desk.admin.patch(`/inboxes/${inbox.id}.json`, { timeloggingEnabled: false })
  const { id } = await desk.create({ inbox: { id: inbox.id } }, desk.admin)
  expect((await log({ ticket: { id }, seconds: 1 }, desk.admin)).status).toBe(403)
})
