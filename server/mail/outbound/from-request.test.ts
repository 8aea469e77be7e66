import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/support/app.ts'
import { deliveryOf, filesDirectory, keepLog, pace, until } from '../../../test/support/mail.ts'
import { type SmtpPeer, startSmtp } from '../../../test/support/smtp.ts'
import { startWorkers } from '../../workers.ts'

let desk: TestApp
let peer: SmtpPeer
let workers: { stop(): Promise<void> }

beforeAll(async () => {
  desk = await createTestApp()
  peer = await startSmtp()
  const config = { smtpUrl: peer.url, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  workers = await startWorkers({ database: desk.database, config, log: keepLog(), pace })
})
afterAll(async () => {
  await workers.stop()
  await peer.stop()
  await desk.close()
})

test('a ticket created with notifyCustomer and an answer to it make one thread in the mailbox', async () => {
  const created = await desk.admin.post('/tickets.json', {
    inbox: { id: desk.inboxId },
    customer: { email: 'carla@example.test', firstName: 'Carla' },
    subject: 'Your order',
    message: '<p>It is on its way.</p>',
    cc: ['boss@example.test'],
    bcc: ['archive@example.test'],
    notifyCustomer: true,
  })
  expect(created.status).toBe(200)
  const ticketId = created.body.ticket.id
  await peer.waitFor(1)
  const answered = await desk.admin.post(`/tickets/${ticketId}/messages.json`, {
    threadType: 'message',
    message: '<p>It has arrived.</p>',
  })
  expect(answered.status).toBe(201)
  await peer.waitFor(2)

  const [first, second] = peer.mails
  expect(first?.envelope.to).toEqual(['carla@example.test', 'boss@example.test', 'archive@example.test'])
  expect(first?.parsed.subject).toBe(`Your order [#${ticketId}]`)
  expect(second?.envelope.to[0]).toBe('carla@example.test')
  expect(second?.parsed.subject).toBe(`Re: Your order [#${ticketId}]`)
  expect(second?.parsed.inReplyTo).toBe(first?.parsed.messageId)
  expect(second?.parsed.references).toBe(first?.parsed.messageId)
  await until('both to be marked', async () => {
    const messages = await desk.admin.get(`/tickets/${ticketId}/messages.json`)
    const ids: number[] = messages.body.messages.map((message: { id: number }) => message.id)
    const statuses = await Promise.all(ids.map(async (id) => (await deliveryOf(desk.database, id)).status))
    return statuses.length === 2 && statuses.every((status) => status === 'sent')
  })
})

test('a ticket created without notifyCustomer mails nobody', async () => {
  const before = peer.attempts.length
  const quiet = await desk.admin.post('/tickets.json', {
    inbox: { id: desk.inboxId },
    customer: { email: 'quiet@example.test' },
    subject: 'Noted by phone',
    message: 'Nothing to send',
  })
  expect(quiet.status).toBe(200)
  const loud = await desk.admin.post('/tickets.json', {
    inbox: { id: desk.inboxId },
    customer: { email: 'loud@example.test' },
    subject: 'To be sent',
    message: 'Hello',
    notifyCustomer: true,
  })
  expect(loud.status).toBe(200)
  await peer.waitFor(before + 1)
  expect(peer.attempts.slice(before).map((attempt) => attempt.envelope.to)).toEqual([['loud@example.test']])
})
