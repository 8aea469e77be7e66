import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { purge } from '../../server/purge.job.ts'
import { startWorkers } from '../../server/workers.ts'
import { makeUser } from '../support/factories.ts'
import { filesDirectory, keepLog, pace, until } from '../support/mail.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// What happens when receivers fail: attempts, the log, sending again, and the end of an endpoint nobody answers for.

let desk: TicketDesk
let receiver: Receiver
let workers: { stop(): Promise<void> } | undefined
const log = keepLog()

beforeAll(async () => {
  desk = await createTicketDesk()
  receiver = await startReceiver()
})
afterEach(async () => {
  await workers?.stop()
  workers = undefined
  receiver.received.length = 0
  receiver.answers.length = 0
  await desk.db.query(sql`update webhookendpoints set state = 'deleted'`)
})
afterAll(async () => {
  await receiver?.stop()
  await desk?.close()
})

async function work(options: { allowPrivate?: boolean; retrySeconds?: number[] } = {}) {
  const { allowPrivate: webhookAllowPrivate = true, retrySeconds: webhookRetrySeconds = [0.05, 0.05] } = options
  const config = { smtpUrl: null, publicUrl: 'http://desk.test', dataDir: filesDirectory, webhookAllowPrivate }
  workers = await startWorkers({ database: desk.db, config, log, webhookRetrySeconds, pace })
}

async function endpoint(fields: object = {}): Promise<number> {
  const included = { webhookendpointevents: [{ code: 'ticket.created' }] }
  const { body } = await desk.admin.post('/webhookendpoints.json', { url: receiver.url(), ...fields, included })
  return body.webhookendpoint.id
}

async function deliveries(endpointId: number) {
  const filter = encodeURIComponent(JSON.stringify({ 'webhookendpoint.id': endpointId }))
  return (await desk.admin.get(`/webhookdeliveries.json?filter=${filter}`)).body.webhookdeliveries
}

/** The newest delivery of an endpoint once it is in that state. */
const reaches = (endpointId: number, state: string) =>
  until(`a delivery to be ${state}`, async () => {
    const [delivery] = await deliveries(endpointId)
    return delivery?.state === state && delivery
  })

const show = async (id: number) => (await desk.admin.get(`/webhookendpoints/${id}.json`)).body.webhookendpoint

test('a failed attempt is tried again with the same id and body until one succeeds', async () => {
  await work()
  const id = await endpoint()
  receiver.answers.push({ status: 500, body: 'oh no' }, { status: 302, headers: { location: receiver.url('/away') } })
  await desk.create()
  const delivery = await reaches(id, 'delivered')
  expect(delivery).toMatchObject({
    attempts: 3,
    event: 'ticket.created',
    responseStatus: 200,
    responseExcerpt: 'thanks',
    error: '',
    nextAttemptAt: null,
    webhookendpoint: { id },
    createdBy: { id: desk.agentId, type: 'users' },
  })
  // a redirect is an answer, not an order
  expect(receiver.received.map(({ path }) => path)).toEqual(['/', '/', '/'])
  expect(new Set(receiver.received.map(({ raw }) => raw))).toEqual(new Set([delivery.requestBody]))
  expect(new Set(receiver.received.map(({ headers }) => headers['x-desk-delivery']))).toEqual(new Set([delivery.uuid]))
  expect(await show(id)).toMatchObject({ failedAttempts: 0, failingSince: null })
})

test('after the last attempt a delivery has failed, with what was heard, and can be sent again', async () => {
  await work({ retrySeconds: [0.05] })
  const id = await endpoint()
  receiver.answers.push({ status: 500, body: 'down' }, { status: 503, body: `still ${'x'.repeat(5_000)}` })
  await desk.create()
  const failed = await reaches(id, 'failed')
  expect(failed).toMatchObject({ attempts: 2, responseStatus: 503, nextAttemptAt: null })
  expect(failed.responseExcerpt).toMatch(/^still x+$/)
  expect(failed.responseExcerpt.length).toBe(2_000)
  expect(await show(id)).toMatchObject({ failedAttempts: 2, state: 'active' })

  const again = await desk.admin.post(`/webhookdeliveries/${failed.uuid}/redeliver.json`)
  expect([again.status, again.body.webhookdelivery.id]).toEqual([200, failed.id])
  const sent = await reaches(id, 'delivered')
  expect(sent).toMatchObject({ id: failed.id, uuid: failed.uuid, attempts: 1, requestBody: failed.requestBody })
  expect((await desk.admin.post(`/webhookdeliveries/${failed.id}/redeliver.json`)).status).toBe(200)
  await until('the third', async () => receiver.received.length === 4)
  expect(receiver.received.at(-1)?.headers['x-desk-delivery']).toBe(failed.uuid)
})

test('a receiver that is not there leaves the reason in the log', async () => {
  await work({ retrySeconds: [] })
  const gone = await startReceiver()
  const url = gone.url()
  await gone.stop()
  const id = await endpoint({ url })
  await desk.create()
  const delivery = await reaches(id, 'failed')
  expect(delivery).toMatchObject({ attempts: 1, responseStatus: null })
  expect(delivery.error).toContain('ECONNREFUSED')
})

test('an endpoint that fails for a day and fifty attempts is switched off, says why, and can be switched on', async () => {
  await work({ retrySeconds: [] })
  const id = await endpoint()
  receiver.answers.push(...Array.from({ length: 3 }, () => ({ status: 404 })))
  await desk.db.query(sql`update webhookendpoints set failed_attempts = 60 where id = ${id}`)
  await desk.create()
  await reaches(id, 'failed')
  // many attempts, but not for long
  expect(await show(id)).toMatchObject({ state: 'active', failedAttempts: 61 })
  await desk.db.query(
    sql`update webhookendpoints set failed_attempts = 48, failing_since = now() - interval '25 hours' where id = ${id}`,
  )
  await desk.create()
  await until('49 failures', async () => (await show(id)).failedAttempts === 49)
  expect(await show(id)).toMatchObject({ state: 'active' })
  await desk.create()
  const off = await until('the end', async () => {
    const shown = await show(id)
    return shown.state === 'inactive' && shown
  })
  expect(off.inactiveReason).toMatch(
    /^switched off: 50 attempts in a row failed since .* UTC; last: the answer was 404$/,
  )
  expect(off.updatedBy).toEqual({ id: 999_999_999, type: 'users' })
  expect(log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    'a webhook endpoint was switched off after persistent failure',
  ])

  const [last] = await deliveries(id)
  expect((await desk.admin.post(`/webhookdeliveries/${last.id}/redeliver.json`)).status).toBe(409)
  await desk.create()
  const on = await desk.admin.patch(`/webhookendpoints/${id}.json`, { webhookendpoint: { state: 'active' } })
  const fresh = { state: 'active', failedAttempts: 0, failingSince: null, inactiveReason: '' }
  expect(on.body.webhookendpoint).toMatchObject(fresh)
  const { id: ticketId } = await desk.create({ subject: 'After' })
  const delivered = await reaches(id, 'delivered')
  expect(JSON.parse(delivered.requestBody).ticket.id).toBe(ticketId)
})

test('what waits for an endpoint that is switched off or deleted is cancelled', async () => {
  await work({ retrySeconds: [0.4] })
  const id = await endpoint()
  receiver.answers.push({ status: 500 })
  await desk.create()
  await until('the first attempt', async () => receiver.received.length === 1)
  await desk.admin.patch(`/webhookendpoints/${id}.json`, { state: 'inactive' })
  expect(await reaches(id, 'cancelled')).toMatchObject({ attempts: 1, error: 'the endpoint is not active' })
  expect(receiver.received).toHaveLength(1)
})

test('deliveries survive a stop: what waits is sent after the next start', async () => {
  await work({ retrySeconds: [0.05, 0.05] })
  const id = await endpoint()
  receiver.answers.push({ status: 500 })
  await desk.create()
  await until('the first attempt', async () => receiver.received.length === 1)
  await workers?.stop()
  await desk.db.query(sql`update webhookdeliveries set state = 'pending', next_attempt_at = now()`)
  // as after a restored backup
  await desk.db.query(sql`delete from graphile_worker._private_jobs`)
  await work()
  await reaches(id, 'delivered')
})

test('private and loopback addresses are refused when a connection is made, by number and by name', async () => {
  await work({ allowPrivate: false, retrySeconds: [] })
  const { port } = new URL(receiver.url())
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '[::ffff:127.0.0.1]']) {
    const id = await endpoint({ url: `http://${host}:${port}/` })
    await desk.create()
    const { error, responseStatus } = await reaches(id, 'failed')
    expect([host, responseStatus]).toEqual([host, null])
    expect(error, host).toContain('is not a public address; DESK_WEBHOOK_ALLOW_PRIVATE=true allows it')
    await desk.admin.delete(`/webhookendpoints/${id}.json`)
  }
  expect(receiver.received).toEqual([])
})

test('the log is for admins, and leaves with its month', async () => {
  const agent = desk.app.as((await makeUser(desk.db)).token)
  expect((await agent.get('/webhookdeliveries.json')).status).toBe(403)
  expect((await agent.post('/webhookdeliveries/1/redeliver.json')).status).toBe(403)
  expect((await desk.admin.post('/webhookdeliveries/999999/redeliver.json')).status).toBe(404)
  expect((await desk.admin.post('/webhookdeliveries/nonsense/redeliver.json')).status).toBe(404)
  await desk.db.query(sql`update webhookdeliveries set created_at = now() - interval '31 days'`)
  await purge(desk.db, log)
  expect((await desk.admin.get('/webhookdeliveries.json')).body.pagination.records).toBe(0)
})
