import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import { filesDirectory, keepLog, pace, until } from '../../test/support/mail.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'
import { startWorkers } from '../workers.ts'
import { notifyAgents } from './notify-agents.job.ts'

let desk: TicketDesk
let workers: { stop(): Promise<void> } | undefined
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterEach(async () => {
  await workers?.stop()
  workers = undefined
})
afterAll(() => desk.close())

/** Runs the job for every event of a ticket, twice: a job may be repeated. */
async function notify(ticketId: number): Promise<void> {
  const events = await desk.db.query<{ id: number }>(
    sql`select id from events where ticket_id = ${ticketId} order by id`,
  )
  const ids = events.map((event) => event.id)
  await notifyAgents(desk.db, ids, 'http://desk.test')
  await notifyAgents(desk.db, ids, 'http://desk.test')
}

const agent = async (inboxes: Record<number, 'read' | 'write'> = { [desk.inboxId]: 'write' }) => {
  const { id, token } = await makeUser(desk.db, { inboxes })
  const caller = desk.app.as(token)
  const kinds = async (ticketId: number) => {
    const filter = encodeURIComponent(JSON.stringify({ 'tickets.id': ticketId }))
    const { body } = await caller.get(`/notifications.json?filter=${filter}&orderBy=id`)
    return body.notifications.map((row: { kind: string }) => row.kind)
  }
  return { id, caller, kinds }
}

const note = (ticketId: number, fields: object = {}) =>
  desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'Look', threadType: 'note', ...fields })

test('agents hear that a ticket is theirs, of mentions and of messages on tickets they follow, once each', async () => {
  const [owner, mentioned, follower, bystander] = [await agent(), await agent(), await agent(), await agent()]
  const { id } = await desk.create({ agent: { id: owner.id } })
  await desk.agent.patch(`/tickets/${id}.json`, { followers: [{ id: follower.id }, { id: mentioned.id }] })
  const made = await note(id, { mentions: [{ id: mentioned.id }] })
  expect(made.status).toBe(201)
  await desk.agent.patch(`/tickets/${id}.json`, { agent: { id: bystander.id } })
  await notify(id)
  // the job reads the ticket as it is by then, which is how the next agent hears of the message
  expect(await owner.kinds(id)).toEqual(['assigned'])
  expect(await mentioned.kinds(id)).toEqual(['mention'])
  expect(await follower.kinds(id)).toEqual(['message'])
  expect(await bystander.kinds(id)).toEqual(['message', 'assigned'])
  const { body } = await desk.admin.get(`/tickets/${id}.json?includes=agentsnotified`)
  expect(body.included.agentsnotified.map((user: { id: number }) => user.id).sort()).toEqual(
    [mentioned.id, follower.id, bystander.id].sort(),
  )
})

test('nobody hears of what they did, of drafts, or of tickets they cannot see', async () => {
  const stranger = await agent({ [(await makeInbox(desk.db)).id]: 'write' })
  const { id } = await desk.create({ agent: { id: desk.agentId } })
  await note(id, { isDraft: true })
  await note(id)
  await desk.db.query(sql`insert into ticket_followers (ticket_id, user_id) values (${id}, ${stranger.id})`)
  await notify(id)
  const rows = await desk.db.query(sql`select 1 from notifications where ticket_id = ${id}`)
  expect(rows).toEqual([])
})

test('they are read one by one or all at once, by their owner alone', async () => {
  const reader = await agent()
  const { id } = await desk.create()
  await desk.agent.patch(`/tickets/${id}.json`, { followers: [{ id: reader.id }] })
  for (let count = 0; count < 3; count++) await note(id)
  await notify(id)
  const list = async (filter: object) =>
    (await reader.caller.get(`/notifications.json?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body
      .notifications
  const [first, second] = await list({ isRead: false })
  expect(first).toMatchObject({ kind: 'message', isRead: false, readAt: null, ticket: { id }, user: { id: reader.id } })
  const path = `/notifications/${first.id}.json`
  expect((await desk.admin.patch(path, { isRead: true })).status).toBe(404)
  const read = (await reader.caller.patch(path, { notification: { isRead: true } })).body.notification
  expect(read).toMatchObject({ isRead: true, readAt: expect.stringMatching(/Z$/) })
  expect((await reader.caller.patch(path, { isRead: true })).body.notification.readAt).toBe(read.readAt)
  expect((await reader.caller.put(path, { readAt: '2026-01-01T00:00:00Z' })).body.notification.readAt).toBe(
    '2026-01-01T00:00:00Z',
  )
  expect((await reader.caller.patch(path, { isRead: false })).body.notification).toMatchObject({
    isRead: false,
    readAt: null,
  })
  expect((await reader.caller.patch(path, { isRead: 'perhaps' })).status).toBe(400)
  const bulk = await reader.caller.patch('/notifications/update.json', {
    notification: { isRead: true },
    filter_args: { filter: { isRead: false, id: { $ne: second.id } } },
  })
  expect(bulk.status).toBe(200)
  expect((await list({ isRead: false })).map((row: { id: number }) => row.id)).toEqual([second.id])
})

test('a note reaches whom it mentions by itself', async () => {
  const config = { smtpUrl: null, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  workers = await startWorkers({ database: desk.db, config, log: keepLog(), pace })
  const mentioned = await agent()
  const { id } = await desk.create()
  await note(id, { mentions: [{ id: mentioned.id }] })
  await until('the notification', async () => (await mentioned.kinds(id)).length > 0)
  expect(await mentioned.kinds(id)).toEqual(['mention'])
})
