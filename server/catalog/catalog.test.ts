import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const ids = (rows: { id: number }[]) => rows.map((row) => row.id)
const filtered = async (many: string, filter: object) =>
  ids((await desk.admin.get(`/${many}.json?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body[many])

test('the built-in statuses have the ids and codes clients rely on, and cannot be changed or deleted', async () => {
  const { body } = await desk.admin.get('/ticketstatuses.json')
  expect(
    body.ticketstatuses.map((row: { id: number; code: string; name: string; isCustom: boolean }) => [
      row.id,
      row.code,
      row.name,
      row.isCustom,
    ]),
  ).toEqual([
    [1, 'active', 'Active', false],
    [3, 'waiting', 'Waiting on customer', false],
    [4, 'on-hold', 'On-hold', false],
    [5, 'solved', 'Solved', false],
    [6, 'closed', 'Closed', false],
    [7, 'spam', 'Spam', false],
  ])
  expect((await desk.admin.get('/ticketstatuses/3.json')).body.ticketstatus.color).toBe('#ffa785')
  const changed = await desk.admin.patch('/ticketstatuses/1.json', { name: 'Open' })
  expect([changed.status, changed.body.errors[0].detail]).toEqual([403, 'built-in statuses cannot be changed'])
  expect((await desk.admin.patch('/ticketstatuses/1.json', { displayOrder: 1 })).status).toBe(200)
  expect((await desk.admin.delete('/ticketstatuses/5.json')).status).toBe(403)
})

test('a status keeps the code of its first name, and no code is used twice', async () => {
  const { status, body } = await desk.admin.post('/ticketstatuses.json', {
    ticketstatus: { id: 0, type: null, name: 'Über Technik!', color: '#00f', code: 'mine' },
    included: null,
  })
  expect([status, body.ticketstatus.code, body.ticketstatus.isCustom, body.ticketstatus.displayOrder]).toEqual([
    201,
    'uber-technik',
    true,
    8,
  ])
  const path = `/ticketstatuses/${body.ticketstatus.id}.json`
  expect(
    (await desk.admin.put(path, { ticketstatus: { id: 0, type: null, name: 'Reports' } })).body.ticketstatus,
  ).toMatchObject({ name: 'Reports', code: 'uber-technik' })
  expect((await desk.admin.post('/ticketstatuses.json', { name: 'Über Technik' })).body.ticketstatus.code).toBe(
    'uber-technik-2',
  )
  expect(await filtered('ticketstatuses', { code: { $in: ['uber-technik'] } })).toEqual([body.ticketstatus.id])
  expect((await desk.admin.post('/ticketstatuses.json', { name: 'solved' })).body.errors[0]).toMatchObject({
    source: 'name',
    detail: 'already exists',
  })
})

test('deleting a status moves its tickets to Active and leaves no reference behind', async () => {
  const statusId = (await desk.admin.post('/ticketstatuses.json', { name: 'Passing' })).body.ticketstatus.id
  const inbox = await makeInbox(desk.database, { statusId })
  const customer = await makeCustomer(desk.database)
  const ticket = await makeTicket(desk.database, { inboxId: inbox.id, customerId: customer.id, statusId })
  const template = (await desk.admin.post('/tickettemplates.json', { name: 'T', status: statusId })).body.tickettemplate
  expect((await desk.admin.delete(`/ticketstatuses/${statusId}.json`)).status).toBe(204)
  const rows = await desk.database.query({
    text: 'select t.status_id, a.event_type, a.status_id as moved_to from tickets t join ticketactivities a on a.ticket_id = t.id where t.id = $1',
    values: [ticket.id],
  })
  expect(rows).toEqual([{ status_id: 1, event_type: 'status', moved_to: 1 }])
  expect((await desk.admin.get(`/inboxes/${inbox.id}.json`)).body.inbox.ticketstatus).toBeNull()
  expect((await desk.admin.get(`/tickettemplates/${template.id}.json`)).body.tickettemplate.status).toBeNull()
})

test('exactly one type is the default', async () => {
  const { body } = await desk.admin.post('/tickettypes.json', { tickettype: { name: 'Bug', default: true } })
  const defaults = async () =>
    ids((await desk.admin.get('/tickettypes.json')).body.tickettypes.filter((row: { default: boolean }) => row.default))
  expect(await defaults()).toEqual([body.tickettype.id])
  await desk.admin.patch(`/tickettypes/${body.tickettype.id}.json`, { default: false })
  expect(await defaults()).toEqual([body.tickettype.id])
  expect((await desk.admin.delete(`/tickettypes/${body.tickettype.id}.json`)).status).toBe(403)
  await desk.admin.patch('/tickettypes/1.json', { default: true })
  expect(await defaults()).toEqual([1])
  expect((await desk.admin.delete(`/tickettypes/${body.tickettype.id}.json`)).status).toBe(204)
})

test('a type goes to the inboxes it names, else to all; new inboxes get those for the future', async () => {
  const [one, two] = [await makeInbox(desk.database), await makeInbox(desk.database)]
  const everywhere = (
    await desk.admin.post('/tickettypes.json', {
      tickettype: { name: 'Everywhere', inboxes: null, enabledForFutureInboxes: false },
    })
  ).body.tickettype
  expect(ids(everywhere.inboxes)).toEqual(expect.arrayContaining([one.id, two.id]))
  const single = (await desk.admin.post('/tickettypes.json', { name: 'Single', inboxes: [{ id: one.id }] })).body
    .tickettype
  expect(ids(single.inboxes)).toEqual([one.id])
  expect(
    await filtered('tickettypes', { 'inboxes.id': { $in: [one.id] }, name: { $in: ['single', 'Everywhere'] } }),
  ).toEqual([everywhere.id, single.id])
  const fresh = (await desk.admin.post('/inboxes.json', { name: 'Fresh', email: 'fresh@catalog.example' })).body.inbox
  expect(ids(fresh.tickettypes)).toContain(single.id)
  expect(ids(fresh.tickettypes)).not.toContain(everywhere.id)
  const removed = await desk.admin.patch(`/tickettypes/${single.id}.json`, {
    inboxes: [{ id: one.id, meta: { delete: true } }, { id: two.id }],
  })
  expect(ids(removed.body.tickettype.inboxes)).toEqual(expect.arrayContaining([two.id]))
  expect(ids(removed.body.tickettype.inboxes)).not.toContain(one.id)
})

test('built-in sources stay, priorities and sources have their seeds', async () => {
  expect(
    (await desk.admin.get('/ticketpriorities.json')).body.ticketpriorities.map((row: { name: string }) => row.name),
  ).toEqual(['low', 'medium', 'high'])
  expect((await desk.admin.get('/ticketsources.json?fields=id,name')).body.ticketsources.slice(0, 3)).toEqual([
    { id: 1, name: 'Email' },
    { id: 2, name: 'Email (Manual)' },
    { id: 3, name: 'Phone' },
  ])
  expect((await desk.admin.delete('/ticketsources/1.json')).status).toBe(403)
  expect((await desk.admin.delete('/ticketsources/8.json')).status).toBe(204)
})

test('a custom field comes with its options, in their order, and to its inboxes', async () => {
  const inbox = await makeInbox(desk.database)
  const { status, body } = await desk.admin.post('/customfields.json?includes=customfieldoptions', {
    customfield: { agentLabel: 'Plan', kind: 'dropdown' },
    included: { customfieldoptions: [{ name: 'Gold' }, { id: null, name: 'Silver' }] },
  })
  expect(status).toBe(201)
  expect(body.customfield).toMatchObject({ agentLabel: 'Plan', kind: 'dropdown', enabled: true, addToNewInboxes: true })
  expect(ids(body.customfield.inboxes)).toContain(inbox.id)
  expect(
    body.included.customfieldoptions.map((row: { name: string; displayOrder: number }) => [row.name, row.displayOrder]),
  ).toEqual([
    ['Gold', 1],
    ['Silver', 2],
  ])
  const customfield = { id: body.customfield.id }
  const third = await desk.admin.post('/customfieldoptions.json', {
    customfieldoption: { customfield, name: 'Option 3' },
  })
  expect(third.status).toBe(201)
  const list = await desk.admin.get(
    `/customfields.json?includes=customfieldoptions&filter=${encodeURIComponent(JSON.stringify({ 'inboxes.id': { $in: [inbox.id] } }))}`,
  )
  expect(list.body.customfields[0].options).toEqual(
    body.customfield.options.concat([{ id: third.body.customfieldoption.id, type: 'customfieldoptions' }]),
  )
  expect(list.body.included.customfieldoptions).toHaveLength(3)
  expect(
    (await desk.admin.post('/customfieldoptions.json', { customfield, name: 'GOLD' })).body.errors[0],
  ).toMatchObject({ detail: 'already exists', source: 'name' })
})

test('fields of the other kinds have no options, and a kind is for good', async () => {
  const wrong = await desk.admin.post('/customfields.json', {
    agentLabel: 'N',
    kind: 'number',
    options: [{ name: 'x' }],
  })
  expect(wrong.body.errors[0]).toMatchObject({ source: 'included.customfieldoptions' })
  const limited = (
    await desk.admin.post('/customfields.json', { agentLabel: 'N', kind: 'number', addToNewInboxes: false })
  ).body.customfield
  expect(limited.inboxes).toEqual([])
  expect((await desk.admin.patch(`/customfields/${limited.id}.json`, { kind: 'text' })).body.errors[0]).toMatchObject({
    source: 'kind',
    detail: 'cannot be changed',
  })
  expect(
    (await desk.admin.put(`/customfields/${limited.id}.json`, { kind: 'number', agentLabel: 'M' })).body.customfield
      .agentLabel,
  ).toBe('M')
  expect((await desk.admin.post('/customfieldoptions.json', { customfield: limited.id, name: 'x' })).status).toBe(400)
})

test('business hours have one default and a zone by name or number', async () => {
  const made = await desk.admin.post('/businesshours.json', {
    businesshour: { id: 0, type: null, name: 'Bucharest', timezoneId: 62, isDefault: true },
  })
  expect(made.body.businesshour).toMatchObject({ timezone_name: 'Europe/Bucharest', timezoneId: 62, isDefault: true })
  const { body } = await desk.admin.patch(`/businesshours/${made.body.businesshour.id}.json`, {
    timezone_name: 'Europe/Dublin',
  })
  expect(body.businesshour.timezone_name).toBe('Europe/Dublin')
  expect(
    (await desk.admin.patch(`/businesshours/${made.body.businesshour.id}.json`, { timezone_name: 'Mars' })).body
      .errors[0].source,
  ).toBe('timezone_name')
  expect(await filtered('businesshours', { isDefault: true })).toEqual([made.body.businesshour.id])
  expect((await desk.admin.delete(`/businesshours/${made.body.businesshour.id}.json`)).status).toBe(403)
})

test('a template keeps everything a ticket can start with', async () => {
  const inbox = await makeInbox(desk.database)
  const tag = (await desk.admin.post('/tags.json', { tag: { name: 'Templated' } })).body.tag
  const field = (await desk.admin.post('/customfields.json', { agentLabel: 'C', kind: 'checkboxes' })).body.customfield
  const template = {
    name: 'Refund',
    subject: 'Your refund',
    message: 'Hello',
    editMethod: 'markdown',
    inbox: { id: inbox.id },
    status: { id: 3 },
    priority: { id: 2 },
    type: { id: 2 },
    agent: { id: 1 },
    source: { id: 3 },
    tags: [{ id: tag.id }],
    customfields: [{ id: field.id, meta: { value: [1, 2] } }],
    cc: ['a@b.example'],
    bcc: [],
    notifyCustomer: true,
  }
  const { status, body } = await desk.admin.post('/tickettemplates.json', { tickettemplate: template })
  expect(status).toBe(201)
  expect(body.tickettemplate).toMatchObject({
    ...template,
    inbox: { id: inbox.id, type: 'inboxes' },
    customfields: [{ id: field.id, type: 'customfields', meta: { value: [1, 2] } }],
  })
  const missing = await desk.admin.post('/tickettemplates.json', { name: 'x', customfields: [{ id: field.id }] })
  expect(missing.body.errors[0]).toMatchObject({ source: 'customfields[0].meta.value', detail: 'must be set' })

  const agent = desk.as((await makeUser(desk.database)).token)
  expect((await agent.get(`/tickettemplates/${body.tickettemplate.id}.json`)).status).toBe(404)
  expect((await agent.post('/tickettemplates.json', { name: 'y', inbox: inbox.id })).body.errors[0]).toMatchObject({
    source: 'inbox',
    detail: 'not found',
  })
  expect((await agent.post('/tickettemplates.json', { name: 'y' })).status).toBe(201)
  await desk.database.query({
    text: 'update site set agents_can_manage_ticket_templates = false, agents_can_manage_tags = false',
    values: [],
  })
  expect((await agent.post('/tickettemplates.json', { name: 'z' })).status).toBe(403)
  expect((await agent.post('/tags.json', { name: 'z' })).status).toBe(403)
})

test('tags are unique without regard to case and found by name, color and inbox', async () => {
  const inbox = await makeInbox(desk.database)
  const { body } = await desk.admin.post('/tags.json', {
    tag: { id: 0, type: null, name: 'Urgent', color: 'blue', inboxes: [{ id: inbox.id }] },
    included: null,
  })
  expect((await desk.admin.post('/tags.json', { name: 'URGENT' })).body.errors[0]).toMatchObject({
    source: 'name',
    detail: 'already exists',
  })
  for (const filter of [
    { name: { $eq: 'urgent' } },
    { color: { $eq: 'blue' } },
    { 'inboxes.id': { $in: [inbox.id] } },
  ]) {
    expect(await filtered('tags', filter)).toEqual([body.tag.id])
  }
})
