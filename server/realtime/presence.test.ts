import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type DeskClient, deskClient } from '../../test/support/desk-client.ts'
import { type EventStream, openEventStream } from '../../test/support/event-stream.ts'
import { makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'
import { until } from '../../test/support/mail.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { buildApp } from '../app.ts'
import { type Database, openDatabase } from '../db/pool.ts'
import { createBoard } from './presence-board.ts'

describe('the board', () => {
  const where = { ticketId: 7, userId: 1, clientId: 'a' }

  test('forgets whoever says nothing for 30 seconds, and says so', () => {
    let now = 0
    const changed: number[] = []
    const board = createBoard(
      (ticketId) => changed.push(ticketId),
      () => now,
    )
    board.put({ ...where, state: 'viewing' }, { isOwn: true })
    now = 20_000
    board.put({ ...where, state: 'viewing' }, { isOwn: true })
    now = 49_999
    board.sweep()
    expect([board.at(7), changed]).toEqual([[{ userId: 1, state: 'viewing' }], [7]])
    now = 50_000
    expect(board.tickets()).toEqual([])
    board.sweep()
    expect([board.at(7), changed]).toEqual([[], [7, 7]])
  })

  test('shows a user once: typing in one tab outweighs viewing in another', () => {
    const changed: number[] = []
    const board = createBoard((ticketId) => changed.push(ticketId))
    board.put({ ...where, state: 'typing' }, { isOwn: true })
    board.put({ ...where, clientId: 'b', state: 'viewing' }, { isOwn: false })
    board.put({ ...where, userId: 2, state: 'viewing' }, { isOwn: false })
    expect(board.at(7)).toEqual([
      { userId: 1, state: 'typing' },
      { userId: 2, state: 'viewing' },
    ])
    board.put({ ...where, state: 'none' }, { isOwn: true })
    expect(board.at(7)[0]).toEqual({ userId: 1, state: 'viewing' })
    expect(board.own()).toEqual([])
    // the second tab of the first user changed nothing that is seen
    expect(changed).toHaveLength(3)
  })
})

describe('two processes', () => {
  let desk: TicketDesk
  let other: { app: FastifyInstance; database: Database }
  let clients: [DeskClient, DeskClient]
  let lea: { id: number; token: string }
  let streams: EventStream[] = []

  beforeAll(async () => {
    desk = await createTicketDesk()
    const { config, databaseUrl, database, adminToken } = desk.app
    const second = openDatabase({ connectionString: databaseUrl })
    other = { app: await buildApp({ database: second, config }), database: second }
    const listenAt = { host: '127.0.0.1', port: 0 }
    lea = await makeUser(database, { firstName: 'Lea', lastName: 'Lang', inboxes: { [desk.inboxId]: 'read' } })
    clients = [
      deskClient(await desk.app.app.listen(listenAt), adminToken),
      deskClient(await other.app.listen(listenAt), lea.token),
    ]
  })
  afterEach(() => {
    for (const stream of streams) stream.drop()
    streams = []
  })
  afterAll(async () => {
    await other.app.close()
    await other.database.close()
    await desk.close()
  })

  async function open({ url }: DeskClient, token: string) {
    const stream = await openEventStream(url, token)
    streams.push(stream)
    await stream.next('the beginning', ({ event }) => event === 'ready')
    return stream
  }

  const usersAt = (stream: EventStream, ticketId: number) =>
    stream.told.findLast(({ event, data }) => event === 'presence' && data.ticketId === ticketId)?.data.users

  test('who is at a ticket is seen through the other process, and by streams that come later', async () => {
    const ticket = await desk.create()
    const [admin, agent] = clients
    const stream = await open(admin, admin.token)
    const told = await agent.put(`/tickets/${ticket.id}/presence.json`, { state: 'typing', clientId: 'tab-1' })
    const present = { id: lea.id, firstName: 'Lea', lastName: 'Lang', avatarUrl: '', state: 'typing' }
    expect(told).toMatchObject({ status: 200, body: { presence: { ticketId: ticket.id, users: [present] } } })
    await until('presence', async () => usersAt(stream, ticket.id) !== undefined)
    expect(usersAt(stream, ticket.id)).toEqual([present])
    const later = await open(agent, lea.token)
    await until('presence', async () => usersAt(later, ticket.id) !== undefined)
    const { body } = await admin.get(`/presence.json?ticketIds=${ticket.id},999`)
    expect(body).toEqual({ presence: [{ ticketId: ticket.id, users: [present] }] })
    await agent.put(`/tickets/${ticket.id}/presence.json`, { state: 'none', clientId: 'tab-1' })
    await until('nobody', async () => usersAt(stream, ticket.id)?.length === 0)
    expect((await admin.get('/presence.json')).body).toEqual({ presence: [] })
  })

  test('a process that begins to listen asks the others who is there', async () => {
    const ticket = await desk.create()
    const [admin] = clients
    await admin.put(`/tickets/${ticket.id}/presence.json`, { state: 'viewing', clientId: 'tab-1' })
    const database = openDatabase({ connectionString: desk.app.databaseUrl })
    const app = await buildApp({ database, config: desk.app.config })
    const late = deskClient(await app.listen({ host: '127.0.0.1', port: 0 }), lea.token)
    await until('the presence', async () => (await late.get('/presence.json')).body.presence.length === 1)
    await app.close()
    await database.close()
  })

  test('nobody hears of a ticket they may not see, nor says they are at it', async () => {
    const { id: inboxId } = await makeInbox(desk.db)
    const { id } = await makeTicket(desk.db, { inboxId, customerId: desk.customerId })
    const [admin, agent] = clients
    const [hers, his] = [await open(agent, lea.token), await open(admin, admin.token)]
    await admin.put(`/tickets/${id}/presence.json`, { state: 'viewing', clientId: 'tab-2' })
    await until('presence', async () => usersAt(his, id) !== undefined)
    const seen = await desk.create()
    await admin.put(`/tickets/${seen.id}/presence.json`, { state: 'viewing', clientId: 'tab-2' })
    await until('presence', async () => usersAt(hers, seen.id) !== undefined)
    expect(usersAt(hers, id)).toBeUndefined()
    expect((await agent.get(`/presence.json?ticketIds=${id}`)).body).toEqual({ presence: [] })
    const refused = await agent.put(`/tickets/${id}/presence.json`, { state: 'viewing', clientId: 'tab-1' })
    expect(refused.status).toBe(404)
  })

  test('names what is wrong with a request', async () => {
    const ticket = await desk.create()
    const wrong = await desk.agent.put(`/tickets/${ticket.id}/presence.json`, { state: 'asleep', clientId: 'x y' })
    expect(wrong.status).toBe(400)
    expect(wrong.body.errors.map((error: { source: string }) => error.source)).toEqual(['state', 'clientId'])
    expect((await desk.agent.get('/presence.json?ticketIds=a')).status).toBe(400)
  })
})
