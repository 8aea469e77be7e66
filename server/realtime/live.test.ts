import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type EventStream, openEventStream, type Told } from '../../test/support/event-stream.ts'
import { makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'
import { emit, keepLog, until } from '../../test/support/mail.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { buildApp } from '../app.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { startDispatcher } from '../events/dispatch.ts'
import { notifyAgents } from '../notifications/notify-agents.job.ts'

// Two processes in one: two apps, each with a pool of its own, on one database, and a dispatcher beside them.

let desk: TicketDesk
let other: { app: FastifyInstance; database: Database }
let dispatcher: { stop(): Promise<void> }
let agentToken = ''
let urls: [string, string] = ['', '']
let streams: EventStream[] = []

beforeAll(async () => {
  desk = await createTicketDesk()
  const { config, databaseUrl, database } = desk.app
  const second = openDatabase({ connectionString: databaseUrl })
  other = { app: await buildApp({ database: second, config }), database: second }
  const listenAt = { host: '127.0.0.1', port: 0 }
  urls = [await desk.app.app.listen(listenAt), await other.app.listen(listenAt)]
  dispatcher = startDispatcher({ database, listeners: {}, log: keepLog(), retryMilliseconds: 50 })
  agentToken = (await makeUser(database, { firstName: 'Lea', inboxes: { [desk.inboxId]: 'write' } })).token
})
afterEach(() => {
  for (const stream of streams) stream.drop()
  streams = []
})
afterAll(async () => {
  await dispatcher.stop()
  await other.app.close()
  await other.database.close()
  await desk.close()
})

async function open(at: 0 | 1, token = agentToken, options?: Parameters<typeof openEventStream>[2]) {
  const stream = await openEventStream(urls[at], token, options)
  streams.push(stream)
  return stream
}

async function ready(at: 0 | 1, token = agentToken, options?: Parameters<typeof openEventStream>[2]) {
  const stream = await open(at, token, options)
  await stream.next('the beginning', ({ event }) => event === 'ready')
  return stream
}

const events = (stream: EventStream): Told[] => stream.told.filter(({ event }) => event === 'message')
const kinds = (stream: EventStream) => events(stream).map(({ data }) => data.kind)
const about = (ticketId: number, kind: string) => (told: Told) =>
  told.data.ticketId === ticketId && told.data.kind === kind

/** Waits until all that happened before now was told, by an event everybody hears. */
async function settled(...all: EventStream[]): Promise<void> {
  const { body } = await desk.admin.post('/tags.json', { name: `tag ${crypto.randomUUID()}` })
  for (const stream of all)
    await stream.next('a mark', ({ data }) => data.resource === 'tags' && data.id === body.tag.id)
}

test('what happens through one process is told by another, by name and not by content', async () => {
  const stream = await ready(1)
  expect(stream.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
    'cache-control': expect.stringContaining('no-transform'),
    'x-request-id': expect.any(String),
  })
  expect(stream.headers['content-encoding']).toBeUndefined()
  const ticket = await desk.create({ subject: 'Not for the wire' })
  await desk.agent.patch(`/tickets/${ticket.id}.json`, { status: { id: 5 } })
  const created = await stream.next('the ticket', about(ticket.id, 'ticket.created'))
  expect(created.data).toEqual({
    sequence: Number(created.id),
    kind: 'ticket.created',
    ticketId: ticket.id,
    messageId: expect.any(Number),
    actor: { id: desk.agentId, type: 'users' },
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  })
  const updated = await stream.next('the change', about(ticket.id, 'ticket.updated'))
  expect(updated.data.changes).toEqual(['status'])
  expect(JSON.stringify(stream.told)).not.toContain('Not for the wire')
})

test('two hundred changes over dropped connections are each told once, in order', async () => {
  const ticket = await desk.create()
  const first = await ready(0)
  const from = Number(first.lastId())
  let stream = first
  let isDone = false
  const heard: Told[] = []
  const dropping = (async () => {
    for (let nth = 0; !isDone; nth++) {
      await until('some events', async () => isDone || events(stream).length > 3)
      stream.drop()
      heard.push(...events(stream))
      // by the header as browsers do it, and by the address as programs do
      const lastId = stream.lastId()
      const again = nth % 2 === 0 ? { headers: { 'last-event-id': lastId } } : { query: `?after=${lastId}` }
      stream = await open(nth % 2 === 0 ? 1 : 0, agentToken, again)
    }
  })()
  for (let nth = 0; nth < 200; nth++)
    await emit(nth % 2 === 0 ? desk.db : other.database, { kind: 'ticket.updated', ticketId: ticket.id, changes: {} })
  await until('all to be numbered', async () => {
    const [row] = await desk.db.query<{ open: number }>(
      sql`select count(*)::int as open from events where sequence is null`,
    )
    return row?.open === 0
  })
  isDone = true
  await dropping
  await settled(stream)
  heard.push(...events(stream))
  const sequences = heard.map(({ data }) => data.sequence)
  expect(sequences).toEqual(sequences.map((_, index) => from + index + 1))
  expect(heard.filter(about(ticket.id, 'ticket.updated'))).toHaveLength(200)
})

test('a ticket outside the rights is never named, and leaves the lists when it goes there', async () => {
  const { db } = desk
  const secret = await makeInbox(db, { name: 'Secret' })
  const hidden = await makeTicket(db, { inboxId: secret.id, customerId: desk.customerId })
  const stream = await ready(0)
  await emit(db, { kind: 'ticket.created', ticketId: hidden.id, messageId: 1, mail: false })
  await emit(db, { kind: 'ticket.updated', ticketId: hidden.id, changes: {} })
  const moved = await desk.create({}, desk.admin)
  await desk.admin.patch(`/tickets/${moved.id}.json`, { inbox: { id: secret.id } })
  await stream.next('the move', ({ data }) => data.kind === 'tickets.changed')
  const before = stream.told.length
  await desk.admin.patch(`/tickets/${moved.id}.json`, { subject: 'Moved' })
  await settled(stream)
  expect(kinds(stream).filter((kind) => kind === 'tickets.changed')).toHaveLength(1)
  expect(stream.told.slice(before).map(({ data }) => data.ticketId)).toEqual([undefined])
  expect(stream.told.map(({ data }) => data.ticketId)).not.toContain(hidden.id)
})

test('a deleted ticket disappears from lists without being named to those who no longer see it', async () => {
  const ticket = await desk.create()
  const [stream, admin] = [await ready(0), await ready(0, desk.app.adminToken)]
  await desk.admin.delete(`/tickets/${ticket.id}.json`)
  await stream.next('the change', ({ data }) => data.kind === 'tickets.changed')
  await admin.next('the delete', about(ticket.id, 'ticket.deleted'))
  expect(kinds(stream)).not.toContain('ticket.deleted')
})

test('drafts, sessions and addresses are told to nobody else', async () => {
  const ticket = await desk.create()
  const [stream, own] = [await ready(0), await ready(1, desk.app.adminToken)]
  const draft = await desk.admin.post(`/tickets/${ticket.id}/messages.json`, { message: 'Later', isDraft: true })
  expect(draft.status).toBe(201)
  const messageId = draft.body.message.id
  await emit(desk.db, { kind: 'message.created', ticketId: ticket.id, messageId, threadType: 'message', mail: false })
  const view = await desk.admin.post('/ticketviews.json', { name: 'My own' })
  await emit(desk.db, { kind: 'password.forgotten', email: 'somebody@example.test' })
  await emit(desk.db, { kind: 'notice.queued', noticeId: 1 })
  await settled(stream, own)
  const named = (all: EventStream) =>
    events(all).map(({ data }) => [data.resource ?? data.kind, data.id ?? data.messageId])
  expect(named(own)).toContainEqual(['message.created', messageId])
  expect(named(own)).toContainEqual(['ticketviews', view.body.ticketview.id])
  const others = named(stream).map(([name]) => name)
  expect(others.filter((name) => name !== 'ticket.created')).toEqual(['tags'])
  expect(kinds(own)).not.toContain('password.forgotten')
  expect(JSON.stringify([stream.told, own.told])).not.toContain('somebody@')
})

test('a notification is told to whom it is for', async () => {
  const { db } = desk
  const { id, token } = await makeUser(db, { inboxes: { [desk.inboxId]: 'write' } })
  const ticket = await desk.create({}, desk.admin)
  const [own, stream] = [await ready(0, token), await ready(1)]
  await desk.admin.patch(`/tickets/${ticket.id}.json`, { agent: { id } })
  const [assigned] = await until('the event', async () => {
    const rows = await db.query<{ id: number }>(
      sql`select id from events where kind = 'ticket.assigned' and ticket_id = ${ticket.id}`,
    )
    return rows.length > 0 && rows
  })
  await notifyAgents(db, [assigned?.id], 'http://desk.test')
  const isNotification = ({ data }: Told) => data.resource === 'notifications'
  const { data } = await own.next('the notification', isNotification)
  expect((await desk.app.as(token).get(`/notifications/${data.id}.json`)).status).toBe(200)
  await settled(stream)
  expect(stream.told.filter(isNotification)).toEqual([])
})

test('rights that change hold for the stream that is open', async () => {
  const inbox = await makeInbox(desk.db, { name: 'For some' })
  const { id, token } = await makeUser(desk.db, { inboxes: { [inbox.id]: 'write' } })
  const stream = await ready(0, token)
  const { id: ticketId } = await makeTicket(desk.db, { inboxId: inbox.id, customerId: desk.customerId })
  await emit(desk.db, { kind: 'ticket.updated', ticketId, changes: {} })
  await stream.next('the ticket', about(ticketId, 'ticket.updated'))
  await desk.db.query(sql`update inbox_users set state = 'deleted' where user_id = ${id}`)
  await emit(desk.db, { kind: 'row.updated', resource: 'inboxes', id: inbox.id })
  await stream.next('that all is to be asked for again', ({ event }) => event === 'reset')
  const before = stream.told.length
  await emit(desk.db, { kind: 'ticket.updated', ticketId, changes: {} })
  await settled(stream)
  expect(stream.told.slice(before).map(({ data }) => data.kind)).toEqual(['row.created'])
  await desk.db.query(sql`update users set state = 'archived' where id = ${id}`)
  await emit(desk.db, { kind: 'row.updated', resource: 'users', id })
  await until('the end', async () => stream.hasEnded())
})

test('a client that missed what is no longer kept is told to begin anew', async () => {
  const ticket = await desk.create()
  const stream = await ready(0)
  const early = Number(stream.lastId())
  for (let nth = 0; nth < 5; nth++) await emit(desk.db, { kind: 'ticket.updated', ticketId: ticket.id, changes: {} })
  await settled(stream)
  // no stream, so that nothing is kept in memory either
  stream.drop()
  await desk.db.query(sql`delete from events where sequence <= ${early + 3}`)
  const late = await open(1, agentToken, { query: `?after=${early}` })
  const reset = await late.next('the reset', ({ event }) => event === 'reset')
  await settled(late)
  expect(events(late).map(({ data }) => data.sequence)).toEqual([reset.data.sequence + 1])
  const future = await open(1, agentToken, { query: '?after=999999999' })
  await future.next('the reset', ({ event }) => event === 'reset')
})

test('a stream does without limits of requests, but nobody has too many', async () => {
  const { id, token } = await makeUser(desk.db)
  await desk.db.query(sql`update api_tokens set rate_limit_per_minute = 1 where user_id = ${id}`)
  for (let nth = 0; nth < 20; nth++) expect((await open(0, token)).status).toBe(200)
  expect(await open(0, token)).toMatchObject({ status: 429, headers: { 'retry-after': '30' } })
  streams[0]?.drop()
  await until('room', async () => (await open(0, token)).status === 200)
  expect(await open(0, 'tkn.v1_nobody')).toMatchObject({ status: 401 })
  expect(await open(0, agentToken, { query: '?after=yesterday' })).toMatchObject({ status: 400 })
})

test('events that come while the listening connection is cut are told afterwards', async () => {
  const ticket = await desk.create()
  const stream = await ready(1)
  const cut = () =>
    desk.db.query(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen deskhand_presence%'`)
  expect(await cut()).not.toEqual([])
  await emit(desk.db, { kind: 'ticket.updated', ticketId: ticket.id, changes: {} })
  await stream.next('the change', about(ticket.id, 'ticket.updated'))
})

test('a stop ends the streams and waits for none', async () => {
  const database = openDatabase({ connectionString: desk.app.databaseUrl })
  const app = await buildApp({ database, config: desk.app.config })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const stream = await openEventStream(url, agentToken)
  await stream.next('the beginning', ({ event }) => event === 'ready')
  await app.close()
  await until('the end', async () => stream.hasEnded())
  await database.close()
})
