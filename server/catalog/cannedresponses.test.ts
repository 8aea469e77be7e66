import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../../test/contract/samples.ts'
import { type Caller, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'

let desk: TestApp
let agent: Caller
let stranger: Caller
let lead: Caller
let otherInboxId = 0

beforeAll(async () => {
  desk = await createTestApp()
  otherInboxId = (await makeInbox(desk.database)).id
  const as = async (inboxes: Record<number, 'write' | 'admin'>) =>
    desk.as((await makeUser(desk.database, { inboxes })).token)
  agent = await as({ [desk.inboxId]: 'write' })
  stranger = await as({ [otherInboxId]: 'write' })
  lead = await as({ [desk.inboxId]: 'admin' })
})
afterAll(() => desk.close())

async function create(body: object, caller = agent): Promise<number> {
  const answer = await caller.post('/cannedresponses.json', { cannedresponse: body })
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.cannedresponse.id
}
const sees = async (caller: Caller, id: number) => (await caller.get(`/cannedresponses/${id}.json`)).status === 200
const setting = (isOn: boolean) =>
  desk.database.query(sql`update site set agents_can_manage_canned_responses = ${isOn}`)

test('the text is made safe and keeps its placeholders', async () => {
  const body = '<p>Dear {%customer.firstName%},</p><script>alert(1)</script><img src="x" onerror="alert(1)">'
  const id = await create({ name: 'Hello', body })
  const { cannedresponse } = (await agent.get(`/cannedresponses/${id}.json`)).body
  expect(cannedresponse.body).toContain('<p>Dear {%customer.firstName%},</p>')
  expect(cannedresponse.body).not.toMatch(/script|onerror/)
  expect(cannedresponse).toMatchObject({ isShared: true, actions: {}, inboxes: [], tags: [] })
})

test('actions have the form of a change to a ticket, and nothing else', async () => {
  const actions = { status: { id: 5 }, tags: [{ id: 1 }] }
  const id = await create({ name: 'Done', actions })
  expect((await agent.get(`/cannedresponses/${id}.json`)).body.cannedresponse.actions).toEqual(actions)
  const refused = await agent.post('/cannedresponses.json', { actions: { launch: true } })
  expect(problemsOf(refused)).toMatchObject({
    name: 'must be set',
    'actions.launch': expect.stringContaining('status'),
  })
  const list = await agent.patch(`/cannedresponses/${id}.json`, { actions: [] })
  expect(problemsOf(list)).toEqual({ actions: 'must be an object' })
})

test('shared ones are seen in their inboxes, everywhere without one; others by who made them', async () => {
  const everywhere = await create({ name: 'Everywhere' })
  const inInbox = await create({ name: 'Here', inboxes: [{ id: desk.inboxId }] })
  const own = await create({ name: 'Mine', isShared: false })
  const seen = async (caller: Caller) => [
    await sees(caller, everywhere),
    await sees(caller, inInbox),
    await sees(caller, own),
  ]
  expect(await seen(agent)).toEqual([true, true, true])
  expect(await seen(lead)).toEqual([true, true, false])
  expect(await seen(stranger)).toEqual([true, false, false])
  expect(await seen(desk.admin)).toEqual([true, true, false])
  const refused = await agent.post('/cannedresponses.json', { name: 'There', inboxes: [{ id: otherInboxId }] })
  expect(problemsOf(refused)).toEqual({ 'inboxes[0].id': 'not found' })
})

test('the site decides whether agents change what others made; admins of its inboxes always may', async () => {
  const inInbox = await create({ name: 'Here too', inboxes: [{ id: desk.inboxId }] })
  const everywhere = await create({ name: 'For all' })
  const rename = async (caller: Caller, id: number) =>
    (await caller.patch(`/cannedresponses/${id}.json`, { name: `Renamed ${id}` })).status
  await setting(false)
  try {
    expect([await rename(agent, inInbox), await rename(lead, inInbox), await rename(desk.admin, inInbox)]).toEqual([
      200, 200, 200,
    ])
    expect([await rename(lead, everywhere), await rename(stranger, everywhere)]).toEqual([403, 403])
    expect((await stranger.delete(`/cannedresponses/${everywhere}.json`)).status).toBe(403)
    expect((await stranger.delete(`/cannedresponses/${inInbox}.json`)).status).toBe(404)
  } finally {
    await setting(true)
  }
  expect(await rename(stranger, everywhere)).toBe(200)
  expect((await stranger.delete(`/cannedresponses/${everywhere}.json`)).status).toBe(204)
})
