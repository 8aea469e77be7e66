import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeInbox, makeUser } from '../support/factories.ts'
import {
  activityTypes,
  countRows,
  createTicketDesk,
  eventKinds,
  refusals,
  type TicketDesk,
} from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const path = '/desk/v1/import/tickets.json'
const carla = { email: 'carla@old.example', firstName: 'Carla', lastName: 'Old', type: 'customer' }
const anna = { email: 'anna@old.example', firstName: 'Anna', lastName: 'Agent', type: 'user' }

// the body the vendor's own example sends (clients.md, Captured requests)
const ticket = (id: string, fields: object = {}) => ({
  id,
  assignedTo: anna,
  customer: carla,
  emailSource: 'nobody@here.example',
  type: 'Question',
  priority: 'Low',
  subject: `Imported ${id}`,
  tags: ['Old', 'VIP'],
  threads: [
    {
      body: 'Is it\nbroken?',
      type: 'message',
      cc: 'boss@old.example, it@old.example',
      bcc: '',
      attachments: [],
      createdBy: carla,
      createdAt: '2016-05-01T10:00:00Z',
      updatedAt: '2016-05-01T10:05:00Z',
    },
    { body: '<p>Yes</p><script>x</script>', type: 'message', createdBy: anna, createdAt: '2016-05-01T11:30:00+01:00' },
    { body: 'A hopeless case', type: 'note', createdBy: anna, createdAt: '2016-05-02T08:00:00Z' },
  ],
  createdAt: '2016-05-01T10:00:00Z',
  updatedAt: '2016-05-03T09:00:00Z',
  ...fields,
})
const body = (tickets: object[], fields: object = {}) => ({
  source: 'Old Desk',
  fallbackInboxId: desk.inboxId,
  tickets,
  ...fields,
})
const run = async (tickets: object[], fields: object = {}) => {
  const answer = await desk.admin.post(path, body(tickets, fields))
  expect([answer.status, answer.body.errors]).toEqual([200, undefined])
  return answer.body
}
const counted = async () => ({
  ...(await countRows(desk.db)),
  others:
    await desk.db.query(sql`select (select count(*) from users) as users, (select count(*) from ticketsources) as sources,
    (select count(*) from imported_tickets) as known, (select count(*) from imported_files) as files`),
})

test('a whole ticket comes over: times, authors, replies, notes, tags, people; closed, in the fallback inbox', async () => {
  const answer = await run([ticket('1')])
  expect(answer).toMatchObject({
    dryRun: false,
    imported: 1,
    existing: 0,
    made: { customers: 1, users: 1, tags: 2, sources: 1 },
    files: { waiting: 0, stored: 0, failed: 0 },
    tickets: [{ externalId: '1', state: 'imported' }],
  })
  const { id } = answer.tickets[0]
  const { body: shown } = await desk.admin.get(`/tickets/${id}.json?includes=all`)
  expect(shown.ticket).toMatchObject({
    subject: 'Imported 1',
    status: { id: 6 },
    inbox: { id: desk.inboxId },
    type: { id: 2 },
    priority: { id: 1 },
    createdAt: '2016-05-01T10:00:00Z',
    updatedAt: '2016-05-03T09:00:00Z',
    createdBy: { type: 'customers' },
    messageCount: 2,
    responseTimeMins: 30,
    resolutionTimeMins: 2820,
    originalRecipient: 'nobody@here.example',
    previewText: 'A hopeless case',
    state: 'active',
  })
  const { included } = shown
  expect(included.ticketsources).toMatchObject([{ name: 'Old Desk' }])
  expect(included.tags.map((tag: { name: string }) => tag.name).sort()).toEqual(['Old', 'VIP'])
  const customer = included.customers.find((row: { id: number }) => row.id === shown.ticket.customer.id)
  expect(customer).toMatchObject({ firstName: 'Carla', email: 'carla@old.example' })
  const agent = included.users.find((row: { id: number }) => row.id === shown.ticket.agent.id)
  expect(agent).toMatchObject({ firstName: 'Anna', email: 'anna@old.example', state: 'invited' })
  const { messages } = (await desk.admin.get(`/tickets/${id}/messages.json`)).body
  expect(messages).toMatchObject([
    {
      threadType: 'message',
      textBody: 'Is it\nbroken?',
      createdBy: { id: customer.id, type: 'customers' },
      createdAt: '2016-05-01T10:00:00Z',
      updatedAt: '2016-05-01T10:05:00Z',
      cc: ['boss@old.example', 'it@old.example'],
    },
    {
      threadType: 'message',
      htmlBody: '<p>Yes</p>',
      createdBy: { id: agent.id, type: 'users' },
      createdAt: '2016-05-01T10:30:00Z',
    },
    { threadType: 'note', textBody: 'A hopeless case', createdBy: { id: agent.id, type: 'users' } },
  ])
  expect(await activityTypes(desk.db, id)).toEqual(['created', 'imported'])
})

test('nobody is told: the only events are those that searches start from', async () => {
  const before = await desk.db.query<{ id: number }>(sql`select coalesce(max(id), 0)::int as id from events`)
  const { tickets } = await run([ticket('quiet', { customer: { ...carla, email: 'quiet@old.example' } })])
  const events = await desk.db.query(sql`select kind from events where id > ${before[0]?.id} order by id`)
  expect(events).toEqual([{ kind: 'rows.imported' }, { kind: 'ticket.imported' }])
  expect(await eventKinds(desk.db, tickets[0].id)).toEqual(['ticket.imported'])
  const mailed = await desk.db.query(sql`
    select 1 from messages where ticket_id = ${tickets[0].id} and (email_message_id is not null or delivery_status is not null)`)
  expect(mailed).toEqual([])
})

describe('again', () => {
  test('importing the same tickets changes nothing and gives the same numbers', async () => {
    const first = await run([ticket('a1'), ticket('a2')])
    const before = await counted()
    const second = await run([ticket('a2', { subject: 'Changed', type: 'No such type' }), ticket('a1')], {
      source: ' old desk ',
    })
    expect(second).toMatchObject({ imported: 0, existing: 2, made: { customers: 0, users: 0, tags: 0, sources: 0 } })
    expect(second.tickets).toEqual([
      { externalId: 'a2', id: first.tickets[1].id, state: 'existing' },
      { externalId: 'a1', id: first.tickets[0].id, state: 'existing' },
    ])
    expect(await counted()).toEqual(before)
  })

  test('another source has tickets of its own', async () => {
    const [one, other] = [await run([ticket('s')]), await run([ticket('s')], { source: 'Another' })]
    expect(other).toMatchObject({ imported: 1 })
    expect(one.tickets[0].id).not.toBe(other.tickets[0].id)
  })

  test('two imports at once make one of each', async () => {
    const fresh = { customer: { ...carla, email: 'twice@old.example' }, tags: ['twice'] }
    const tickets = ['t1', 't2', 't3', 't4'].map((id) => ticket(id, fresh))
    const answers = await Promise.all([
      run(tickets, { source: 'Twins' }),
      run(tickets.toReversed(), { source: 'Twins' }),
      run(tickets, { source: 'Twins' }),
    ])
    const ids = answers.map((answer) => answer.tickets.map((row: { id: number }) => row.id).sort())
    expect(ids[1]).toEqual(ids[0])
    expect(ids[2]).toEqual(ids[0])
    expect(new Set(ids[0]).size).toBe(4)
    const rows = await desk.db.query(sql`
      select (select count(*)::int from contacts where value = 'twice@old.example') as contacts,
        (select count(*)::int from ticketsources where name = 'Twins') as sources, (select count(*)::int from tags where name = 'twice') as tags,
        (select count(*)::int from customers c where not exists (select 1 from contacts k where k.customer_id = c.id)) as lost`)
    expect(rows).toEqual([{ contacts: 1, sources: 1, tags: 1, lost: 0 }])
  })
})

test('people and inboxes are found by their addresses in any case', async () => {
  const inbox = await makeInbox(desk.db, { email: 'sales@here.example' })
  const customer = await makeCustomer(desk.db, { email: 'Known@old.example' })
  const agent = await makeUser(desk.db, { email: 'known@agents.example', state: 'archived' })
  const { tickets, made } = await run([
    ticket('found', {
      emailSource: 'SALES@here.example',
      customer: { email: 'kNOWN@OLD.example', type: 'customer' },
      assignedTo: { email: 'Known@Agents.example' },
      threads: [{ body: 'Hi' }],
      tags: null,
      status: 'Waiting on customer',
    }),
  ])
  expect(made).toEqual({ customers: 0, users: 0, tags: 0, sources: 0 })
  expect(await desk.get(tickets[0].id)).toMatchObject({
    inbox: { id: inbox.id },
    customer: { id: customer.id },
    agent: { id: agent.id },
    status: { id: 3 },
    resolutionTimeMins: null,
  })
})

test('a dry run says what would be made and writes nothing', async () => {
  const before = await counted()
  const fresh = ticket('dry', { customer: { ...carla, email: 'dry@old.example' }, tags: ['Dry'] })
  const inBody = await run([fresh], { dryRun: true, source: 'Dry' })
  const inAddress = (await desk.admin.post(`${path}?dryRun=true`, body([fresh], { source: 'Dry' }))).body
  expect(inAddress).toEqual(inBody)
  expect(inBody).toEqual({
    dryRun: true,
    source: 'Dry',
    imported: 0,
    existing: 0,
    made: { customers: 1, users: 0, tags: 1, sources: 1 },
    files: { waiting: 0, stored: 0, failed: 0 },
    tickets: [{ externalId: 'dry', id: null, state: 'new' }],
  })
  expect(await counted()).toEqual(before)
})

describe('refused, with every place, and nothing written', () => {
  const refuse = async (sent: object, caller = desk.admin) => {
    const before = await counted()
    const answer = await caller.post(path, sent)
    expect(await counted()).toEqual(before)
    return { status: answer.status, problems: answer.status === 400 ? Object.fromEntries(refusals(answer)) : {} }
  }

  test('what is missing or cannot be read', async () => {
    expect((await refuse({})).problems).toEqual({
      source: 'must be set',
      fallbackInboxId: 'must be set',
      tickets: 'must be set',
    })
    const wrong = ticket('w', {
      customer: { email: 'nobody', type: 'user' },
      assignedTo: { firstName: 'Anna' },
      subject: ' ',
      tags: 'Old',
      createdAt: 'yesterday',
      updatedAt: '2999-01-01T00:00:00Z',
      threads: [
        7,
        { type: 'note', body: 'x', createdBy: carla },
        { type: 'note', body: 'x' },
        { type: 'letter', cc: 'boss', createdBy: { email: 'a@b.example' } },
        { body: 'x', attachments: [{ filename: '', downloadurl: 'ftp://x' }, { filename: 'a.txt' }] },
      ],
    })
    expect(
      (await refuse(body([wrong, ticket('w'), { subject: 'x', customer: carla }], { dryRun: true }))).problems,
    ).toEqual({
      'tickets[0].customer.email': 'must be a valid email address',
      'tickets[0].customer.type': 'must be one of ‘customer’',
      'tickets[0].assignedTo.email': 'must be set',
      'tickets[0].subject': 'must be set',
      'tickets[0].tags': 'must be a list',
      'tickets[0].createdAt': expect.stringContaining('must be a date'),
      'tickets[0].updatedAt': 'must not be in the future',
      'tickets[0].threads[0]': 'must be an object',
      'tickets[0].threads[1].createdBy.type': 'must be one of ‘user’',
      'tickets[0].threads[2].createdBy': 'must be set',
      'tickets[0].threads[3].type': 'must be one of ‘message, note’',
      'tickets[0].threads[3].cc[0]': 'must be a valid email address',
      'tickets[0].threads[3].createdBy.type': 'must be set',
      'tickets[0].threads[4].attachments[0].filename': 'must be set',
      'tickets[0].threads[4].attachments[0].downloadurl': expect.stringContaining('must be an address'),
      'tickets[0].threads[4].attachments[1].downloadurl': 'must be set',
      'tickets[1].id': 'is in the list twice',
      'tickets[2].id': 'must be set',
    })
  })

  test('names that nothing here has', async () => {
    const other = await makeInbox(desk.db, { typeIds: [1] })
    await desk.admin.post('/tags.json', { name: 'elsewhere', inboxes: [{ id: other.id }] })
    const wrong = ticket('n', { type: 'Riddle', priority: 'urgent', status: 'Lost', tags: ['x', 'Elsewhere'] })
    const off = ticket('o', { emailSource: other.email, assignedTo: { email: other.email } })
    expect((await refuse(body([wrong, off]))).problems).toEqual({
      'tickets[0].type': 'not found',
      'tickets[0].priority': 'not found',
      'tickets[0].status': 'not found',
      'tickets[0].tags[1]': 'is not enabled for this inbox',
      'tickets[1].type': 'is not enabled for this inbox',
      'tickets[1].assignedTo.email': 'is the address of an inbox',
    })
    expect((await refuse(body([ticket('f', { emailSource: null })], { fallbackInboxId: 999_999 }))).problems).toEqual({
      fallbackInboxId: 'not found',
    })
    const many = Array.from({ length: 501 }, (_, index) => ({ id: index + 1, subject: 'x', customer: carla }))
    expect((await refuse(body(many))).problems).toEqual({ tickets: 'must have at most 500 entries' })
  })

  test('by anybody but site admins', async () => {
    expect((await refuse(body([ticket('x')]), desk.agent)).status).toBe(403)
    expect((await refuse(body([ticket('x')]), desk.app.anonymous)).status).toBe(401)
  })
})
