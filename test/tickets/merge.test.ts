import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeInbox, makeUser } from '../support/factories.ts'
import { addMessage } from '../support/messages.ts'
import { activityTypes, createTicketDesk, eventKinds, makeFile, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const merge = (into: number, ids: unknown[], caller = desk.agent) =>
  caller.post(`/tickets/${into}/merge.json`, { tickets: ids.map((id) => ({ id })) })

const list = async (id: number) => (await desk.agent.get(`/tickets/${id}/messages.json`)).body.messages

const at = (table: string, id: number, time: string) =>
  desk.db.query({ text: `update ${table} set created_at = $2 where id = $1`, values: [id, time] })

describe('merging', () => {
  test('moves messages by time, files, tags, followers, time logs and tasks', async () => {
    const other = await makeCustomer(desk.db)
    const target = await desk.create({ tags: ['one'], message: 'First' })
    const source = await desk.create({
      tags: ['one', 'two'],
      customer: { id: other.id },
      message: 'Second',
      subject: 'Same <again>',
    })
    const file = await makeFile(desk.db, { userId: desk.agentId })
    const reply = await addMessage(desk, target.id, { message: 'Third' })
    const answer = await addMessage(desk, source.id, { message: 'Fourth', files: [file] })
    await at('messages', target.messages[0].id, '2026-01-01T10:00:00Z')
    await at('messages', source.messages[0].id, '2026-01-01T11:00:00Z')
    await at('messages', reply.id, '2026-01-01T12:00:00Z')
    await at('messages', answer.id, '2026-01-01T13:00:00Z')
    await desk.agent.put(`/tickets/${source.id}/followers/1.json`)
    await desk.agent.post('/timelogs.json', { ticket: { id: source.id }, seconds: 60 })
    for (const [id, task] of [
      [target.id, 7],
      [source.id, 7],
      [source.id, 8],
    ])
      await desk.agent.post(`/tickets/${id}/tasks/${task}.json`)

    const merged = await merge(target.id, [String(source.id)])
    expect(merged).toMatchObject({ status: 200, body: { delayed: false, included: {} } })
    expect(merged.body.ticket).toMatchObject({
      id: target.id,
      messageCount: 4,
      previewText: 'Fourth',
      files: [{ id: file }],
      followers: [{ id: 1 }],
      customer: { id: desk.customerId },
      timelogs: [{ type: 'timelogs' }],
      tasks: [{ id: 7 }, { id: 8 }],
    })
    expect(merged.body.ticket.tags).toHaveLength(2)
    const messages = await list(target.id)
    expect(messages.map((message: { textBody: string }) => message.textBody)).toEqual([
      'First',
      'Second',
      'Third',
      'Fourth',
      `Ticket #${source.id} “Same <again>” was merged into this ticket`,
    ])
    expect(messages.at(-1)).toMatchObject({ threadType: 'eventInfo', createdBy: { id: desk.agentId, type: 'users' } })
    expect(messages.at(-1).htmlBody).toContain('&lt;again&gt;')
    expect(messages.every((message: { ticket: { id: number } }) => message.ticket.id === target.id)).toBe(true)
  })

  test('leaves sources read-only, out of lists, pointing at the target', async () => {
    const [target, one, two] = [await desk.create(), await desk.create(), await desk.create()]
    expect((await merge(target.id, [one.id, two.id])).status).toBe(200)
    expect(await desk.get(one.id)).toMatchObject({
      state: 'merged',
      readonly: true,
      mergedTo: { id: target.id, type: 'tickets' },
      messages: [],
      messageCount: 0,
    })
    expect((await addMessage(desk, target.id)).ticket.id).toBe(target.id)
    expect((await desk.agent.post(`/tickets/${one.id}/messages.json`, { message: 'No' })).status).toBe(403)
    const ids = (await desk.agent.get(`/tickets.json?filter={"id":{"$in":[${one.id},${target.id}]}}`)).body.tickets
    expect(ids.map((ticket: { id: number }) => ticket.id)).toEqual([target.id])
    expect(await activityTypes(desk.db, one.id)).toEqual(['created', 'merged'])
    expect(await activityTypes(desk.db, target.id)).toEqual(['created', 'merged', 'merged', 'reply'])
    expect(await eventKinds(desk.db, one.id)).toEqual(['ticket.created', 'ticket.merged'])
    const events = await desk.db.query(
      sql`select data from events where kind = 'ticket.merged' and ticket_id = ${two.id}`,
    )
    expect(events).toEqual([{ data: { ticketId: two.id, intoTicketId: target.id } }])
  })

  test('goes on: what was merged before points at the last one', async () => {
    const [one, two, three] = [await desk.create(), await desk.create(), await desk.create()]
    await merge(two.id, [one.id])
    await merge(three.id, [two.id])
    expect((await desk.get(one.id)).mergedTo.id).toBe(three.id)
    expect(
      (await list(three.id)).filter((message: { threadType: string }) => message.threadType === 'message'),
    ).toHaveLength(3)
    expect((await desk.get(three.id)).messageCount).toBe(3)
  })

  test('brings only tags and followers that fit the target’s inbox', async () => {
    const inbox = await makeInbox(desk.db)
    const local = await makeUser(desk.db, { inboxes: { [inbox.id]: 'write' } })
    const [tag] = await desk.db.query<{ id: number }>(sql`insert into tags (name) values ('local') returning id`)
    await desk.db.query(sql`insert into inbox_tags (inbox_id, tag_id) values (${inbox.id}, ${tag?.id})`)
    const target = await desk.create({}, desk.admin)
    const source = await desk.create({ inbox: { id: inbox.id }, tags: [{ id: tag?.id }] }, desk.admin)
    await desk.admin.put(`/tickets/${source.id}/followers/${local.id}.json`)
    await desk.admin.put(`/tickets/${source.id}/followers/${desk.agentId}.json`)
    expect((await merge(target.id, [source.id], desk.admin)).body.ticket).toMatchObject({ tags: [], followers: [] })
  })
})

describe('refusals', () => {
  test('every problem is named, and nothing moves', async () => {
    const hidden = await makeInbox(desk.db)
    const [target, fine, gone] = [await desk.create(), await desk.create(), await desk.create()]
    const unseen = await desk.create({ inbox: { id: hidden.id } }, desk.admin)
    const later = await desk.create({ scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
    await desk.agent.delete(`/tickets/${gone.id}.json`)
    expect(refusals(await merge(target.id, [fine.id, target.id, gone.id, unseen.id, 98_765]))).toEqual([
      ['tickets[1].id', 'is the ticket itself'],
      ['tickets[2].id', 'not found'],
      ['tickets[3].id', 'not found'],
      ['tickets[4].id', 'not found'],
    ])
    expect(refusals(await merge(target.id, [later.id]))).toEqual([['tickets[0].id', 'is not sent yet']])
    for (const body of [{}, { tickets: [] }, { tickets: null }, { ticket: {} }])
      expect(refusals(await desk.agent.post(`/tickets/${target.id}/merge.json`, body))).toEqual([
        ['tickets', 'must be set'],
      ])
    expect(refusals(await desk.agent.post(`/tickets/${target.id}/merge.json`, { tickets: 'all' }))).toEqual([
      ['tickets', 'must be a list'],
    ])
    expect((await desk.get(fine.id)).state).toBe('active')
  })

  test('who may only read, and tickets that are read-only, on either side', async () => {
    const reader = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })).token)
    const [target, source] = [await desk.create(), await desk.create()]
    expect((await merge(target.id, [source.id], reader)).status).toBe(403)
    await desk.db.query(sql`update tickets set archived_at = now() where id = ${source.id}`)
    expect(await merge(target.id, [source.id])).toMatchObject({
      status: 403,
      body: { errors: [{ source: 'tickets[0].id' }] },
    })
    expect((await merge(source.id, [target.id])).status).toBe(403)
    expect((await merge(98_765, [target.id])).status).toBe(404)
  })

  test('two tickets merged into each other at once make one', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two] = [await desk.create(), await desk.create()]
      const answers = await Promise.all([merge(one.id, [two.id]), merge(two.id, [one.id]), merge(one.id, [two.id])])
      const statuses = answers.map((answer) => answer.status).sort()
      expect(statuses).toEqual([200, 403, 403])
      const states = [(await desk.get(one.id)).state, (await desk.get(two.id)).state]
      expect(states.sort()).toEqual(['active', 'merged'])
    }
  })
})
