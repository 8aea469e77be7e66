import PostalMime from 'postal-mime'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { startWorkers } from '../../server/workers.ts'
import { filesDirectory, keepLog, pace, until } from '../support/mail.ts'
import { addMessage, changeMessage, setSite } from '../support/messages.ts'
import { type SmtpPeer, type SmtpReply, startSmtp } from '../support/smtp.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

// From the request to the mailbox, with a real SMTP server at the other end.

let desk: TicketDesk
let peer: SmtpPeer
let workers: { stop(): Promise<void> } | undefined
let refuse: (address: string) => SmtpReply | undefined = () => undefined
let onData: () => SmtpReply | 'drop' | undefined = () => undefined

beforeAll(async () => {
  desk = await createTicketDesk()
  peer = await startSmtp({ onRcpt: (address) => refuse(address), onData: () => onData() })
})
beforeEach(async () => {
  refuse = () => undefined
  onData = () => undefined
  peer.mails.length = 0
  peer.attempts.length = 0
  workers = await start(peer.url)
})
afterEach(async () => {
  await workers?.stop()
  await setSite(desk.db, { undo_send_seconds: 0 })
})
afterAll(async () => {
  await peer?.stop()
  await desk?.close()
})

function start(smtpUrl: string | null) {
  const config = { smtpUrl, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  return startWorkers({ database: desk.db, config, log: keepLog(), pace })
}

const rows = async (messageId: number): Promise<{ address: string; state: string }[]> =>
  (await desk.agent.get(`/messages/${messageId}/deliveries.json`)).body.deliveries

const statesOf = async (messageId: number) =>
  Object.fromEntries((await rows(messageId)).map(({ address, state }) => [address, state]))

const reaches = (messageId: number, states: Record<string, string>) =>
  until(
    `deliveries ${JSON.stringify(states)}`,
    async () => JSON.stringify(await statesOf(messageId)) === JSON.stringify(states),
  )

test('a reply that is undone in time is never sent, the next one is, once', async () => {
  await setSite(desk.db, { undo_send_seconds: 1 })
  const { id } = await desk.create()
  const undone = await addMessage(desk, id, { message: 'A slip' })
  const kept = await addMessage(desk, id, { message: 'On purpose' })
  expect([undone.delayed, kept.delayed]).toEqual([true, true])
  expect((await desk.agent.delete(`/messages/${undone.id}.json`)).status).toBe(204)
  await reaches(kept.id, { [desk.customerEmail]: 'sent' })
  expect((await desk.agent.get(`/messages/${kept.id}.json`)).body.message).toMatchObject({
    delayed: false,
    deliveryStatus: 'sent',
  })
  const last = await addMessage(desk, id, { message: 'The end' })
  await reaches(last.id, { [desk.customerEmail]: 'sent' })
  expect(peer.attempts.map((mail) => mail.parsed.text?.split('\n')[0])).toEqual(['On purpose', 'The end'])
})

test('a reply that is changed in time is sent as it is then', async () => {
  await setSite(desk.db, { undo_send_seconds: 1 })
  const { id } = await desk.create()
  const message = await addMessage(desk, id, { message: 'With a tpyo' })
  await changeMessage(message.id, { message: 'Without', cc: ['boss@example.test'] }, desk.agent)
  await peer.waitFor(1)
  expect(peer.mails[0]?.parsed.text).toContain('Without')
  expect(peer.mails[0]?.envelope.to).toEqual([desk.customerEmail, 'boss@example.test'])
})

test('whoever deletes while it is sent hears 204 only when it was sent, or never will be', async () => {
  const { id } = await desk.create()
  for (let round = 0; round < 12; round++) {
    const message = await addMessage(desk, id, { message: `Round ${round}` })
    if (round % 3 > 0) await new Promise((resolve) => setTimeout(resolve, round * 4))
    const answer = await desk.agent.delete(`/messages/${message.id}.json`)
    expect(answer.status).toBe(204)
    const arrived = peer.mails.length
    const marker = await addMessage(desk, id, { message: 'Marker' })
    await reaches(marker.id, { [desk.customerEmail]: 'sent' })
    const late = peer.mails.slice(arrived).filter((mail) => mail.parsed.text?.startsWith('Round'))
    expect(late).toEqual([])
  }
})

test('a deleted ticket’s waiting mail is never sent, even when the ticket comes back', async () => {
  await setSite(desk.db, { undo_send_seconds: 1 })
  const { id } = await desk.create()
  const message = await addMessage(desk, id)
  await desk.agent.delete(`/tickets/${id}.json`)
  const back = await desk.admin.post(`/tickets/${id}/recover.json`)
  expect(back.body).toMatchObject({ delayed: false, ticket: { state: 'active' } })
  const marker = await addMessage(desk, id, { message: 'Marker' })
  await reaches(marker.id, { [desk.customerEmail]: 'sent' })
  expect((await desk.agent.get(`/messages/${message.id}.json`)).body.message.deliveryStatus).toBe('cancelled')
  expect(peer.attempts).toHaveLength(1)
})

test('resending reaches those who did not get it, and only them', async () => {
  refuse = (address) => (address.startsWith('bad') ? { code: 550, text: 'No such user' } : undefined)
  const { id } = await desk.create()
  const message = await addMessage(desk, id, { cc: ['bad@example.test'] })
  await reaches(message.id, { [desk.customerEmail]: 'sent', 'bad@example.test': 'failed' })
  expect(await rows(message.id)).toMatchObject([
    { kind: 'to', reason: expect.anything() },
    { kind: 'cc', reason: expect.stringContaining('No such user') },
  ])
  refuse = () => undefined
  const again = await desk.agent.post(`/messages/${message.id}/resend.json`)
  expect(again).toMatchObject({
    status: 200,
    body: { message: { id: message.id, deliveryStatus: 'queued' }, included: {} },
  })
  await reaches(message.id, { [desk.customerEmail]: 'sent', 'bad@example.test': 'sent' })
  expect(peer.mails.map((mail) => mail.envelope.to)).toEqual([[desk.customerEmail], ['bad@example.test']])
  expect(peer.mails[0]?.parsed.messageId).toBe(peer.mails[1]?.parsed.messageId)
  expect(refusals(await desk.agent.post(`/messages/${message.id}/resend.json`))).toEqual([
    [undefined, 'there is nobody to send this message to again'],
  ])
})

test('what may have arrived is sent again only by force', async () => {
  onData = () => 'drop'
  const { id } = await desk.create()
  const message = await addMessage(desk, id)
  await reaches(message.id, { [desk.customerEmail]: 'unknown' })
  onData = () => undefined
  expect(refusals(await desk.agent.post(`/messages/${message.id}/resend.json`, {}))[0]?.[0]).toBe('force')
  expect(refusals(await desk.agent.post(`/messages/${message.id}/resend.json`, { force: 'perhaps' }))[0]?.[0]).toBe(
    'force',
  )
  expect((await desk.agent.post(`/messages/${message.id}/resend.json`, { force: true })).status).toBe(200)
  await reaches(message.id, { [desk.customerEmail]: 'sent' })
})

test('one that had no address is sent when there is one', async () => {
  const { id } = await desk.create()
  await desk.db.query(sql`update contacts set state = 'deleted' where value = ${desk.customerEmail}`)
  const message = await addMessage(desk, id)
  await until(
    'the failure',
    async () => (await desk.agent.get(`/messages/${message.id}.json`)).body.message.deliveryStatus === 'failed',
  )
  await desk.db.query(sql`update contacts set state = 'active' where value = ${desk.customerEmail}`)
  expect((await desk.agent.post(`/messages/${message.id}/resend.json`)).status).toBe(200)
  await reaches(message.id, { [desk.customerEmail]: 'sent' })
})

test('the source is the mail as it was sent, and is there before it is', async () => {
  await setSite(desk.db, { undo_send_seconds: 1 })
  const { id, messages } = await desk.create()
  const message = await addMessage(desk, id, {
    message: '<p>Grüße</p>',
    cc: ['c@example.test'],
    bcc: ['secret@example.test'],
  })
  const before = await desk.agent.get(`/messages/${message.id}/source.eml`)
  expect(before.status).toBe(200)
  expect(before.headers['content-type']).toBe('message/rfc822')
  expect(before.headers['content-disposition']).toContain(`message-${message.id}.eml`)
  await peer.waitFor(1)
  await reaches(message.id, { [desk.customerEmail]: 'sent', 'c@example.test': 'sent', 'secret@example.test': 'sent' })
  const after = await desk.agent.get(`/messages/${message.id}/source.eml`)
  expect(after.body).toBe(peer.mails[0]?.raw.toString())
  expect(await PostalMime.parse(after.body)).toMatchObject({
    messageId: `<${message.emailMessageId}>`,
    text: expect.stringContaining('Grüße'),
  })
  expect(after.body).not.toContain('secret@')
  const note = await addMessage(desk, id, { threadType: 'note' })
  for (const unmailed of [messages[0].id, note.id])
    expect((await desk.agent.get(`/messages/${unmailed}/source.eml`)).status).toBe(404)
})

test('a scheduled reply counts when it is sent', async () => {
  const { id } = await desk.create()
  const sendAt = new Date(Date.now() + 1_500).toISOString()
  const message = await addMessage(desk, id, { message: 'Later', status: { id: 3 }, scheduledEmail: { sendAt } })
  expect(await desk.get(id)).toMatchObject({
    messageCount: 1,
    previewText: 'How does it work?',
    responseTimeMins: null,
    status: { id: 1 },
  })
  await reaches(message.id, { [desk.customerEmail]: 'sent' })
  expect(await desk.get(id)).toMatchObject({
    messageCount: 2,
    previewText: 'Later',
    responseTimeMins: 0,
    status: { id: 3 },
  })
})

test('a forwarded ticket reaches everybody it is sent to, as a thread of its own', async () => {
  const { id } = await desk.create({ subject: 'Printer', message: 'It burns' })
  const { body } = await desk.agent.post(`/tickets/${id}/forward.json`, {
    to: ['maker@printers.example', 'second@printers.example'],
    bcc: ['secret@example.test'],
    message: 'Can you help?',
  })
  await peer.waitFor(1)
  const [mail] = peer.mails
  expect(mail?.envelope.to).toEqual(['maker@printers.example', 'second@printers.example', 'secret@example.test'])
  expect(mail?.parsed.to?.map((each) => each.address)).toEqual(['maker@printers.example', 'second@printers.example'])
  expect(mail?.parsed.subject).toBe(`#${id} Printer [#${body.ticket.id}]`)
  expect(mail?.parsed.text).toMatch(/Can you help\?[\s\S]*Carla Customer[\s\S]*It burns/)
  expect(mail?.parsed.references).toBeUndefined()
})
