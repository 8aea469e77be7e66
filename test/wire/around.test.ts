import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorkers } from '../../server/workers.ts'
import { filesDirectory, keepLog, pace, until } from '../support/mail.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// Uploads, the older prefixes and webhooks: points of clients.md, section 3, by their numbers.

let desk: TicketDesk
let receiver: Receiver
let workers: { stop(): Promise<void> }
beforeAll(async () => {
  desk = await createTicketDesk()
  desk.app.config.publicUrl = await desk.app.app.listen({ port: 0, host: '127.0.0.1' })
  receiver = await startReceiver()
  const config = { smtpUrl: null, publicUrl: 'http://desk.test', dataDir: filesDirectory, webhookAllowPrivate: true }
  workers = await startWorkers({ database: desk.db, config, log: keepLog(), pace })
})
afterAll(async () => {
  await workers?.stop()
  await receiver?.stop()
  await desk?.close()
})

const copied = ['x-amz-signature', 'policy', 'key', 'Content-Type', 'bucket', 'success_action_status', 'x-amz-date']
copied.push('x-amz-algorithm', 'x-amz-credential')

/** Reserves a file and sends its bytes as the SDK does: nine parameters in any order, the file last, no sign-in. */
async function upload(text: string): Promise<number> {
  const { body } = await desk.agent.post('/files/ref.json', { filename: 'a.txt', mimeType: 'text/plain' })
  const form = new FormData()
  for (const name of copied) if (body.params[name] !== '') form.append(name, body.params[name])
  form.append('file', new Blob([text]), 'a.txt')
  const sent = await fetch(body.url, { method: 'POST', body: form })
  expect([200, 201, 204]).toContain(sent.status)
  return body.file.id
}

test('clients 3.39 and 3.40: upload without a sign-in, attach without confirming, download', async () => {
  const id = await upload('hello')
  const ticket = await desk.create({ files: [{ id, type: '', meta: null }] })
  expect(ticket.files).toMatchObject([{ id }])
  const file = await desk.agent.get(`/tickets/${ticket.id}/files/${id}/download`)
  expect([file.status, file.body]).toEqual([200, 'hello'])
  const archive = await desk.agent.get(`/tickets/${ticket.id}/files.zip`)
  expect([archive.status, archive.headers['content-type']]).toEqual([200, 'application/zip'])
})

test('clients 3.41: the official server learns from userinfo.json where to ask', async () => {
  const { status, body } = await desk.admin.get('/launchpad/v1/userinfo.json')
  expect([status, body]).toMatchObject([200, { user_id: 1, installation_id: expect.any(Number), awsRegion: '' }])
  expect(body.meta.scopes).toEqual(expect.any(Array))
  const headers = { authorization: `Bearer ${desk.app.adminToken}` }
  expect((await fetch(`${body.url.replace(/\/$/, '')}/desk/api/v2/me.json`, { headers })).status).toBe(200)
  expect((await desk.app.anonymous.get('/launchpad/v1/userinfo.json')).status).toBe(401)
})

test('clients 3.42: other addresses that clients call', async () => {
  const { id } = await desk.create()
  for (const path of ['/me.json', '/search/customers.json?search=carla', '/search/helpdocs.json?search=x'])
    expect((await desk.agent.get(path)).status, path).toBe(200)
  for (const path of [
    `/tickets/${id}/messages.json`,
    `/tickets/${id}/tasks.json`,
    '/timelogs.json',
    '/customfields.json',
  ])
    expect((await desk.agent.get(path)).status, path).toBe(200)
  expect((await desk.admin.get('/contacts.json')).status).toBe(200)
})

test('clients 3.43: what clients of v2 still ask outside it', async () => {
  const hook = { active: true, allEvents: false, contentType: 'application/json', url: 'https://hooks.example.test/x' }
  const made = await desk.admin.post('/desk/v1/webhooks.json', {
    ...hook,
    events: ['ticket.created'],
    allInboxes: true,
    inboxes: [],
  })
  expect(made.body.id).toEqual(expect.any(Number))
  expect((await desk.admin.delete(`/desk/v1/webhooks/${made.body.id}.json`)).status).toBeLessThan(300)
  const { id } = await desk.create()
  for (const path of ['/desk/v1/inboxes.json', '/desk/v2/tickets.json'])
    expect((await desk.agent.get(path)).status).toBe(200)
  expect((await desk.agent.put(`/desk/v1/tickets/${id}.json`, { ticket: { status: { id: 5 } } })).status).toBe(200)
  const field = { agentLabel: 'L', kind: 'dropdown', inboxes: [desk.inboxId], options: [{ name: 'Gold' }] }
  expect((await desk.admin.post('/desk/v1/customfields.json', field)).status).toBe(201)
  const ticket = { id: '1', subject: 'Old', customer: { email: 'o@example.test' }, threads: [{ body: 'B' }] }
  const body = { source: 'Old desk', fallbackInboxId: desk.inboxId, tickets: [ticket] }
  expect((await desk.admin.post('/desk/v1/import/tickets.json', body)).status).toBe(200)
})

test('clients 3.44: webhooks with event, delivery and signature; ticket, thread and customer under their names', async () => {
  const webhookendpoint = {
    url: receiver.url('/'),
    token: 'secret',
    allEvents: true,
    allInboxes: true,
    state: 'active',
  }
  expect((await desk.admin.post('/webhookendpoints.json', { webhookendpoint })).status).toBe(201)
  const { id } = await desk.create()
  await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'An answer' })
  await desk.agent.patch(`/customers/${desk.customerId}.json`, { customer: { notes: 'n' } })
  const received = (code: string) =>
    until(code, async () => receiver.received.find(({ headers }) => headers['x-desk-event'] === code))
  const made = await received('ticket.created')
  expect(made.headers['x-desk-signature']).toBe(createHmac('sha256', 'secret').update(made.raw).digest('hex'))
  expect(made.headers['x-desk-delivery']).toMatch(/^[0-9a-f-]{36}$/)
  expect(made.body.ticket).toMatchObject({ id, subject: 'A question' })
  expect((await received('ticket.agent.reply')).body.thread).toMatchObject({
    id: expect.any(Number),
    createdAt: expect.any(String),
  })
  expect((await received('customer.edited')).body.customer).toMatchObject({ id: desk.customerId })
})
