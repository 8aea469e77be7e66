import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Caller } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'
import { addMessage, messageEvents, setSite } from '../support/messages.ts'
import { activityTypes, createTicketDesk, eventKinds, makeFile, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let colleague: Caller
beforeAll(async () => {
  desk = await createTicketDesk()
  colleague = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })).token)
})
afterEach(() => setSite(desk.db, { agents_can_delete: true, undo_send_seconds: 0 }))
afterAll(() => desk?.close())

const remove = (id: number, caller: Caller = desk.agent) => caller.delete(`/messages/${id}.json`)

describe('deleting a message', () => {
  test('takes it, its files and its count away, and is told', async () => {
    const { id } = await desk.create()
    const file = await makeFile(desk.db, { userId: desk.agentId })
    const message = await addMessage(desk, id, { files: [{ id: file }], message: 'Gone soon' })
    expect((await desk.get(id)).messageCount).toBe(2)
    expect((await remove(message.id)).status).toBe(204)
    expect(await desk.get(id)).toMatchObject({
      messageCount: 1,
      previewText: 'How does it work?',
      files: [],
      hasAttachments: false,
      delayed: false,
    })
    expect((await desk.agent.get(`/tickets/${id}/messages.json`)).body.messages).toHaveLength(1)
    expect(await messageEvents(desk.db, message.id, 'message.deleted')).toEqual([
      { ticketId: id, messageId: message.id },
    ])
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'reply', 'messagedeleted'])
    expect((await remove(message.id)).status).toBe(404)
  })

  test('what is taken back before it went out leaves its files for another try', async () => {
    const { id } = await desk.create()
    await setSite(desk.db, { undo_send_seconds: 30 })
    const file = await makeFile(desk.db, { userId: desk.agentId })
    const message = await addMessage(desk, id, { files: [{ id: file }] })
    await setSite(desk.db, { undo_send_seconds: 0 })
    expect((await remove(message.id)).status).toBe(204)
    expect(await addMessage(desk, id, { files: [{ id: file }] })).toMatchObject({ files: [{ id: file }] })
  })

  test('a note does not count', async () => {
    const { id } = await desk.create()
    const note = await addMessage(desk, id, { threadType: 'note' })
    expect((await desk.agent.delete(`/tickets/${id}/messages/${note.id}.json`)).status).toBe(204)
    expect((await desk.get(id)).messageCount).toBe(1)
  })

  test('many at once, in one request or in twenty, leave the right count', async () => {
    const { id } = await desk.create()
    const messages = await Promise.all(Array.from({ length: 20 }, () => addMessage(desk, id)))
    const ids = messages.map((message) => message.id)
    const filter = encodeURIComponent(JSON.stringify({ id: { $in: ids.slice(0, 5) } }))
    expect((await desk.agent.delete(`/messages/delete.json?filter=${filter}`)).status).toBe(200)
    const statuses = await Promise.all(ids.map(async (each) => (await remove(each)).status))
    expect(statuses).toEqual([...Array(5).fill(404), ...Array(15).fill(204)])
    expect((await desk.get(id)).messageCount).toBe(1)
  })

  test('is for agents where the site allows it, and for admins', async () => {
    const { id } = await desk.create()
    const [one, two] = [await addMessage(desk, id), await addMessage(desk, id)]
    expect((await remove(one.id, colleague)).status).toBe(204)
    await setSite(desk.db, { agents_can_delete: false })
    expect((await remove(two.id)).status).toBe(403)
    expect((await remove(two.id, desk.admin)).status).toBe(204)
    expect((await desk.agent.get(`/messages/${two.id}.json`)).status).toBe(404)
    expect((await desk.admin.get(`/messages/${two.id}.json`)).body.message).toMatchObject({
      state: 'deleted',
      deletedBy: { id: 1 },
    })
  })

  test('cancels one that waits for its hour', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id, { scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
    expect((await remove(message.id)).status).toBe(204)
    expect(await eventKinds(desk.db, id)).toEqual([
      'ticket.created',
      'ticket.scheduled',
      'schedule.cancelled',
      'message.deleted',
    ])
    expect(await desk.get(id)).toMatchObject({ messageCount: 1, delayed: false })
  })
})

describe('undoing a reply', () => {
  test('takes back the count and the response time, also where it closed the ticket for good', async () => {
    await setSite(desk.db, { undo_send_seconds: 30, agents_can_delete: false })
    await desk.db.query(sql`update inboxes set on_closed_lock = 'immediately' where id = ${desk.inboxId}`)
    const { id } = await desk.create()
    const message = await addMessage(desk, id, { status: { id: 6 } })
    expect(message).toMatchObject({ delayed: true, deliveryStatus: 'queued' })
    expect(await desk.get(id)).toMatchObject({ delayed: true, readonly: true, messageCount: 2, responseTimeMins: 0 })
    expect((await remove(message.id, colleague)).status).toBe(403)
    expect((await remove(message.id)).status).toBe(204)
    expect(await desk.get(id)).toMatchObject({ delayed: false, messageCount: 1, responseTimeMins: null })
    const [row] = await desk.db.query(sql`select delivery_status, send_after from messages where id = ${message.id}`)
    expect(row).toEqual({ delivery_status: 'cancelled', send_after: null })
    await desk.db.query(sql`update inboxes set on_closed_lock = null where id = ${desk.inboxId}`)
  })

  test('after its time is deleting, with the response time kept', async () => {
    await setSite(desk.db, { undo_send_seconds: 30 })
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    await desk.db.query(
      sql`update messages set send_after = now() - interval '1 second', delivery_status = 'sent' where id = ${message.id}`,
    )
    expect((await remove(message.id)).status).toBe(204)
    expect(await desk.get(id)).toMatchObject({ messageCount: 1, responseTimeMins: 0 })
  })
})
