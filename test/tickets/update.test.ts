import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Answer } from '../support/app.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { activityTypes, createTicketDesk, eventKinds, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const patch = (id: number, fields: Record<string, unknown>): Promise<Answer> =>
  desk.agent.patch(`/tickets/${id}.json`, { ticket: fields })

/** Changes a ticket, which must succeed; gives it as the answer showed it. */
async function change(id: number, fields: Record<string, unknown>) {
  const answer = await patch(id, fields)
  expect(answer).toMatchObject({ status: 200, body: { included: {}, delayed: false } })
  return answer.body.ticket
}

async function changesOf(id: number): Promise<unknown> {
  const [event] = await desk.db.query<{ data: { changes: unknown } }>(sql`
    select data from events where ticket_id = ${id} and kind = 'ticket.updated' order by id desc limit 1`)
  return event?.data.changes
}

describe.each([
  { field: 'status', table: 'ticketstatuses', value: 5, activity: 'status' },
  { field: 'priority', table: 'ticketpriorities', value: 2, activity: 'priority' },
  { field: 'type', table: 'tickettypes', value: 3, activity: 'type' },
  { field: 'agent', table: 'users', value: 1, activity: 'assigned' },
])('$field', ({ field, table, value, activity }) => {
  test('is changed by reference, number or text, with an activity and an event, once', async () => {
    const { id } = await desk.create()
    for (const spelling of [
      { id: value, type: '', meta: null },
      value,
      String(value),
      { id: String(value), type: table },
    ]) {
      expect((await change(id, { [field]: spelling }))[field]).toEqual({ id: value, type: table })
    }
    expect(await activityTypes(desk.db, id)).toEqual(['created', activity])
    expect(await changesOf(id)).toEqual({
      [`${field}Id`]: { from: expect.toSatisfy((from) => from !== value), to: value },
    })
  })

  test.each([[{ id: 0, type: '', meta: null }], [0], [''], [{}]])('is left alone by %j', async (spelling) => {
    const { id } = await desk.create({ [field]: value })
    expect((await change(id, { [field]: spelling }))[field].id).toBe(value)
    expect(await eventKinds(desk.db, id)).toEqual(['ticket.created'])
  })

  test('that does not exist is named, and nothing else is changed', async () => {
    const { id } = await desk.create()
    const answer = await patch(id, { [field]: { id: 98_765 }, subject: 'Changed' })
    expect(answer.status).toBe(400)
    expect(refusals(answer)).toEqual([[`${field}.id`, 'not found']])
    expect((await desk.get(id)).subject).toBe('A question')
  })
})

test.each(['agent', 'priority', 'type', 'parent'])('%s is cleared by null, also inside a reference', async (field) => {
  for (const nothing of [null, { id: null }]) {
    const { id } = await desk.create({
      agent: desk.agentId,
      priority: 'high',
      type: 2,
      parent: (await desk.create()).id,
    })
    expect((await change(id, { [field]: nothing }))[field]).toBeNull()
  }
})

test.each([
  'subject',
  'inbox',
  'customer',
  'status',
  'source',
  'tags',
  'followers',
  'cc',
  'customfields',
  'isRead',
  'imagesHidden',
  'state',
])('null for %s means not given', async (field) => {
  const before = await desk.create({ tags: ['kept'] })
  expect(await change(before.id, { [field]: null })).toEqual(before)
})

test('unassigning is an activity and an event of its own', async () => {
  const { id } = await desk.create({ agent: desk.agentId })
  await change(id, { agent: null })
  expect(await activityTypes(desk.db, id)).toEqual(['created', 'assigned', 'unassigned'])
  expect(await eventKinds(desk.db, id)).toEqual(['ticket.created', 'ticket.updated', 'ticket.assigned'])
})

test('priority is taken by name', async () => {
  const { id } = await desk.create()
  expect((await change(id, { priority: 'High' })).priority.id).toBe(3)
  expect((await patch(id, { priority: 'urgent' })).body.errors).toMatchObject([{ source: 'priority' }])
})

test('agent must be able to see the inbox', async () => {
  const { id } = await desk.create()
  const stranger = await makeUser(desk.db)
  expect(refusals(await patch(id, { agent: { id: stranger.id } }))).toEqual([['agent', 'has no access to the inbox']])
})

test('subject is changed, and may not become empty', async () => {
  const { id } = await desk.create()
  expect((await change(id, { subject: '  New subject ' })).subject).toBe('New subject')
  expect(refusals(await patch(id, { subject: ' ' }))).toEqual([['subject', 'must be set']])
})

test('customer brings contact and company', async () => {
  const company = (await desk.admin.post('/companies.json', { company: { name: 'Other' } })).body.company
  const customer = await makeCustomer(desk.db, { companyId: company.id })
  const { id } = await desk.create()
  const ticket = await change(id, { customer: { id: customer.id, email: 'ignored@example.test' } })
  expect(ticket).toMatchObject({
    customer: { id: customer.id },
    contact: { type: 'contacts' },
    company: { id: company.id },
  })
  expect(refusals(await patch(id, { customer: { id: 98_765 } }))).toEqual([['customer.id', 'not found']])
})

test('tags are added and removed, those not named stay', async () => {
  const { id, tags } = await desk.create({ tags: ['one', 'two'] })
  const names = async () =>
    (await desk.admin.get(`/tickets/${id}.json?includes=tags`)).body.included.tags.map(
      (tag: { name: string }) => tag.name,
    )
  await change(id, { tags: ['three', { id: tags[0].id }] })
  expect(await names()).toEqual(['one', 'two', 'three'])
  await change(id, { tags: [{ id: tags[0].id, meta: { delete: true } }, { id: tags[1].id, delete: true }, 'four'] })
  expect(await names()).toEqual(['three', 'four'])
  await change(id, {
    tags: [
      { id: tags[0].id, meta: { delete: true } },
      { id: 98_765, meta: { delete: true } },
    ],
  })
  for (const nothing of [[], 0, false]) await change(id, { tags: nothing })
  expect(await names()).toEqual(['three', 'four'])
  expect(await activityTypes(desk.db, id)).toEqual(['created', 'tagadded', 'tagremoved', 'tagremoved', 'tagadded'])
})

test('custom fields are set one by one and taken away by null', async () => {
  const make = async (kind: string) =>
    (await desk.admin.post('/customfields.json', { customfield: { agentLabel: kind, kind } })).body.customfield.id
  const [text, number] = [await make('text'), await make('number')]
  const { id } = await desk.create({ customfields: [{ id: text, meta: { value: 'a' } }] })
  const values = (ticket: { customfields: { meta: { value: unknown } }[] }) =>
    ticket.customfields.map((field) => field.meta.value)
  expect(values(await change(id, { customfields: [{ id: number, meta: { value: 7 } }] }))).toEqual(['a', 7])
  expect(values(await change(id, { customfields: [{ id: text, meta: { value: 'b' } }] }))).toEqual(['b', 7])
  expect(values(await change(id, { customfields: [{ id: text, meta: { value: null } }] }))).toEqual([7])
  expect(refusals(await patch(id, { customfields: [{ id: number, meta: { value: 'x' } }] }))).toEqual([
    ['customfields[0].meta.value', 'must be a number'],
  ])
})

test('followers are added and removed', async () => {
  const { id } = await desk.create()
  expect((await change(id, { followers: [{ id: desk.agentId }, { id: 1 }] })).followers).toHaveLength(2)
  expect((await change(id, { followers: [{ id: 1, meta: { delete: true } }] })).followers).toEqual([
    { id: desk.agentId, type: 'users' },
  ])
  const stranger = await makeUser(desk.db)
  expect(refusals(await patch(id, { followers: [{ id: 98_765 }, { id: stranger.id }] }))).toEqual([
    ['followers[0].id', 'not found'],
    ['followers[1].id', 'has no access to the inbox'],
  ])
})

test('cc and bcc become those of the next reply', async () => {
  const { id } = await desk.create()
  await change(id, { cc: ['a@example.test'], bcc: ['b@example.test'] })
  await change(id, { cc: [] })
  const [row] = await desk.db.query(sql`select cc, bcc from tickets where id = ${id}`)
  expect(row).toEqual({ cc: [], bcc: ['b@example.test'] })
  expect(refusals(await patch(id, { cc: ['x'] }))).toEqual([['cc[0]', 'must be a valid email address']])
})

test('imagesHidden is set and unset', async () => {
  const { id } = await desk.create()
  expect((await change(id, { imagesHidden: true })).imagesHidden).toBe(true)
  expect((await change(id, { imagesHidden: false })).imagesHidden).toBe(false)
})

test('isRead is each user’s own, ends with the next message, and is no change of the ticket', async () => {
  const { id } = await desk.create()
  await desk.db.query(sql`update tickets set updated_at = '2026-01-01' where id = ${id}`)
  await desk.db.query(sql`update messages set created_at = '2026-01-01' where ticket_id = ${id}`)
  expect(await change(id, { isRead: true })).toMatchObject({ isRead: true, updatedAt: '2026-01-01T00:00:00Z' })
  expect((await desk.get(id)).isRead).toBe(false)
  expect((await desk.agent.get(`/tickets.json?filter={"id":${id}}`)).body.tickets[0].isRead).toBe(true)
  expect((await change(id, { isRead: false })).isRead).toBe(false)
  await change(id, { isRead: true })
  await desk.admin.post(`/tickets/${id}/messages.json`, { message: 'News' })
  expect((await desk.agent.get(`/tickets/${id}.json`)).body.ticket.isRead).toBe(false)
  expect(await eventKinds(desk.db, id)).toEqual(['ticket.created', 'message.created'])
})

test('solving and closing set the minutes to resolution, reopening clears them', async () => {
  const { id } = await desk.create()
  await desk.db.query(sql`update tickets set created_at = now() - interval '125 minutes 30 seconds' where id = ${id}`)
  for (const status of [5, 6]) expect((await change(id, { status })).resolutionTimeMins).toBe(125)
  expect((await change(id, { status: 1 })).resolutionTimeMins).toBeNull()
})

test('PUT is the same as PATCH, flat is the same as wrapped, and what is read-only is ignored', async () => {
  const { id } = await desk.create({ tags: ['kept'] })
  const noise = {
    id: 0,
    happinessSurveySentAt: null,
    spam_rules: null,
    suggestions: {},
    messageCount: 0,
    message: 'ignored',
    readonly: true,
  }
  const put = await desk.agent.put(`/tickets/${id}.json`, { ...noise, subject: 'By PUT' })
  expect(put.body.ticket).toMatchObject({
    id,
    subject: 'By PUT',
    messageCount: 1,
    readonly: false,
    tags: [{ type: 'tags' }],
  })
  expect((await desk.agent.patch(`/tickets/${id}.json`, { subject: 'Flat', status: 3 })).body.ticket).toMatchObject({
    subject: 'Flat',
    status: { id: 3 },
  })
})

test('a body that changes nothing leaves no trace', async () => {
  const { id } = await desk.create({ status: 3 })
  await desk.db.query(sql`update tickets set updated_at = '2026-01-01' where id = ${id}`)
  for (const body of [
    undefined,
    {},
    { ticket: {} },
    { ticket: { id: 0, suggestions: {} }, included: { users: null } },
  ]) {
    const answer = await desk.agent.patch(`/tickets/${id}.json`, body)
    expect(answer).toMatchObject({ status: 200, body: { ticket: { updatedAt: '2026-01-01T00:00:00Z' } } })
  }
  await change(id, { status: 3 })
  expect(await eventKinds(desk.db, id)).toEqual(['ticket.created'])
})

test('twenty changes at once all count', async () => {
  const { id } = await desk.create()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => patch(id, { tags: [`tag ${index}`], status: index % 2 ? 3 : 4 })),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200))
  expect((await desk.get(id)).tags).toHaveLength(20)
})
