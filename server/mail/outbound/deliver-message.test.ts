import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { deliveryOf, emit, filesDirectory, keepLog, makeMailMessage, pace, until } from '../../../test/support/mail.ts'
import { type SmtpOptions, type SmtpPeer, startSmtp } from '../../../test/support/smtp.ts'
import { sql } from '../../db/sql.ts'
import { startWorkers } from '../../workers.ts'

let desk: TestDatabase
let workers: { stop(): Promise<void> } | undefined
const peers: SmtpPeer[] = []
const log = keepLog()

beforeAll(async () => {
  desk = await createTestDatabase()
})
afterEach(async () => {
  await workers?.stop()
  workers = undefined
  await Promise.all(peers.splice(0).map((peer) => peer.stop()))
  log.lines.length = 0
})
afterAll(() => desk.drop())

async function smtp(options: SmtpOptions = {}): Promise<SmtpPeer> {
  const peer = await startSmtp(options)
  peers.push(peer)
  return peer
}

async function work(smtpUrl: string | null, retrySeconds = [0.05, 0.05, 0.05]) {
  await workers?.stop()
  const config = { smtpUrl, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  workers = await startWorkers({ database: desk.database, config, log, retrySeconds, pace })
}

const send = (message: { ticketId: number; messageId: number }) =>
  emit(desk.database, { kind: 'message.created', ...ids(message), threadType: 'message', mail: true })

function ids({ ticketId, messageId }: { ticketId: number; messageId: number }) {
  return { ticketId, messageId }
}

const reaches = (messageId: number, status: string) =>
  until(`message ${messageId} to be ${status}`, async () => {
    const delivery = await deliveryOf(desk.database, messageId)
    return delivery.status === status && delivery
  })

/** Runs the job once more, as a duplicate event would, and waits until it has run. */
async function sendAgain(message: { ticketId: number; messageId: number }) {
  await send(message)
  await until('the queue to be empty', async () => {
    const [row] = await desk.database.query<{ open: number }>(sql`
      select (select count(*) from events where dispatched_at is null)
        + (select count(*) from graphile_worker._private_jobs where run_at <= now()) as open`)
    return row?.open === 0
  })
}

test('a reply reaches the customer, Cc and Bcc once, with the stored Message-ID', async () => {
  const peer = await smtp()
  await work(peer.url)
  const message = await makeMailMessage(desk.database, {
    cc: ['Chris@example.test'],
    bcc: ['secret@example.test', 'chris@example.test'],
    emailMessageId: 'first@example.test',
  })
  await send(message)
  await reaches(message.messageId, 'sent')
  await sendAgain(message)

  expect(peer.mails).toHaveLength(1)
  const [mail] = peer.mails
  expect(mail?.envelope).toEqual({
    from: message.inboxEmail,
    to: [message.customerEmail, 'Chris@example.test', 'secret@example.test'],
  })
  expect(mail?.raw.toString()).not.toContain('secret@')
  expect(mail?.parsed.messageId).toBe('<first@example.test>')
  expect(mail?.parsed.text).toContain('Have you tried water?')
  expect(mail?.parsed.html).toContain('<p>Have you tried water?</p>')
  const references = await desk.database.query(sql`
    select email_message_id, kind from threademailrefs where message_id = ${message.messageId}`)
  expect(references).toEqual([{ email_message_id: 'first@example.test', kind: 'outbound' }])
})

test('a mail refused for now is sent later, with the same Message-ID and the same bytes', async () => {
  const peer = await smtp({ onData: (_mail, nth) => (nth < 3 ? { code: 451, text: 'Busy' } : undefined) })
  await work(peer.url)
  const message = await makeMailMessage(desk.database)
  await send(message)
  await reaches(message.messageId, 'sent')
  expect(peer.mails).toHaveLength(1)
  expect(peer.attempts).toHaveLength(3)
  expect(new Set(peer.attempts.map((attempt) => attempt.raw.toString())).size).toBe(1)
})

test('a mail that is never accepted fails after the last attempt, with the words of the server', async () => {
  const peer = await smtp({ onData: () => ({ code: 452, text: 'Out of space' }) })
  await work(peer.url, [0.01, 0.01])
  const message = await makeMailMessage(desk.database)
  await send(message)
  const { reason } = await reaches(message.messageId, 'failed')
  expect(peer.attempts).toHaveLength(3)
  expect(reason).toContain('given up after 3 attempts')
  expect(reason).toContain('452 Out of space')
})

test('a recipient refused for good fails alone; the others get the mail once', async () => {
  const peer = await smtp({
    onRcpt: (address) => (address === 'gone@example.test' ? { code: 550, text: 'Gone' } : undefined),
  })
  await work(peer.url)
  const message = await makeMailMessage(desk.database, { cc: ['gone@example.test', 'here@example.test'] })
  await send(message)
  const { states, reason } = await reaches(message.messageId, 'failed')
  await sendAgain(message)
  expect(states).toEqual({
    [message.customerEmail]: 'sent',
    'gone@example.test': 'failed',
    'here@example.test': 'sent',
  })
  expect(reason).toMatch(/^gone@example\.test: 550 .*Gone$/)
  expect(peer.attempts).toHaveLength(1)
})

test('a recipient put off is tried again alone', async () => {
  let asked = 0
  const peer = await smtp({
    onRcpt: (address) =>
      address === 'slow@example.test' && ++asked === 1 ? { code: 450, text: 'Greylisted' } : undefined,
  })
  await work(peer.url)
  const message = await makeMailMessage(desk.database, { cc: ['slow@example.test'] })
  await send(message)
  await reaches(message.messageId, 'sent')
  expect(peer.mails.map((mail) => mail.envelope.to)).toEqual([[message.customerEmail], ['slow@example.test']])
})

test('every recipient refused for good fails the mail at once', async () => {
  const peer = await smtp({ onRcpt: () => ({ code: 550, text: 'No such user' }) })
  await work(peer.url)
  const message = await makeMailMessage(desk.database)
  await send(message)
  expect((await reaches(message.messageId, 'failed')).reason).toContain('550')
  expect(peer.attempts).toHaveLength(0)
})

test('a line cut after the text leaves the mail unknown, and it is never sent again', async () => {
  const peer = await smtp({ onData: () => 'drop' })
  await work(peer.url)
  const message = await makeMailMessage(desk.database)
  await send(message)
  const { states } = await reaches(message.messageId, 'unknown')
  expect(Object.values(states)).toEqual(['unknown'])
  await sendAgain(message)
  await work(peer.url)
  await sendAgain(message)
  expect(peer.attempts).toHaveLength(1)
})

test('a mail left in the middle by a process that died is unknown after the next start', async () => {
  const peer = await smtp()
  await work(null)
  const message = await makeMailMessage(desk.database)
  await send(message)
  await reaches(message.messageId, 'held')
  await workers?.stop()
  await desk.database.query(sql`
    update outgoing_mail_recipients r set state = 'sending' from outgoing_mails o
    where o.id = r.outgoing_mail_id and o.message_id = ${message.messageId}`)
  await work(peer.url)
  expect((await reaches(message.messageId, 'unknown')).reason).toContain('may have arrived')
  expect(peer.attempts).toHaveLength(0)
})

test('without an SMTP server mail is held, the log says so once, and the next start with one sends it', async () => {
  await work(null)
  const message = await makeMailMessage(desk.database)
  await send(message)
  await reaches(message.messageId, 'held')
  await sendAgain(message)
  expect(log.lines.filter((line) => line.message.startsWith('mail held'))).toHaveLength(1)

  const peer = await smtp()
  await work(peer.url)
  await peer.waitFor(1)
  await reaches(message.messageId, 'sent')
  expect(log.lines).toContainEqual(
    expect.objectContaining({ message: 'mail held without an SMTP server is sent now', details: { count: 1 } }),
  )
})

test('a server that cannot be reached is tried again', async () => {
  const gone = await startSmtp()
  await gone.stop()
  await work(gone.url, [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2])
  const message = await makeMailMessage(desk.database)
  await send(message)
  await until('the first failure', async () => (await deliveryOf(desk.database, message.messageId)).reason)
  peers.push(await startSmtp({ port: gone.port }))
  await reaches(message.messageId, 'sent')
  expect(peers[0]?.mails).toHaveLength(1)
})

test('a wrong password keeps the mail waiting instead of failing it', async () => {
  const peer = await smtp({ login: { user: 'desk', pass: 'right' } })
  await work(peer.url.replace('right', 'wrong'), [60])
  const message = await makeMailMessage(desk.database)
  await send(message)
  await until('the refusal', async () => (await deliveryOf(desk.database, message.messageId)).reason?.includes('535'))
  expect((await deliveryOf(desk.database, message.messageId)).status).toBe('queued')
})

test('the login of the address is used', async () => {
  const peer = await smtp({ login: { user: 'desk', pass: 'p@ss/word' } })
  await work(peer.url)
  const message = await makeMailMessage(desk.database)
  await send(message)
  await reaches(message.messageId, 'sent')
})

test('a deleted message is not sent, and neither is one on a deleted ticket', async () => {
  const peer = await smtp({ onData: () => ({ code: 451, text: 'Busy' }) })
  await work(peer.url, [600])
  const message = await makeMailMessage(desk.database)
  const other = await makeMailMessage(desk.database)
  await send(message)
  await send(other)
  await until('both attempts', async () => peer.attempts.length === 2)
  await desk.database.query(sql`update messages set state = 'deleted' where id = ${message.messageId}`)
  await desk.database.query(sql`update tickets set state = 'deleted' where id = ${other.ticketId}`)
  await emit(desk.database, { kind: 'message.deleted', ...ids(message) })
  await send(other)
  await reaches(message.messageId, 'cancelled')
  await reaches(other.messageId, 'cancelled')
  expect(peer.attempts).toHaveLength(2)
})

test('a message inside its undo window waits, and is never sent when it is deleted meanwhile', async () => {
  const peer = await smtp()
  await work(peer.url)
  const soon = new Date(Date.now() + 700)
  const kept = await makeMailMessage(desk.database, { sendAfter: soon })
  const undone = await makeMailMessage(desk.database, { sendAfter: soon })
  await send(kept)
  await send(undone)
  await desk.database.query(sql`update messages set state = 'deleted' where id = ${undone.messageId}`)
  await reaches(kept.messageId, 'sent')
  expect(Date.now()).toBeGreaterThanOrEqual(soon.getTime())
  await reaches(undone.messageId, 'cancelled')
  expect(peer.mails.map((mail) => mail.envelope.to[0])).toEqual([kept.customerEmail])
})

test('a customer without an address makes the mail fail visibly', async () => {
  const peer = await smtp()
  await work(peer.url)
  const message = await makeMailMessage(desk.database)
  await desk.database.query(sql`update contacts set state = 'deleted' where value = ${message.customerEmail}`)
  await send(message)
  expect((await reaches(message.messageId, 'failed')).reason).toContain('no usable e-mail address')
})

test('two processes send a mail once', async () => {
  const peer = await smtp()
  await work(peer.url)
  const config = { smtpUrl: peer.url, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  const second = await startWorkers({ database: desk.database, config, log, pace })
  const messages = await Promise.all(Array.from({ length: 20 }, () => makeMailMessage(desk.database)))
  await Promise.all(messages.flatMap((message) => [send(message), send(message)]))
  for (const message of messages) await reaches(message.messageId, 'sent')
  await second.stop()
  expect(peer.attempts.map((attempt) => attempt.envelope.to[0]).sort()).toEqual(
    messages.map((message) => message.customerEmail).sort(),
  )
})

test('a file that cannot be read is retried and then fails the mail; the server never gets a part of it', async () => {
  const peer = await smtp()
  await work(peer.url, [0.01])
  const message = await makeMailMessage(desk.database)
  await desk.database.query(sql`
    insert into files (filename, storage_key, ticket_id, message_id, state)
    values ('gone.pdf', '00000000-0000-4000-8000-000000000000', ${message.ticketId}, ${message.messageId}, 'active')`)
  await send(message)
  const { states, reason } = await reaches(message.messageId, 'failed')
  expect(states).toEqual({ [message.customerEmail]: 'failed' })
  expect(reason).toContain('given up after 2 attempts')
  expect(peer.attempts).toHaveLength(0)
})
