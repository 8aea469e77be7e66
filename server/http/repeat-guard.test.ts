import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { until } from '../../test/support/mail.ts'
import { buildApp } from '../app.ts'
import { sql } from '../db/sql.ts'
import type { AppDeps } from './context.ts'

let desk: TestApp
/** What a create does between its work and its answer. */
let beforeAnswer: () => Promise<void>
let status: number
/** Creates that were begun, and answers that were handed to the system. */
let begun = 0
let answered = 0
const sockets: Socket[] = []
const others: FastifyInstance[] = []

async function routes(scope: FastifyInstance, { database }: AppDeps): Promise<void> {
  scope.post('/desk/api/v2/tickets.json', async (_request, reply) => {
    begun++
    const [row] = await database.query<{ id: number }>(sql`insert into things default values returning id`)
    await beforeAnswer()
    return reply.code(status).send({ ticket: row })
  })
  scope.addHook('onResponse', async () => void answered++)
}

async function start(settings: Parameters<typeof createTestApp>[0] = {}): Promise<void> {
  desk = await createTestApp(settings, { routes })
  await desk.database.query(sql`create table things (id bigint generated always as identity primary key)`)
  await desk.app.listen({ host: '127.0.0.1', port: 0 })
}

beforeEach(() => {
  beforeAnswer = async () => {}
  status = 200
  begun = answered = 0
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const app of others.splice(0)) await app.close()
  await desk.close()
})

const addressOf = (app: FastifyInstance) => (app.server.address() as AddressInfo).port
const body = JSON.stringify({ subject: 'Twice?' })

function request(token = desk.adminToken): string {
  return [
    'POST /desk/api/v2/tickets.json HTTP/1.1',
    'Host: desk.test',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}

/** Sends a create and reads nothing of what comes back. */
async function sendDeaf(): Promise<Socket> {
  const socket = connect(addressOf(desk.app), '127.0.0.1')
  sockets.push(socket)
  socket.pause()
  await once(socket, 'connect')
  socket.write(request())
  return socket
}

async function post(app = desk.app, text = body) {
  const answer = await fetch(`http://127.0.0.1:${addressOf(app)}/desk/api/v2/tickets.json`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.adminToken}`, 'content-type': 'application/json' },
    body: text,
  })
  const { ticket } = (await answer.json()) as { ticket?: { id: number } }
  return { id: ticket?.id, isReplay: answer.headers.get('idempotency-replayed') === 'true' }
}

const becomes = (what: string, check: () => boolean) => until(what, async () => check())

/** Breaks the connection of a create that runs; gives what lets it go on. */
async function breakWhileRunning(): Promise<() => void> {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  beforeAnswer = () => held
  const socket = await sendDeaf()
  await becomes('the create to run', () => begun === 1)
  const connections = () =>
    new Promise<number>((resolve) => desk.app.server.getConnections((_, count) => resolve(count)))
  socket.destroy()
  await until('the server to see it', async () => (await connections()) === 0)
  beforeAnswer = async () => {}
  return release
}

test('who repeats a create whose connection broke while it ran gets its answer', async () => {
  await start()
  const release = await breakWhileRunning()
  const repeat = post()
  release()
  expect(await repeat).toEqual({ id: 1, isReplay: true })
  expect(begun).toBe(1)
  // it arrived: the next one is meant
  expect(await post()).toEqual({ id: 2, isReplay: false })
})

test('who hung up on an answer that was under way gets it by repeating the create', async () => {
  await start()
  const socket = await sendDeaf()
  await becomes('the answer to be sent', () => answered === 1)
  socket.resetAndDestroy()
  await until(
    'the loss to be noted',
    async () => (await desk.database.query(sql`select 1 from lost_answers`)).length > 0,
  )
  expect(await post()).toEqual({ id: 1, isReplay: true })
  expect(begun).toBe(1)
})

test('equal creates whose answers arrive are all carried out, one after another or at once', async () => {
  await start()
  expect(await post()).toEqual({ id: 1, isReplay: false })
  expect(await post()).toEqual({ id: 2, isReplay: false })
  const answers = await Promise.all(Array.from({ length: 10 }, () => post()))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(10)
  expect(answers.some(({ isReplay }) => isReplay)).toBe(false)
})

test('another body is another create, and one that failed may be tried again', async () => {
  await start()
  const release = await breakWhileRunning()
  expect((await post(desk.app, `${body} `)).isReplay).toBe(false)
  status = 400
  release()
  await becomes('both to be answered', () => answered >= 1 && begun === 2)
  status = 200
  expect((await post()).isReplay).toBe(false)
})

test('another process answers the repetition too', async () => {
  await start()
  const second = await buildApp({ database: desk.database, config: desk.config, routes })
  others.push(second)
  await second.listen({ host: '127.0.0.1', port: 0 })
  const release = await breakWhileRunning()
  await until(
    'the loss to be noted',
    async () => (await desk.database.query(sql`select 1 from lost_answers`)).length > 0,
  )
  const repeat = post(second)
  release()
  expect(await repeat).toEqual({ id: 1, isReplay: true })
})

test('it can be switched off', async () => {
  await start({ repeatGuardSeconds: 0 })
  const release = await breakWhileRunning()
  release()
  expect(await post()).toEqual({ id: 2, isReplay: false })
})

test('on a connection that is kept, what was answered was delivered', async () => {
  await start()
  const headers = { authorization: `Bearer ${desk.adminToken}`, 'content-type': 'application/json' }
  const inject = () => desk.app.inject({ method: 'POST', url: '/desk/api/v2/tickets.json', headers, payload: body })
  expect((await inject()).json()).toEqual({ ticket: { id: 1 } })
  expect((await inject()).json()).toEqual({ ticket: { id: 2 } })
  const socket = await sendDeaf()
  await becomes('the first answer', () => answered === 3)
  // another request on the connection: the client has read that far
  socket.resume()
  socket.write(request())
  await becomes('the second answer', () => answered === 4)
  expect(begun).toBe(4)
})
