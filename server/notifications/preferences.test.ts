import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'
import { notifyAgents } from './notify-agents.job.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const agent = async () => {
  const user = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
  const caller = desk.app.as(user.token)
  const set = (...notificationpreferences: object[]) =>
    caller.patch('/notificationpreferences.json', { notificationpreferences })
  const mails = () =>
    desk.db.query<{ kind: string; subject: string; text: string }>(
      sql`select kind, subject, text_body as text from notices where user_id = ${user.id} order by id`,
    )
  const shown = async () =>
    (await caller.get('/notifications.json?orderBy=id')).body.notifications.map((row: { kind: string }) => row.kind)
  return { ...user, caller, set, mails, shown }
}

/** Runs the job for every event of a ticket, twice: a job may be repeated. */
async function notify(ticketId: number): Promise<void> {
  const rows = await desk.db.query<{ id: number }>(sql`select id from events where ticket_id = ${ticketId} order by id`)
  for (let run = 0; run < 2; run++)
    await notifyAgents(
      desk.db,
      rows.map((row) => row.id),
      'http://desk.test',
    )
}

const say = (ticketId: number, fields: object = {}) =>
  desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'Look here', threadType: 'note', ...fields })

test('without a word of theirs agents are told in the app, of the pressing things by mail too, once', async () => {
  const [owner, other] = [await agent(), await agent()]
  const { id } = await desk.create({ subject: 'Fire', agent: { id: owner.id } })
  await say(id, { mentions: [{ id: other.id }] })
  await notify(id)
  expect(await owner.shown()).toEqual(['assigned', 'message'])
  const [mail, ...more] = await owner.mails()
  expect(more).toEqual([])
  expect(mail).toMatchObject({ kind: 'assigned', subject: expect.stringMatching(/ assigned a ticket to you: Fire$/) })
  expect(mail?.text).toContain(`http://desk.test/tickets/${id}`)
  const mentioned = await other.mails()
  expect(mentioned.map((row) => row.kind)).toEqual(['mention'])
  expect(mentioned[0]?.text).toContain('Look here')
})

test('they choose for all inboxes and for single ones, and take a choice back', async () => {
  const user = await agent()
  const before = (await user.caller.get('/notificationpreferences.json')).body.notificationpreferences
  expect(before).toEqual([
    { event: 'newTicket', inbox: null, web: false, email: false },
    { event: 'assigned', inbox: null, web: true, email: true },
    { event: 'message', inbox: null, web: true, email: false },
    { event: 'mention', inbox: null, web: true, email: true },
    { event: 'slaWarning', inbox: null, web: true, email: true },
    { event: 'slaBreach', inbox: null, web: true, email: true },
  ])
  const inbox = { id: desk.inboxId, type: 'inboxes' }
  const after = await user.set({ event: 'assigned', email: false }, { event: 'message', inbox, email: true })
  expect(after.body.notificationpreferences).toContainEqual({ event: 'assigned', inbox: null, web: true, email: false })
  expect(after.body.notificationpreferences).toContainEqual({ event: 'message', inbox, web: true, email: true })
  const { id } = await desk.create({ agent: { id: user.id } })
  for (let count = 0; count < 3; count++) await say(id)
  await notify(id)
  expect(await user.shown()).toEqual(['assigned', 'message', 'message', 'message'])
  // a conversation is told once in ten minutes
  expect((await user.mails()).map((row) => row.kind)).toEqual(['message'])
  const back = await user.set({ inbox, delete: true })
  expect(back.body.notificationpreferences).toHaveLength(before.length)
})

test('who wants it hears of every new ticket of their inboxes, by mail alone if they like', async () => {
  const user = await agent()
  await user.set({ event: 'newTicket', web: false, email: true })
  const { id } = await desk.create({ subject: 'New here' })
  await notify(id)
  expect(await user.shown()).toEqual([])
  expect(await user.mails()).toMatchObject([{ kind: 'newTicket', subject: expect.stringContaining('New here') }])
  const elsewhere = await makeInbox(desk.db)
  const hidden = await desk.create({ inbox: { id: elsewhere.id } }, desk.admin)
  await notify(hidden.id)
  expect(await user.mails()).toHaveLength(1)
})

test('what cannot be read is refused by name', async () => {
  const user = await agent()
  const elsewhere = await makeInbox(desk.db)
  const answer = await user.set(
    { event: 'birthday' },
    { event: 'mention', inbox: { id: elsewhere.id }, web: 'perhaps' },
  )
  expect(answer.status).toBe(400)
  expect(answer.body.errors.map((error: { source: string }) => error.source).sort()).toEqual([
    'notificationpreferences[0].event',
    'notificationpreferences[1].inbox.id',
    'notificationpreferences[1].web',
  ])
  expect((await user.caller.patch('/notificationpreferences.json', {})).status).toBe(400)
})
