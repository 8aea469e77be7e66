import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { runBulk } from '../../server/desk-api/run-bulk.job.ts'
import { findActorByUser } from '../../server/http/actor-queries.ts'
import { makeUser } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let fieldId: number
beforeAll(async () => {
  desk = await createTicketDesk()
  const field = await desk.admin.post('/customfields.json', {
    agentLabel: 'Size',
    kind: 'text',
    inboxes: [{ id: desk.inboxId }],
  })
  fieldId = field.body.customfield.id
})
afterAll(() => desk.close())

const job = async (id: string, caller = desk.agent) => (await caller.get(`/jobs/${id}.json`)).body.job
const undo = (id: string, caller = desk.agent) => caller.post(`/jobs/${id}/undo.json`)

async function update(ids: number[], fields: object, caller = desk.agent): Promise<string> {
  const answer = await caller.patch('/tickets/update.json', {
    filter_args: { filter: { id: { $in: ids } } },
    ...fields,
  })
  expect(answer.status).toBe(200)
  return answer.body.jobId
}

const shown = async (id: number) => {
  const { ticket } = (await desk.admin.get(`/tickets/${id}.json`)).body
  const ids = (list: { id: number }[]) => list.map((entry) => entry.id)
  const { agent, status, priority, type, subject, customfields } = ticket
  const refs = [agent, status, priority, type].map((value: { id: number } | null) => value?.id ?? null)
  return { refs, subject, tags: ids(ticket.tags), fields: customfields.map((field: { meta: object }) => field.meta) }
}

test('puts every value back, each ticket to its own', async () => {
  const first = await desk.create({
    tags: ['old'],
    agent: { id: desk.agentId },
    customfields: [{ id: fieldId, meta: { value: 'S' } }],
  })
  const second = await desk.create({ priority: { id: 2 } })
  const before = [await shown(first.id), await shown(second.id)]
  const id = await update([first.id, second.id], {
    status: { id: 5 },
    agent: { id: 1 },
    priority: { id: 3 },
    subject: 'All the same',
    tags: [{ name: 'new' }],
    customfields: [{ id: fieldId, meta: { value: 'XL' } }],
  })
  expect(await shown(first.id)).not.toEqual(before[0])
  expect(await job(id)).toMatchObject({ canUndo: true, undoOf: null, undoneAt: null })
  const answer = await undo(id)
  expect(answer.status).toBe(200)
  expect(await job(answer.body.jobId)).toMatchObject({
    state: 'done',
    operation: 'undo',
    total: 2,
    processed: 2,
    errors: [],
    undoOf: { id: Number(id) },
    canUndo: false,
  })
  expect([await shown(first.id), await shown(second.id)]).toEqual(before)
  expect(await job(id)).toMatchObject({ canUndo: false, undoneAt: expect.any(String) })
})

test('what somebody changed since stays, and the job names it; all else goes back', async () => {
  const [first, second] = [await desk.create({ subject: 'One' }), await desk.create({ subject: 'Two' })]
  const id = await update([first.id, second.id], { status: { id: 5 }, subject: 'Bulk' })
  await desk.agent.patch(`/tickets/${first.id}.json`, { status: { id: 3 } })
  const { body } = await undo(id)
  expect((await job(body.jobId)).errors).toEqual([
    { id: first.id, detail: 'changed since then, and left as it is: status' },
  ])
  expect(await shown(first.id)).toMatchObject({ subject: 'One', refs: [null, 3, null, expect.anything()] })
  expect((await shown(second.id)).subject).toBe('Two')
})

test('tickets that were deleted come back where who asks may bring them back', async () => {
  const { id } = await desk.create({})
  const filter = encodeURIComponent(JSON.stringify({ id }))
  const { jobId } = (await desk.admin.delete(`/tickets/delete.json?filter=${filter}`)).body
  expect((await desk.admin.get(`/tickets/${id}.json`)).body.ticket.state).toBe('deleted')
  expect((await undo(jobId, desk.admin)).status).toBe(200)
  expect((await desk.agent.get(`/tickets/${id}.json`)).body.ticket.state).toBe('active')
})

test('a row that refused its change is not touched by the way back', async () => {
  const [open, archived] = [await desk.create({}), await desk.create({})]
  await desk.admin.post(`/tickets/${archived.id}/archive.json`)
  const id = await update([open.id, archived.id], { status: { id: 5 } }, desk.admin)
  expect((await job(id, desk.admin)).errors).toHaveLength(1)
  const { body } = await undo(id, desk.admin)
  expect(await job(body.jobId, desk.admin)).toMatchObject({ total: 1, errors: [] })
})

test('works once, for a day, for who made the change and site admins, and not for itself or other resources', async () => {
  const { id: ticketId } = await desk.create({})
  const id = await update([ticketId], { status: { id: 5 } })
  const colleague = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })).token)
  expect((await undo(id, colleague)).status).toBe(404)
  await desk.db.query(sql`update jobs set created_at = now() - interval '25 hours' where id = ${Number(id)}`)
  expect((await undo(id)).status).toBe(409)
  await desk.db.query(sql`update jobs set created_at = now() where id = ${Number(id)}`)
  const both = await Promise.all([undo(id), undo(id, desk.admin)])
  expect(both.map((answer) => answer.status).sort()).toEqual([200, 409])
  const undone = both.find((answer) => answer.status === 200)?.body.jobId
  expect((await undo(undone, desk.admin)).status).toBe(409)
  const tag = await desk.admin.post('/tags.json', { name: 'plain' })
  const filter = encodeURIComponent(JSON.stringify({ id: tag.body.tag.id }))
  const other = await desk.admin.patch(`/tags/update.json?filter=${filter}`, { color: '#111111' })
  expect((await undo(other.body.jobId, desk.admin)).status).toBe(409)
})

test('a long way back is left to the job queue', async () => {
  const { id } = await desk.create({ subject: 'Once' })
  await desk.db.query(sql`
    insert into tickets (subject, inbox_id, customer_id, status_id, source_id)
    select 'Many', ${desk.inboxId}, ${desk.customerId}, 1, 6 from generate_series(1, 100)`)
  const rows = await desk.db.query<{ id: number }>(sql`select id from tickets where id >= ${id} order by id`)
  const jobId = await update(
    rows.map((row) => row.id),
    { subject: 'Bulk' },
  )
  const run = (which: string) =>
    runBulk(desk.db, Number(which), { baseUrl: '', findActor: (userId) => findActorByUser(desk.db, userId) })
  await run(jobId)
  const { body } = await undo(jobId)
  expect(await job(body.jobId)).toMatchObject({ state: 'queued', processed: 0, total: 101 })
  await run(body.jobId)
  expect(await job(body.jobId)).toMatchObject({ state: 'done', processed: 101, errors: [] })
  const subjects = await desk.db.query(sql`select distinct subject from tickets where id >= ${id} order by 1`)
  expect(subjects.map((row) => row.subject)).toEqual(['Many', 'Once'])
})
