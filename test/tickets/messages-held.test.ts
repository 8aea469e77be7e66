import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Answer, Caller } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'
import { createTicketDesk, eventKinds, makeFile, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const post = (ticketId: number, fields: Record<string, unknown>, caller: Caller = desk.agent): Promise<Answer> =>
  caller.post(`/tickets/${ticketId}/messages.json`, { message: '<p>Hi</p>', ...fields })

async function add(ticketId: number, fields: Record<string, unknown> = {}, caller?: Caller) {
  const answer = await post(ticketId, fields, caller)
  expect(answer).toMatchObject({ status: 201, body: { included: {} } })
  return answer.body.message
}

const list = async (ticketId: number, query = '', caller: Caller = desk.agent) =>
  (await caller.get(`/tickets/${ticketId}/messages.json${query}`)).body

describe('files', () => {
  test('are attached to the message and the ticket', async () => {
    const { id } = await desk.create()
    const file = await makeFile(desk.db, { userId: desk.agentId })
    const message = await add(id, { files: [{ id: String(file) }] })
    expect(message.files).toEqual([{ id: file, type: 'files' }])
    expect((await desk.get(id)).files).toEqual([{ id: file, type: 'files' }])
    expect(refusals(await post(id, { files: [{ id: file }] }))).toEqual([['files[0].id', 'is already attached']])
  })
})

describe('a draft', () => {
  test('is seen by its author alone, and does nothing', async () => {
    const { id } = await desk.create()
    const other = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })).token)
    const file = await makeFile(desk.db, { userId: desk.agentId })
    const draft = await add(id, {
      isDraft: true,
      status: { id: 5 },
      cc: ['x@example.test'],
      message: 'Not yet',
      files: [{ id: file }],
    })
    expect(draft).toMatchObject({ isDraft: true, deliveryStatus: null })
    expect(await desk.get(id)).toMatchObject({ messageCount: 1, status: { id: 1 }, previewText: 'How does it work?' })
    expect(await eventKinds(desk.db, id)).toEqual(['ticket.created'])
    expect((await list(id, `?filter={"isDraft":true}`)).messages).toHaveLength(1)
    for (const caller of [other, desk.admin]) {
      expect((await list(id, '', caller)).messages).toHaveLength(1)
      expect((await caller.get(`/tickets/${id}/messages/${draft.id}.json`)).status).toBe(404)
      const { body } = await caller.get(`/tickets/${id}.json?includes=all`)
      expect(body.ticket).toMatchObject({ files: [], hasAttachments: false, mentions: [] })
      expect(body.ticket.messages).toHaveLength(1)
      expect(JSON.stringify(body)).not.toContain('Not yet')
    }
  })
})

describe('a scheduled reply', () => {
  test('waits, and sets the ticket’s status only when it is sent', async () => {
    const { id } = await desk.create()
    const message = await add(id, { status: { id: 5 }, scheduledEmail: { sendAt: '2099-07-15T09:00', timezoneId: 62 } })
    expect(message).toMatchObject({ delayed: true })
    const { body } = await desk.agent.get(`/tickets/${id}.json?includes=scheduledemails`)
    expect(body.ticket).toMatchObject({ state: 'active', status: { id: 1 } })
    expect(body.included.scheduledemails).toMatchObject([
      { sendAt: '2099-07-15T06:00:00Z', status: { id: 5 }, message: { id: message.id } },
    ])
    expect(await eventKinds(desk.db, id)).toEqual(['ticket.created', 'ticket.scheduled'])
  })
})

describe('a part-time agent', () => {
  test('replies on ten tickets in thirty days, and goes on on those', async () => {
    const user = await makeUser(desk.db, { isPartTime: true, inboxes: { [desk.inboxId]: 'write' } })
    const caller = desk.app.as(user.token)
    const ids: number[] = []
    for (let index = 0; index < 10; index++) {
      ids.push((await desk.create()).id)
      await add(ids[index] ?? 0, index === 4 ? { threadType: 'forward', to: ['x@example.test'] } : {}, caller)
    }
    const { id } = await desk.create()
    expect((await post(id, {}, caller)).status).toBe(403)
    expect((await post(id, { threadType: 'forward', to: ['x@example.test'] }, caller)).status).toBe(403)
    await add(id, { threadType: 'note' }, caller)
    await add(id, { isDraft: true }, caller)
    await add(ids[3] ?? 0, {}, caller)
    await desk.db.query(sql`update messages set created_at = now() - interval '31 days' where ticket_id = ${ids[0]}`)
    await add(id, {}, caller)
  })
})
