import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeUser } from '../support/factories.ts'
import { addMessage, changeMessage, messageEvents } from '../support/messages.ts'
import { activityTypes, createTicketDesk, eventKinds, makeFile, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

test('a draft is changed without anybody noticing', async () => {
  const { id } = await desk.create()
  const [one, two] = [
    await makeFile(desk.db, { userId: desk.agentId }),
    await makeFile(desk.db, { userId: desk.agentId }),
  ]
  const draft = await addMessage(desk, id, {
    isDraft: true,
    message: 'One',
    cc: ['a@example.test'],
    status: 5,
    files: [one],
  })
  const changed = await changeMessage(
    draft.id,
    { message: 'Two', bcc: ['b@example.test'], files: [{ id: two }] },
    desk.agent,
  )
  expect(changed).toMatchObject({
    isDraft: true,
    textBody: 'Two',
    cc: ['a@example.test'],
    bcc: ['b@example.test'],
    status: { id: 5 },
    files: [{ id: one }, { id: two }],
    deliveryStatus: null,
  })
  expect(await desk.get(id)).toMatchObject({
    files: [],
    status: { id: 1 },
    messageCount: 1,
    previewText: 'How does it work?',
  })
  expect(await eventKinds(desk.db, id)).toEqual(['ticket.created'])
  expect(await activityTypes(desk.db, id)).toEqual(['created'])
  expect((await desk.admin.patch(`/messages/${draft.id}.json`, { message: 'No' })).status).toBe(404)
  expect((await desk.admin.delete(`/messages/${draft.id}.json`)).status).toBe(404)
})

test('a draft shows what its author wrote, placeholders and all, so that it can be gone on with', async () => {
  const { id } = await desk.create()
  const message = '<p>Hi {%customer.firstName%}</p>'
  const draft = await addMessage(desk, id, { isDraft: true, message })
  expect(draft).toMatchObject({ source: message, htmlBody: '<p>Hi Carla</p>' })
  expect(await addMessage(desk, id, { message })).toMatchObject({ source: null, htmlBody: '<p>Hi Carla</p>' })
  const markdown = { message: '**Hi** {%customer.firstName%}', editMethod: 'markdown' }
  expect(await addMessage(desk, id, markdown)).toMatchObject({ source: markdown.message })
})

test('isDraft: false sends it: mailed, counted, its files the ticket’s, status and agent set', async () => {
  const { id } = await desk.create()
  const file = await makeFile(desk.db, { userId: desk.agentId })
  const draft = await addMessage(desk, id, {
    isDraft: true,
    message: 'Soon',
    status: { id: 3 },
    agent: { id: desk.agentId },
    files: [{ id: file }],
  })
  await desk.db.query(sql`update messages set created_at = now() - interval '2 hours' where id = ${draft.id}`)
  const between = await addMessage(desk, id, {}, desk.admin)
  const sent = await changeMessage(draft.id, { message: { isDraft: false, message: 'Now' } }, desk.agent)
  expect(sent).toMatchObject({
    isDraft: false,
    textBody: 'Now',
    deliveryStatus: 'queued',
    emailMessageId: expect.any(String),
  })
  expect(Date.parse(sent.createdAt)).toBeGreaterThanOrEqual(Date.parse(between.createdAt))
  expect(await desk.get(id)).toMatchObject({
    messageCount: 3,
    previewText: 'Now',
    status: { id: 3 },
    agent: { id: desk.agentId },
    files: [{ id: file }],
    hasAttachments: true,
  })
  expect(await messageEvents(desk.db, draft.id, 'message.created')).toEqual([
    { ticketId: id, messageId: draft.id, threadType: 'message', mail: true },
  ])
  expect((await activityTypes(desk.db, id)).slice(-3)).toEqual(['reply', 'status', 'assigned'])
  // the order of the conversation is the order of its sending
  const list = (await desk.agent.get(`/tickets/${id}/messages.json`)).body.messages
  expect(list.map((message: { id: number }) => message.id).slice(-2)).toEqual([between.id, draft.id])
  expect((await desk.get(id)).messages.at(-1).id).toBe(draft.id)
})

test('ten publishes at once send it once', async () => {
  const { id } = await desk.create()
  const draft = await addMessage(desk, id, { isDraft: true })
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => desk.agent.patch(`/messages/${draft.id}.json`, { isDraft: false })),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200))
  expect(await messageEvents(desk.db, draft.id, 'message.created')).toHaveLength(1)
  expect((await desk.get(id)).messageCount).toBe(2)
})

test('what a message needs, a draft needs when it is sent', async () => {
  const { id } = await desk.create()
  const draft = await addMessage(desk, id, { isDraft: true, threadType: 'forward' })
  const refused = await desk.agent.patch(`/messages/${draft.id}.json`, { isDraft: false })
  expect(refusals(refused)).toEqual([['to', 'must be set']])
  const sent = await changeMessage(draft.id, { isDraft: false, to: ['x@example.test'] }, desk.agent)
  expect(sent).toMatchObject({ to: ['x@example.test'], threadType: 'forward' })
  expect((await desk.get(id)).messageCount).toBe(1)
})

test('one with an hour waits for it', async () => {
  const { id } = await desk.create()
  const draft = await addMessage(desk, id, { isDraft: true, scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
  expect(draft.delayed).toBe(false)
  expect((await desk.get(id)).delayed).toBe(false)
  expect(await changeMessage(draft.id, { isDraft: false }, desk.agent)).toMatchObject({ isDraft: false, delayed: true })
  expect(await messageEvents(desk.db, draft.id, 'ticket.scheduled')).toMatchObject([
    { sendAt: '2099-01-01T10:00:00.000Z' },
  ])
  expect(await desk.get(id)).toMatchObject({
    messageCount: 1,
    previewText: 'How does it work?',
    responseTimeMins: null,
  })
})

test('a part-time agent’s draft counts when it is sent', async () => {
  const user = await makeUser(desk.db, { isPartTime: true, inboxes: { [desk.inboxId]: 'write' } })
  const caller = desk.app.as(user.token)
  for (let index = 0; index < 10; index++) await addMessage(desk, (await desk.create()).id, {}, caller)
  const draft = await addMessage(desk, (await desk.create()).id, { isDraft: true }, caller)
  expect((await caller.patch(`/messages/${draft.id}.json`, { isDraft: false })).status).toBe(403)
  await changeMessage(draft.id, { message: 'Still a draft' }, caller)
})

test('a draft is thrown away without a trace on the ticket', async () => {
  const { id } = await desk.create()
  const file = await makeFile(desk.db, { userId: desk.agentId })
  const draft = await addMessage(desk, id, { isDraft: true, files: [file] })
  expect((await desk.agent.delete(`/tickets/${id}/messages/${draft.id}.json`)).status).toBe(204)
  expect((await desk.agent.get(`/tickets/${id}/messages/${draft.id}.json`)).status).toBe(404)
  expect(await eventKinds(desk.db, id)).toEqual(['ticket.created'])
  expect((await desk.get(id)).messageCount).toBe(1)
})
