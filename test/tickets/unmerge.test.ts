import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeInbox, makeUser } from '../support/factories.ts'
import { addMessage } from '../support/messages.ts'
import { createTicketDesk, makeFile, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const merge = (into: number, ids: number[], path = 'merge.json') =>
  desk.agent.post(`/tickets/${into}/${path}`, { tickets: ids.map((id) => ({ id })) })
const undo = (id: number, caller = desk.agent) => caller.post(`/tickets/${id}/unmerge.json`)

/** Everything of a ticket that a merge touches. */
async function stateOf(id: number) {
  const [row] = await desk.db.query(sql`
    select state, merged_into_id, message_count, response_time_mins, preview_text,
      array(select m.id from messages m where m.ticket_id = t.id and m.thread_type <> 'eventInfo' order by m.id) as messages,
      array(select f.id from files f where f.ticket_id = t.id order by f.id) as files,
      array(select tag_id from ticket_tags x where x.ticket_id = t.id order by 1) as tags,
      array(select user_id from ticket_followers x where x.ticket_id = t.id order by 1) as followers,
      array(select task_id from ticket_tasks x where x.ticket_id = t.id order by 1) as tasks,
      array(select l.id from timelogs l where l.ticket_id = t.id order by 1) as timelogs
    from tickets t where id = ${id}`)
  return row
}

test('puts everything back where it came from', async () => {
  const target = await desk.create({ tags: ['one'], message: 'First' })
  const source = await desk.create({ tags: ['one', 'two'], message: 'Second' })
  const earlier = await desk.create({ message: 'Third' })
  await merge(source.id, [earlier.id])
  const file = await makeFile(desk.db, { userId: desk.agentId })
  await addMessage(desk, source.id, { message: 'Fourth', files: [file] })
  await desk.agent.put(`/tickets/${source.id}/followers/1.json`)
  await desk.agent.post('/timelogs.json', { ticket: { id: source.id }, seconds: 60 })
  for (const [id, task] of [
    [target.id, 7],
    [source.id, 7],
    [source.id, 8],
  ])
    await desk.agent.post(`/tickets/${id}/tasks/${task}.json`)
  const ids = [target.id, source.id, earlier.id]
  const before = await Promise.all(ids.map(stateOf))
  expect((await merge(target.id, [source.id])).status).toBe(200)
  expect(await Promise.all(ids.map(stateOf))).not.toEqual(before)
  const undone = await undo(target.id)
  expect(undone).toMatchObject({ status: 200, body: { ticket: { id: target.id, messageCount: 1 } } })
  expect(await Promise.all(ids.map(stateOf))).toEqual(before)
  // it is an ordinary ticket again
  expect((await desk.agent.patch(`/tickets/${source.id}.json`, { subject: 'Mine' })).status).toBe(200)
  const { messages } = (await desk.agent.get(`/tickets/${target.id}/messages.json`)).body
  expect(messages.at(-1).textBody).toContain(`Ticket #${source.id}`)
})

test('what was written since stays with the ticket, and can be undone from either side', async () => {
  const [target, source] = [await desk.create({}), await desk.create({})]
  await merge(target.id, [source.id])
  const later = await addMessage(desk, target.id, { message: 'Later' })
  const answer = await undo(source.id)
  expect(answer.body.ticket.id).toBe(target.id)
  const state = (await stateOf(target.id)) as { messages: number[]; message_count: number }
  expect(state.messages).toContain(later.id)
  expect(state.message_count).toBe(2)
  expect(await stateOf(source.id)).toMatchObject({ state: 'active', message_count: 1, merged_into_id: null })
})

test('of merges upon merges the last one is taken back first', async () => {
  const [first, second, third] = [await desk.create({}), await desk.create({}), await desk.create({})]
  await merge(second.id, [first.id])
  await merge(third.id, [second.id])
  // the first merge cannot go back while its target is merged itself
  expect((await undo(first.id)).status).toBe(403)
  expect((await undo(third.id)).status).toBe(200)
  expect((await desk.agent.get(`/tickets/${first.id}.json`)).body.ticket.mergedTo.id).toBe(second.id)
  expect((await undo(first.id)).status).toBe(200)
  expect((await desk.agent.get(`/tickets/${first.id}.json`)).body.ticket).toMatchObject({
    state: 'active',
    mergedTo: null,
  })
})

test('works once, for a day, and only for who may write in all the inboxes', async () => {
  const hidden = await makeInbox(desk.db)
  const [target, source] = [await desk.create({}), await desk.create({ inbox: { id: hidden.id } }, desk.admin)]
  const merged = await desk.admin.post(`/tickets/${target.id}/merge.json`, { tickets: [source.id] })
  expect(merged.status).toBe(200)
  expect((await undo(target.id)).status).toBe(404)
  const reader = desk.app.as(
    (await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write', [hidden.id]: 'read' } })).token,
  )
  expect((await undo(target.id, reader)).status).toBe(403)
  await desk.db.query(
    sql`update ticket_merges set created_at = created_at - interval '25 hours' where target_id = ${target.id}`,
  )
  expect((await undo(target.id, desk.admin)).status).toBe(409)
  await desk.db.query(
    sql`update ticket_merges set created_at = created_at + interval '2 hours' where target_id = ${target.id}`,
  )
  const both = await Promise.all([undo(target.id, desk.admin), undo(source.id, desk.admin)])
  expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
  const { merges } = (await desk.admin.get(`/tickets/${source.id}/merges.json`)).body
  expect(merges).toMatchObject([
    { ticket: { id: target.id }, tickets: [{ id: source.id }], createdBy: { id: 1 }, undoneAt: expect.any(String) },
  ])
})

test('a merge can be looked at first: the order of its messages, and who would be told', async () => {
  const other = await makeCustomer(desk.db)
  const colleague = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
  const target = await desk.create({ agent: { id: colleague.id }, message: 'First' })
  const source = await desk.create({ customer: { id: other.id }, tags: ['new'], message: 'Second' })
  const reply = await addMessage(desk, target.id, { message: 'Third' })
  await desk.agent.put(`/tickets/${source.id}/followers/1.json`)
  const before = await Promise.all([target.id, source.id].map(stateOf))
  const { status, body } = await merge(target.id, [source.id], 'merge/preview.json')
  expect(status).toBe(200)
  expect(body.preview).toMatchObject({
    ticket: { id: target.id },
    tickets: [{ id: source.id }],
    messages: [
      { previewText: 'First', ticket: { id: target.id } },
      { previewText: 'Second', ticket: { id: source.id } },
      { id: reply.id },
    ],
    customer: { id: desk.customerId },
    leftOutCustomers: [{ id: other.id }],
    tags: [{ type: 'tags' }],
    followers: [{ id: 1 }],
    toldAgents: [{ id: 1 }, { id: colleague.id }],
    toldCustomers: [],
  })
  expect(await Promise.all([target.id, source.id].map(stateOf))).toEqual(before)
  expect(refusals(await merge(target.id, [target.id], 'merge/preview.json'))).toEqual([
    ['tickets[0].id', 'is the ticket itself'],
  ])
})
