import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import { refusals } from '../../test/support/tickets.ts'

let desk: TestApp
let tagId = 0
beforeAll(async () => {
  desk = await createTestApp()
  tagId = (await desk.admin.post('/tags.json', { name: 'vip' })).body.tag.id
})
afterAll(() => desk.close())

// the body of the vendor's own example (clients.md, Captured requests)
const example = (inboxIds: number[], fields: object = {}) => ({
  trigger: {
    agentHasAccess: true,
    description: 'Tags mail of important people',
    inboxes: inboxIds.map((id) => ({ id })),
    name: 'Important',
    state: 'active',
    type: 'Automatic',
    ...fields,
  },
  included: {
    triggeractions: [{ id: null, type: 5, tags: [{ id: tagId }] }],
    conditions: [
      { id: null, field: 2, operator: 1, value: '@vip.example', matchRequirement: 'ANY' },
      { id: null, field: 9, operator: 18, value: String(tagId), matchRequirement: 'ALL' },
    ],
  },
  applyToExistingTickets: false,
})
const create = async (body: object, caller = desk.admin) => {
  const answer = await caller.post('/triggers.json', body)
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.trigger
}

test('the example of the vendor is stored with its conditions, actions and inboxes', async () => {
  const { body, status } = await desk.admin.post('/triggers.json?includes=all', example([desk.inboxId]))
  expect(status).toBe(201)
  const { trigger, included } = body
  expect(trigger).toMatchObject({
    state: 'active',
    type: 'Automatic',
    agentHasAccess: true,
    isSystem: false,
    inboxes: [{ id: desk.inboxId, type: 'inboxes', meta: { displayOrder: 1 } }],
    tickets: [],
  })
  expect(included.conditions).toMatchObject([
    { id: trigger.conditions[0].id, field: 2, operator: 1, value: '@vip.example', matchRequirement: 'ANY' },
    { field: 9, operator: 18, value: String(tagId), matchRequirement: 'ALL' },
  ])
  expect(included.triggeractions).toMatchObject([
    { type: 5, tags: [{ id: tagId, type: 'tags' }], user: null, trigger: { id: trigger.id } },
  ])
  expect(included.tags).toMatchObject([{ id: tagId, name: 'vip' }])
  const inbox = (await desk.admin.get(`/inboxes/${desk.inboxId}.json?includes=triggers`)).body
  expect(inbox.inbox.triggers).toEqual([{ id: trigger.id, type: 'triggers', meta: { displayOrder: 1 } }])
  expect(inbox.included.triggers).toMatchObject([{ name: 'Important' }])
  await desk.admin.delete(`/triggers/${trigger.id}.json`)
  expect((await desk.admin.get(`/inboxes/${desk.inboxId}.json`)).body.inbox.triggers).toEqual([])
})

test('codes nobody knows, operators that do not fit and missing arguments are named, all at once', async () => {
  const body = example([desk.inboxId])
  const wrong = {
    ...body,
    included: {
      conditions: [
        { field: 99, operator: 1, value: 'x' },
        { field: 4, operator: 1, value: '1' },
        { field: 4, operator: 3, value: 'Question' },
        { field: 2, operator: 3, value: '' },
        { operator: 1, value: 'x', matchRequirement: 'SOME' },
        { field: 15, operator: 3, value: 'x' },
        { field: 5, operator: 8 },
      ],
      triggeractions: [
        { type: 77 },
        { type: 4 },
        { type: 5, tags: [] },
        { type: 10, recipient: 'user', message: 'Hi' },
      ],
    },
    applyToExistingTickets: 'perhaps',
  }
  const answer = await desk.admin.post('/triggers.json', wrong)
  expect(answer.status).toBe(400)
  expect(Object.fromEntries(refusals(answer))).toEqual({
    applyToExistingTickets: 'must be a boolean',
    'included.conditions[0].field': expect.stringContaining('must be one of'),
    'included.conditions[1].operator': 'must be one of ‘3, 4, 7, 8’',
    'included.conditions[2].value': 'must be a whole number',
    'included.conditions[3].value': 'must be set',
    'included.conditions[4].field': 'must be set',
    'included.conditions[4].matchRequirement': 'must be one of ‘ANY, ALL’',
    'included.conditions[5].customfield': 'must be set',
    'included.triggeractions[0].type': expect.stringContaining('must be one of'),
    'included.triggeractions[1].user': 'must be set',
    'included.triggeractions[2].tags': 'must be set',
    'included.triggeractions[3].user': 'must be set',
  })
})

test('a trigger is incomplete until it has something to ask and to do, and is not switched on by becoming complete', async () => {
  const { conditions, triggeractions } = example([]).included
  const trigger = await create({ trigger: { name: 'Half', state: 'active' }, included: { conditions } })
  expect(trigger.state).toBe('incomplete')
  const path = `/triggers/${trigger.id}.json`
  const refused = await desk.admin.patch(path, { state: 'active' })
  expect([refused.status, refusals(refused)[0]?.[0]]).toEqual([400, 'state'])
  const change = async (body: object) => (await desk.admin.patch(path, body)).body.trigger
  const complete = await change({ included: { triggeractions } })
  expect(complete.state).toBe('inactive')
  expect((await change({ state: 'active' })).state).toBe('active')
  const [action] = complete.triggeractions
  const gone = { included: { triggeractions: [{ id: action.id, delete: true }] } }
  expect(await change(gone)).toMatchObject({ state: 'incomplete', triggeractions: [] })
  // an agent who runs it by hand is the condition
  expect((await create({ name: 'By hand', type: 'Manual', included: { triggeractions } })).state).toBe('active')
  const listed = (await desk.admin.get(`/triggers.json?filter=${encodeURIComponent('{"name":"Half"}')}`)).body.triggers
  expect(listed).toMatchObject([{ state: 'incomplete' }])
})

test('parts are changed by id, and judged together with what is stored of them', async () => {
  const trigger = await create(example([desk.inboxId]))
  const path = `/triggers/${trigger.id}.json?includes=all`
  const [first, second] = trigger.conditions
  const [action] = trigger.triggeractions
  const other = (await desk.admin.post('/tags.json', { name: 'other' })).body.tag.id
  const changed = await desk.admin.put(path, {
    included: {
      conditions: [
        { id: first.id, value: 'anna@vip.example' },
        { id: second.id, delete: true },
      ],
      triggeractions: [{ id: action.id, tags: [{ id: other }, { id: tagId, delete: true }] }],
    },
  })
  expect([changed.status, changed.body.errors]).toEqual([200, undefined])
  expect(changed.body.included.conditions).toMatchObject([{ id: first.id, field: 2, value: 'anna@vip.example' }])
  expect(changed.body.included.triggeractions).toMatchObject([{ id: action.id, tags: [{ id: other }] }])
  const refused = await desk.admin.patch(path, {
    included: {
      conditions: [{ id: first.id, operator: 17 }],
      triggeractions: [{ id: action.id, tags: [{ id: other, delete: true }] }],
    },
  })
  expect(refusals(refused).map(([source]) => source)).toEqual([
    'included.conditions[0].operator',
    'included.triggeractions[0].tags',
  ])
})

test('a system trigger can only be switched', async () => {
  const [system] = (await desk.admin.get(`/triggers.json?filter=${encodeURIComponent('{"isSystem":true}')}`)).body
    .triggers
  const path = `/triggers/${system.id}.json`
  expect((await desk.admin.delete(path)).status).toBe(403)
  expect((await desk.admin.patch(path, { name: 'Mine' })).status).toBe(403)
  expect(
    (await desk.admin.patch(path, { included: { conditions: [{ field: 6, operator: 3, value: '1' }] } })).status,
  ).toBe(403)
  expect((await desk.admin.put(path, { trigger: { ...system, state: 'inactive' } })).body.trigger.state).toBe(
    'inactive',
  )
  expect((await desk.admin.patch(path, { state: 'active' })).body.trigger).toMatchObject({
    ...system,
    updatedAt: expect.anything(),
    updatedBy: expect.anything(),
  })
})

test('admins of an inbox manage its triggers and no others; agents see those they may run', async () => {
  const [own, foreign] = [await makeInbox(desk.database), await makeInbox(desk.database)]
  const admin = desk.as(
    (await makeUser(desk.database, { inboxes: { [own.id]: 'admin', [foreign.id]: 'write' } })).token,
  )
  const agent = desk.as((await makeUser(desk.database, { inboxes: { [own.id]: 'read' } })).token)
  for (const inboxIds of [[], [foreign.id], [own.id, foreign.id]])
    expect((await admin.post('/triggers.json', example(inboxIds))).status).toBe(403)
  expect((await admin.post('/triggers.json', example([own.id], { addToNewInboxes: true }))).status).toBe(403)
  expect((await agent.post('/triggers.json', example([own.id]))).status).toBe(403)
  const mine = await create(example([own.id]), admin)
  const theirs = await create(example([foreign.id]))
  const manual = await create(example([own.id], { type: 'Manual' }))
  const closed = await create(example([own.id], { type: 'Manual', agentHasAccess: false }))

  const ids = async (caller: typeof admin) =>
    (await caller.get('/triggers.json?orderBy=id')).body.triggers.map((row: { id: number }) => row.id)
  expect(await ids(admin)).toEqual([mine.id, manual.id, closed.id])
  expect(await ids(agent)).toEqual([manual.id])
  expect((await admin.patch(`/triggers/${theirs.id}.json`, { name: 'X' })).status).toBe(404)
  expect((await admin.patch(`/triggers/${mine.id}.json`, { inboxes: [{ id: foreign.id }] })).status).toBe(403)
  expect((await admin.patch(`/triggers/${mine.id}.json`, { name: 'New name' })).body.trigger.name).toBe('New name')
  expect((await agent.patch(`/triggers/${manual.id}.json`, { name: 'X' })).status).toBe(403)
  expect((await admin.delete(`/triggers/${mine.id}.json`)).status).toBe(204)
})

test('a trigger of all inboxes acts in those there are and in new ones, behind the others', async () => {
  const before = await makeInbox(desk.database)
  await create(example([before.id]))
  const trigger = await create(example([], { addToNewInboxes: true }))
  const inboxes = trigger.inboxes as { id: number; meta: { displayOrder: number } }[]
  expect(inboxes.find((inbox) => inbox.id === before.id)?.meta.displayOrder).toBe(2)
  expect(inboxes.map((inbox) => inbox.id)).toContain(desk.inboxId)
  const made = await desk.admin.post('/inboxes.json', { name: 'Later', email: 'later@desk.example' })
  expect(made.body.inbox.triggers.map((row: { id: number }) => row.id)).toEqual([trigger.id])
})

test('many triggers are switched off at once, whatever their state', async () => {
  const [one, other] = [
    await create(example([desk.inboxId])),
    await create(example([desk.inboxId], { state: 'inactive' })),
  ]
  const ids = [one.id, other.id]
  const answer = await desk.admin.patch('/triggers/update.json', {
    trigger: { state: 'active' },
    filter_args: { filter: { id: { $in: ids } } },
  })
  expect([answer.status, answer.body]).toEqual([200, { jobId: expect.any(String) }])
  for (const id of ids) expect((await desk.admin.get(`/triggers/${id}.json`)).body.trigger.state).toBe('active')
})
