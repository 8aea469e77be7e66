import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/support/app.ts'
import { filesDirectory, keepLog, pace, until } from '../../../test/support/mail.ts'
import { type SmtpOptions, type SmtpPeer, startSmtp } from '../../../test/support/smtp.ts'
import { sql } from '../../db/sql.ts'
import { wakeDispatcher } from '../../events/wake.ts'
import { startWorkers } from '../../workers.ts'
import type { NewNotice } from './new-notice.ts'
import { queueNotice } from './queue-notice.ts'

let desk: TestApp
let workers: { stop(): Promise<void> } | undefined
const peers: SmtpPeer[] = []

beforeAll(async () => {
  desk = await createTestApp()
})
afterEach(async () => {
  await workers?.stop()
  workers = undefined
  await Promise.all(peers.splice(0).map((peer) => peer.stop()))
})
afterAll(() => desk.close())

async function smtp(options: SmtpOptions = {}): Promise<SmtpPeer> {
  const peer = await startSmtp(options)
  peers.push(peer)
  return peer
}

async function work(smtpUrl: string | null) {
  await workers?.stop()
  const config = { smtpUrl, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  workers = await startWorkers({ database: desk.database, config, log: keepLog(), retrySeconds: [0.05, 0.05], pace })
}

const notice = (fields: Partial<NewNotice> = {}): NewNotice => ({
  kind: 'test',
  to: { address: 'ann@agents.example', name: 'Ann' },
  subject: 'Grüße',
  text: 'Hello',
  ...fields,
})

async function queue(fields: Partial<NewNotice> = {}) {
  const queued = await desk.database.transaction((tx) => queueNotice(tx, notice(fields)))
  wakeDispatcher(desk.database)
  return queued
}

const becomes = (id: number, state: string) =>
  until(`notice ${id} to be ${state}`, async () => {
    const [row] = await desk.database.query<{ state: string; reason: string | null; attempts: number }>(
      sql`select state, reason, attempts from notices where id = ${id}`,
    )
    return row?.state === state && row
  })

test('a notice goes out once, marked as automatic, from the first inbox', async () => {
  const server = await smtp()
  await work(server.url)
  const { id, emailMessageId } = await queue({
    html: '<p>Hello</p>',
    headers: { 'X-Ticket': '12' },
    envelopeFrom: '',
    inReplyTo: 'their-mail@example.test',
  })
  await becomes(id, 'sent')
  const [mail] = await server.waitFor(1)
  const header = (name: string) => mail?.parsed.headers.find((entry) => entry.key === name)?.value
  expect(mail?.envelope).toEqual({ from: '', to: ['ann@agents.example'] })
  expect(mail?.parsed).toMatchObject({ subject: 'Grüße', messageId: `<${emailMessageId}>`, text: 'Hello\n' })
  expect(mail?.parsed.from?.address).toBe('support@localhost.localdomain')
  expect(header('auto-submitted')).toBe('auto-generated')
  expect(header('x-auto-response-suppress')).toBe('All')
  expect(header('x-ticket')).toBe('12')
  expect(header('in-reply-to')).toBe('<their-mail@example.test>')
  // a start of the desk finds nothing to do again
  await work(server.url)
  const second = await queue()
  await becomes(second.id, 'sent')
  expect(server.attempts).toHaveLength(2)
})

test('without a server it is held, and sent when there is one', async () => {
  await work(null)
  const { id } = await queue()
  expect(await becomes(id, 'held')).toMatchObject({ reason: 'no SMTP server is set' })
  const server = await smtp()
  await work(server.url)
  await becomes(id, 'sent')
})

test('what would come too late is not sent', async () => {
  const server = await smtp()
  await work(server.url)
  const { id } = await queue({ expiresAt: new Date(Date.now() - 1_000) })
  await becomes(id, 'failed')
  expect(server.attempts).toEqual([])
})

test('a temporary refusal is tried again, a final one is not, and a lost answer leaves it unknown', async () => {
  const server = await smtp({ onData: (_mail, nth) => (nth === 1 ? { code: 451, text: 'Later' } : undefined) })
  await work(server.url)
  const { id } = await queue()
  expect(await becomes(id, 'sent')).toMatchObject({ attempts: 2 })
  const strict = await smtp({ onData: () => ({ code: 550, text: 'Never' }) })
  await work(strict.url)
  expect(await becomes((await queue()).id, 'failed')).toMatchObject({ attempts: 1 })
  const silent = await smtp({ onData: () => 'drop' })
  await work(silent.url)
  const lost = await queue()
  await becomes(lost.id, 'unknown')
  await work(silent.url)
  await becomes((await queue()).id, 'unknown')
  expect(silent.attempts).toHaveLength(2)
})

test('what a dead process left in the middle is never sent again', async () => {
  const { id } = await queue()
  await desk.database.query(sql`update notices set state = 'sending' where id = ${id}`)
  const server = await smtp()
  await work(server.url)
  expect(await becomes(id, 'unknown')).toMatchObject({ reason: expect.stringContaining('may have arrived') })
  expect(server.attempts).toEqual([])
})
