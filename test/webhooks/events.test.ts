import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { announcementsOf } from '../../server/webhooks/announcements.ts'
import { webhookCodes } from '../../server/webhooks/codes.ts'
import { startWorkers } from '../../server/workers.ts'
import { makeInbox } from '../support/factories.ts'
import { emit, filesDirectory, keepLog, pace, until } from '../support/mail.ts'
import { type ReceivedHook, type Receiver, startReceiver } from '../support/receiver.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// What is told to the outside, to whom, and in which form (desk-api-other.md A.13; clients.md 44).

let desk: TicketDesk
let receiver: Receiver
let workers: { stop(): Promise<void> }
let allId = 0

beforeAll(async () => {
  desk = await createTicketDesk()
  receiver = await startReceiver()
  const config = { smtpUrl: null, publicUrl: 'http://desk.test', dataDir: filesDirectory, webhookAllowPrivate: true }
  workers = await startWorkers({ database: desk.db, config, log: keepLog(), pace })
  allId = await endpoint({ url: receiver.url('/all'), token: 'secret', allEvents: true, allInboxes: true })
})
beforeEach(() => {
  receiver.received.length = 0
})
afterAll(async () => {
  await workers?.stop()
  await receiver?.stop()
  await desk?.close()
})

async function endpoint(fields: object, included: object = {}): Promise<number> {
  const { status, body } = await desk.admin.post('/webhookendpoints.json', { webhookendpoint: fields, included })
  expect([status, body.errors]).toEqual([201, undefined])
  return body.webhookendpoint.id
}

const at = (path: string) => receiver.received.filter((hook) => hook.path === path)

/** The first hook of a code that came to a path. */
const hook = (code: string, path = '/all'): Promise<ReceivedHook> =>
  until(`${code} at ${path}`, async () => at(path).find(({ headers }) => headers['x-desk-event'] === code))

test('every code of the list, and only those, can be announced or asked for', () => {
  expect(webhookCodes).toHaveLength(31)
  const ticket = { ticketId: 1 }
  const rows = ['users', 'customers', 'inboxes', 'tags'].flatMap((resource) =>
    (['row.created', 'row.updated', 'row.deleted'] as const).map((kind) => ({ kind, resource, id: 1 })),
  )
  const changes = {
    statusId: { from: 1, to: 5 },
    priorityId: { from: 1, to: null },
    inboxId: { from: 1, to: 2 },
    tags: {
      from: null,
      to: [
        { tagId: 1, added: true },
        { tagId: 2, added: false },
      ],
    },
  }
  const message = { kind: 'message.created', ...ticket, messageId: 1, mail: true } as const
  const codes = [
    ...rows,
    { kind: 'ticket.created', ...ticket, messageId: 1, mail: true } as const,
    { kind: 'ticket.updated', ...ticket, changes } as const,
    { kind: 'ticket.assigned', ...ticket, agentId: 1, previousAgentId: null } as const,
    { kind: 'ticket.assigned', ...ticket, agentId: null, previousAgentId: 1 } as const,
    { kind: 'ticket.deleted', ...ticket } as const,
    { kind: 'ticket.merged', ...ticket, intoTicketId: 2 } as const,
    { ...message, threadType: 'message' } as const,
    { ...message, threadType: 'note' } as const,
    { kind: 'message.updated', ...ticket, messageId: 1 } as const,
    { kind: 'message.deleted', ...ticket, messageId: 1 } as const,
    { kind: 'row.created', resource: 'happinessratings', id: 1 } as const,
  ].flatMap((event) => announcementsOf(event).map((announcement) => announcement.code))
  // the author of a reply and the name an endpoint asks by decide about four more
  expect([...codes, 'ticket.customer.reply', 'agent.added', 'agent.edited', 'note.added'].sort()).toEqual(
    [...webhookCodes].sort(),
  )
})

test('44. a new ticket comes whole, signed, with the headers receivers check', async () => {
  const { body: tag } = await desk.admin.post('/tags.json', { name: 'urgent', color: '#f00' })
  const ticket = await desk.create({
    subject: 'Printer on fire',
    priority: { id: 3 },
    agent: { id: desk.agentId },
    tags: [{ id: tag.tag.id }],
  })
  const { headers, raw, body } = await hook('ticket.created')
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': expect.stringMatching(/v2$/),
    'x-desk-delivery': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    'x-desk-signature': createHmac('sha256', 'secret').update(raw).digest('hex'),
  })
  expect(body).toMatchObject({
    eventCreatorId: desk.agentId,
    inbox: { id: desk.inboxId, name: 'Support', state: 'active' },
    ticket: {
      id: ticket.id,
      subject: 'Printer on fire',
      state: 'active',
      customer: { id: desk.customerId, firstName: 'Carla', email: desk.customerEmail, company: null },
      agent: { id: desk.agentId, firstName: 'Alex', lastName: 'Agent', avatarURL: '' },
      files: [],
      tags: [{ id: tag.tag.id, name: 'urgent', color: '#f00' }],
      status: { id: 1, name: 'Active', code: 'active' },
      priority: { id: 3, name: 'high', sortOrder: 3 },
      type: { id: 1, name: 'Unspecified' },
      threads: [{ ticketId: ticket.id, body: '<p>How does it work?</p>', threadType: { id: 1, name: 'message' } }],
    },
  })
  expect(body.ticket.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

test('what there is none of has id 0 and an empty name', async () => {
  await desk.create()
  const { body } = await hook('ticket.created')
  expect(body.ticket).toMatchObject({
    agent: { id: 0, firstName: '', lastName: '', avatarURL: '' },
    priority: { id: 0, name: '', color: '', sortOrder: 0 },
    tags: [],
  })
})

test('each change of a ticket is told with its own code and the value it changed to', async () => {
  const inbox = await makeInbox(desk.db, { name: 'Sales' })
  const { id } = await desk.create()
  const { body: made } = await desk.admin.post('/tags.json', { name: 'changed' })
  const change = (fields: object) => desk.admin.patch(`/tickets/${id}.json`, { ticket: fields })
  const tags = [{ id: made.tag.id }]
  await change({ status: { id: 5 }, priority: { id: 2 }, agent: { id: desk.agentId }, tags })
  const { firstName, lastName } = (await desk.admin.get('/me.json')).body.user
  const who = { eventCreatorId: 1, eventCreator: { id: 1, firstName, lastName, avatarURL: '' } }
  expect((await hook('ticket.status')).body).toEqual({
    id,
    ...who,
    status: { id: 5, name: 'Solved', code: 'solved', color: expect.any(String) },
  })
  const priority = { id: 2, name: 'medium', color: expect.any(String), sortOrder: 2 }
  expect((await hook('ticket.priority')).body).toEqual({ id, ...who, priority })
  const agent = { id: desk.agentId, firstName: 'Alex', lastName: 'Agent', avatarURL: '' }
  expect((await hook('ticket.assigned')).body).toEqual({ id, ...who, agent })
  const tag = { id: made.tag.id, name: 'changed', color: '' }
  expect((await hook('ticket.tag.added')).body).toMatchObject({
    id,
    ...who,
    tag,
    ticket: { id, subject: 'A question', customer: { id: desk.customerId }, agent, tags: [tag] },
  })

  await change({ agent: null, tags: [{ id: made.tag.id, meta: { delete: true } }], inbox: { id: inbox.id } })
  expect((await hook('ticket.unassigned')).body).toMatchObject({ id, agent: { id: 0, firstName: '' } })
  expect((await hook('ticket.tag.removed')).body).toMatchObject({ id, tag })
  expect((await hook('ticket.moved')).body).toMatchObject({
    id,
    inbox: { id: inbox.id, name: 'Sales', state: 'active' },
    oldInbox: { id: desk.inboxId, name: 'Support' },
  })
  await desk.admin.delete(`/tickets/${id}.json`)
  expect((await hook('ticket.deleted')).body).toEqual({ id, ...who })
})

test('replies carry the thread; its author decides the code; a note has its own, a draft none', async () => {
  const { id } = await desk.create()
  const say = (body: object) => desk.agent.post(`/tickets/${id}/messages.json`, body)
  await say({ message: 'Draft', isDraft: true })
  const { body: reply } = await say({ message: 'Try water', threadType: 'message' })
  const { body } = await hook('ticket.agent.reply')
  expect(body).toMatchObject({
    eventCreatorId: desk.agentId,
    inbox: { id: desk.inboxId },
    thread: {
      id: reply.message.id,
      ticketId: id,
      textBody: 'Try water',
      threadType: { id: 1, name: 'message' },
      createdBy: { id: desk.agentId, type: 'user', firstName: 'Alex' },
    },
    ticket: { id, subject: 'A question' },
  })
  expect(body.thread.createdAt).toMatch(/Z$/)
  await say({ message: 'He is angry', threadType: 'note' })
  expect((await hook('ticket.note')).body.thread).toMatchObject({ threadType: { id: 3, name: 'note' } })

  const [answer] = await desk.db.query<{ id: number }>(sql`
    insert into messages (ticket_id, body, html_body, text_body, created_by_id, created_by_type)
    values (${id}, 'Done', 'Done', 'Done', ${desk.customerId}, 'customers') returning id`)
  const messageId = answer?.id ?? 0
  await emit(desk.db, { kind: 'message.created', ticketId: id, messageId, threadType: 'message', mail: false })
  const { body: customers } = await hook('ticket.customer.reply')
  expect(customers).toMatchObject({ thread: { id: messageId, createdBy: { type: 'customer' } } })
  // the desk itself recorded it, which is no agent
  expect(customers).not.toHaveProperty('eventCreatorId')
  expect(at('/all').filter(({ headers }) => headers['x-desk-event'] === 'ticket.agent.reply')).toHaveLength(1)
})

test('edited and deleted threads and merged tickets are told', async () => {
  const [one, two] = [await desk.create(), await desk.create({ subject: 'The other' })]
  const { body } = await desk.agent.post(`/tickets/${one.id}/messages.json`, { message: 'First' })
  const messageId = body.message.id
  await emit(desk.db, { kind: 'message.updated', ticketId: one.id, messageId })
  expect((await hook('thread.edited')).body.thread).toMatchObject({ id: messageId })
  await emit(desk.db, { kind: 'message.deleted', ticketId: one.id, messageId })
  expect((await hook('thread.deleted')).body).toEqual({ id: messageId })
  await emit(desk.db, { kind: 'ticket.merged', ticketId: one.id, intoTicketId: two.id })
  expect((await hook('ticket.merged')).body).toMatchObject({ id: one.id, ticket: { id: two.id, subject: 'The other' } })
})

test('customers, agents, inboxes and tags are told about; of what is deleted only the id', async () => {
  const cases = [
    ['customers', 'customer', { firstName: 'Joe', email: 'joe@hooks.example' }, { firstName: 'Jo' }, 'customer.edited'],
    ['users', 'agent', { email: 'agent@hooks.example', firstName: 'Ann' }, { firstName: 'Anna' }, 'agent.updated'],
    ['inboxes', 'inbox', { name: 'Hooks', email: 'in@hooks.example' }, { name: 'More hooks' }, 'inbox.edited'],
    ['tags', 'tag', { name: 'hooked' }, { name: 'unhooked' }, 'tag.edited'],
  ] as const
  for (const [path, name, create, update, edited] of cases) {
    const { body } = await desk.admin.post(`/${path}.json`, create)
    const one = name === 'agent' ? 'user' : name
    const { id } = body[one]
    expect((await hook(`${name}.created`)).body[name]).toMatchObject({ id })
    await desk.admin.patch(`/${path}/${id}.json`, update)
    expect((await hook(edited)).body[name]).toMatchObject({ id, ...update })
    await desk.admin.delete(`/${path}/${id}.json`)
    const deleted = (await hook(`${name}.deleted`)).body
    expect(deleted).toEqual({ id, eventCreatorId: 1, eventCreator: expect.objectContaining({ id: 1 }) })
  }
  const { body } = at('/all').find(({ headers }) => headers['x-desk-event'] === 'customer.created') as ReceivedHook
  expect(Object.keys(body.customer)).toEqual(
    expect.arrayContaining([
      'email',
      'company',
      'jobTitle',
      'facebookURL',
      'twitterURL',
      'googlePlusURL',
      'linkedinURL',
    ]),
  )
  expect(body.customer).toMatchObject({ email: 'joe@hooks.example', company: '' })
})

test('a rating is told with its ticket, its words and the inbox’s endpoints', async () => {
  const { id } = await desk.create()
  const [option] = await desk.db.query<{ id: number; name: string }>(sql`
    select id, name from happinessratingoptions order by id limit 1`)
  const [rating] = await desk.db.query<{ id: number }>(sql`
    insert into happinessratings (option_id, comment, ticket_id, customer_id)
    values (${option?.id}, 'Fast!', ${id}, ${desk.customerId}) returning id`)
  await emit(desk.db, { kind: 'row.created', resource: 'happinessratings', id: rating?.id ?? 0 })
  expect((await hook('ticket.happiness.added')).body).toEqual({
    id,
    happinessrating: { id: rating?.id, name: option?.name, comment: 'Fast!' },
  })
})

test('an endpoint hears only of the events it names, in the inboxes it names', async () => {
  const other = await makeInbox(desk.db, { name: 'Elsewhere' })
  const here = { webhookendpointinboxes: [{ inbox: { id: other.id } }] }
  await endpoint({ url: receiver.url('/some') }, { webhookendpointevents: [{ code: 'ticket.created' }], ...here })
  await endpoint({ url: receiver.url('/inbox') }, here)
  const otherNames = [{ code: 'agent.edited' }, { code: 'note.added' }]
  await endpoint({ url: receiver.url('/older') }, { webhookendpointevents: otherNames })
  await desk.create({}, desk.admin)
  const { id } = await desk.create({ inbox: { id: other.id } }, desk.admin)
  await desk.admin.patch(`/tickets/${id}.json`, { status: { id: 3 } })
  await desk.admin.patch(`/users/${desk.agentId}.json`, { firstName: 'Alex' })
  await hook('agent.updated')
  await hook('agent.edited', '/older')
  await desk.admin.post(`/tickets/${id}/messages.json`, { message: 'He called', threadType: 'note' })
  expect((await hook('note.added', '/older')).body).toMatchObject({ thread: { textBody: 'He called' }, ticket: { id } })
  // one after the other, though not always in the order of the events
  for (const code of ['ticket.created', 'ticket.status', 'agent.updated', 'ticket.note']) await hook(code, '/inbox')
  await hook('ticket.created', '/some')
  const codesAt = (path: string) => at(path).map(({ headers }) => headers['x-desk-event'])
  expect(codesAt('/some')).toEqual(['ticket.created'])
  expect(at('/some')[0]?.body.ticket.id).toBe(id)
  expect(codesAt('/inbox').sort()).toEqual(['agent.updated', 'ticket.created', 'ticket.note', 'ticket.status'])
  expect(codesAt('/older').sort()).toEqual(['agent.edited', 'note.added'])
  expect(at('/some')[0]?.headers).not.toHaveProperty('x-desk-signature')
})

test('an event that is dispatched twice is delivered once', async () => {
  const { id } = await desk.create()
  await hook('ticket.created')
  await desk.db.query(sql`update events set dispatched_at = null where ticket_id = ${id}`)
  await desk.create({ subject: 'Later' })
  await until('the later one', async () => at('/all').some(({ body }) => body.ticket?.subject === 'Later'))
  expect(at('/all').filter(({ body }) => body.ticket?.id === id)).toHaveLength(1)
  const filter = encodeURIComponent(JSON.stringify({ webhookendpoint: allId, event: 'ticket.created' }))
  // the receiver has it before its answer is written down
  const body = await until('the log', async () => {
    const answer = await desk.admin.get(`/webhookdeliveries.json?filter=${filter}&includes=webhookendpoints`)
    return answer.body.webhookdeliveries[0].state === 'delivered' && answer.body
  })
  expect(body.webhookdeliveries[0]).toMatchObject({ attempts: 1, responseStatus: 200, responseExcerpt: 'thanks' })
  expect(body.included.webhookendpoints[0]).toMatchObject({ id: allId, hasToken: true })
})
