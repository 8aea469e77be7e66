import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeUser } from '../../test/support/factories.ts'
import { activityTypes, createTicketDesk, eventKinds, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const pathOf = (ticketId: number, taskId?: number | string) =>
  `/tickets/${ticketId}/tasks${taskId === undefined ? '' : `/${taskId}`}.json`
// as the clients send it (clients.md 6)
const json = { 'content-type': 'application/json' }
const link = async (ticketId: number, taskId: number, body?: object) => {
  const answer = await desk.agent.post(pathOf(ticketId, taskId), body, json)
  expect([answer.status, answer.body]).toEqual([204, undefined])
}
const statusOf = async (id: number) => (await desk.get(id)).status.id

test('a task is linked and unlinked with an empty body; linking twice is linking once', async () => {
  const { id } = await desk.create()
  await link(id, 4_711)
  await link(id, 4_711)
  const ticket = await desk.get(id)
  expect(ticket.tasks).toEqual([
    {
      id: 4_711,
      type: 'tasks',
      meta: {
        completed: false,
        status: 'new',
        stateChanged: false,
        project: null,
        task: { id: 4_711, type: 'tasks', completed: false, status: 'new', stateChanged: false },
      },
    },
  ])
  expect((await desk.agent.delete(pathOf(id, 4_711), undefined, json)).status).toBe(204)
  expect((await desk.get(id)).tasks).toEqual([])
  expect((await desk.agent.delete(pathOf(id, 4_711))).status).toBe(404)
  expect((await activityTypes(desk.db, id)).filter((type) => type.startsWith('task'))).toEqual([
    'tasklinked',
    'taskunlinked',
  ])
  expect((await eventKinds(desk.db, id)).filter((kind) => kind === 'ticket.updated')).toHaveLength(2)
})

test('what is known of a task is listed and changed', async () => {
  const { id } = await desk.create()
  await link(id, 1, { title: 'Fix it', url: 'https://tasks.example/1', project: { id: 9 } })
  await link(id, 2)
  const listed = (await desk.agent.get(pathOf(id))).body
  expect(listed).toMatchObject({ included: {}, pagination: { records: 2 }, meta: { page: { count: 2 } } })
  expect(listed.tasks).toMatchObject([
    { id: 1, title: 'Fix it', url: 'https://tasks.example/1', completed: false, project: { id: 9, type: 'projects' } },
    { id: 2, title: '', url: '', project: null, ticket: { id, type: 'tickets' } },
  ])
  const changed = await desk.agent.patch(pathOf(id, 2), { task: { title: 'Second' } })
  expect([changed.status, changed.body.task]).toMatchObject([200, { id: 2, title: 'Second', status: 'new' }])
  expect((await desk.agent.get(pathOf(id, 2))).body).toEqual(changed.body)
  const wrong = await desk.agent.patch(pathOf(id, 2), { url: 'javascript:alert(1)', completed: 'perhaps', title: {} })
  expect(wrong.body.errors.map((error: { source: string }) => error.source)).toEqual(['title', 'url', 'completed'])
  for (const taskId of [99, 0, 'x']) expect((await desk.agent.patch(pathOf(id, taskId), {})).status).toBe(404)
})

test('completing the last open task makes the ticket active again, with a word of it in the thread', async () => {
  const { id } = await desk.create({ status: { id: 3 } })
  for (const taskId of [1, 2]) await link(id, taskId, { title: `Task <${taskId}>` })
  await desk.agent.patch(pathOf(id, 1), { completed: true })
  expect(await statusOf(id)).toBe(3)
  await desk.agent.patch(pathOf(id, 2), { completed: true })
  expect(await statusOf(id)).toBe(1)
  // saying it again changes nothing
  await desk.agent.patch(pathOf(id, 2), { completed: true })
  const messages = await desk.db.query<{ html: string; text: string }>(sql`
    select html_body as html, text_body as text from messages
    where ticket_id = ${id} and thread_type = 'completedTask' order by id`)
  expect(messages).toEqual([
    { html: '<p>Task “Task &lt;1&gt;” was completed</p>', text: 'Task “Task <1>” was completed' },
    { html: '<p>Task “Task &lt;2&gt;” was completed</p>', text: 'Task “Task <2>” was completed' },
  ])
  expect((await activityTypes(desk.db, id)).slice(-3)).toEqual(['taskcompleted', 'taskcompleted', 'status'])
  await desk.agent.patch(pathOf(id, 2), { completed: false })
  expect((await activityTypes(desk.db, id)).at(-1)).toBe('taskreopened')
})

test('two last tasks completed at once still make the ticket active', async () => {
  const { id } = await desk.create({ status: { id: 3 } })
  for (const taskId of [1, 2]) await link(id, taskId)
  await Promise.all([1, 2].map((taskId) => desk.agent.patch(pathOf(id, taskId), { completed: true })))
  expect(await statusOf(id)).toBe(1)
})

test('a site that switched the system trigger off keeps the status', async () => {
  const { id } = await desk.create({ status: { id: 3 } })
  await link(id, 1)
  await desk.admin.patch('/triggers/1.json', { state: 'inactive' })
  await desk.agent.patch(pathOf(id, 1), { completed: true })
  await desk.admin.patch('/triggers/1.json', { state: 'active' })
  expect(await statusOf(id)).toBe(3)
})

test('tasks need the right to edit the ticket', async () => {
  const { id } = await desk.create()
  const reader = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })).token)
  const stranger = desk.app.as((await makeUser(desk.db)).token)
  expect((await reader.get(pathOf(id))).status).toBe(200)
  expect((await reader.post(pathOf(id, 1))).status).toBe(403)
  for (const send of [stranger.get(pathOf(id)), stranger.post(pathOf(id, 1)), stranger.delete(pathOf(id, 1))])
    expect((await send).status).toBe(404)
})
