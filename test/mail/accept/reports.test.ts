import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { startWorld, type World } from '../../scenarios/world.ts'
import { makeInbox, makeUser } from '../../support/factories.ts'

// What recipients' programs tell about mails of ours: complaints (RFC 5965) and read receipts (RFC 8098).

let world: World
let inboxId: number
let agent: { id: number; token: string; email: string }
let ticketId: number
let messageId: number
let sentId: string
let count = 0

beforeAll(async () => {
  world = await startWorld(() => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })))
  inboxId = (await makeInbox(world.db, { email: 'support@acme.test' })).id
  agent = await makeUser(world.db, { inboxes: { [inboxId]: 'write' } })
}, 60_000)
afterAll(() => world.close())

interface Arrived {
  state: string
  ticketId: number | null
  messageId: number | null
  outcome: { report?: string[] }
}

async function deliver(text: string, from: string | null): Promise<Arrived> {
  const raw = Buffer.from(text.replaceAll('\n', '\r\n'))
  const arrival = { channel: 'imap' as const, inboxId, envelopeFrom: from, envelopeTo: ['support@acme.test'] }
  const id = await world.deliver(raw, arrival)
  const [row] = await world.db.query<Arrived>(sql`
    select state, ticket_id as "ticketId", message_id as "messageId", outcome from incoming_mails where id = ${id}`)
  return row as Arrived
}

const report = (type: string, headers: string, fields: string, original = `Message-ID: <${sentId}>`) => `${headers}
To: support@acme.test
Message-ID: <report-${++count}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=${type}; boundary=x

--x

In plain words.
--x
Content-Type: message/${type}

${fields}
--x
Content-Type: text/rfc822-headers

${original}
--x--
`

const countTickets = async () => (await world.db.query(sql`select 1 from tickets`)).length
const messageNow = async () =>
  (await world.app.as(agent.token).get(`/tickets/${ticketId}/messages/${messageId}.json`)).body.message

beforeEach(async () => {
  const address = `customer-${++count}@example.com`
  const first = await deliver(
    `From: ${address}\nTo: support@acme.test\nSubject: Hello ${count}\nMessage-ID: <first-${count}@example.com>\n\nHi\n`,
    address,
  )
  ticketId = first.ticketId ?? 0
  const answer = await world.app.as(agent.token).post(`/tickets/${ticketId}/messages.json`, { message: 'Our answer' })
  messageId = answer.body.message.id
  sentId = answer.body.message.emailMessageId
  await world.settle()
})

test('rule 35: a complaint suspends who complained, is told in the ticket and to its agent, and is no ticket', async () => {
  const address = `customer-${count}@example.com`
  await world.app
    .as(agent.token)
    .patch(`/tickets/${ticketId}.json`, { ticket: { status: { id: 5 }, agent: { id: agent.id } } })
  const [before, mails] = [await countTickets(), (await world.sent()).length]
  const arrived = await deliver(
    report(
      'feedback-report',
      'From: complaints@isp.example\nSubject: FW: Our answer',
      `Feedback-Type: abuse\nUser-Agent: Loop/1\nVersion: 1\nOriginal-Rcpt-To: ${address}`,
    ),
    '',
  )
  expect(arrived).toMatchObject({
    state: 'done',
    ticketId,
    outcome: { report: [`${address} reported the mail as spam`] },
  })
  const as = world.app.as(agent.token)
  const told = (await as.get(`/messages/${arrived.messageId}.json`)).body.message
  expect(told).toMatchObject({ threadType: 'eventInfo', textBody: `${address} reported the mail as spam` })
  const suspended = await world.db.query(
    sql`select reason from suspendedaddresses where address = ${address} and state = 'active'`,
  )
  expect(suspended).toEqual([{ reason: 'the recipient calls it spam' }])
  const notified = await world.db.query(
    sql`select kind from notifications where user_id = ${agent.id} and message_id = ${arrived.messageId}`,
  )
  expect(notified).toEqual([{ kind: 'undelivered' }])
  expect((await as.get(`/tickets/${ticketId}.json`)).body.ticket.status.id).toBe(5)
  expect(await countTickets()).toBe(before)
  expect(await world.sent()).toHaveLength(mails)
  // it was delivered: that it is disliked makes it no less so
  expect((await messageNow()).deliveryStatus).not.toBe('bounced')
})

test('rule 35: a complaint that hides its recipient is about the only one the mail had', async () => {
  const arrived = await deliver(
    report(
      'feedback-report',
      'From: staff@isp.example\nSubject: complaint',
      'Feedback-Type: abuse\nUser-Agent: Loop/1',
    ),
    '',
  )
  expect(arrived.outcome.report).toEqual([`customer-${count - 1}@example.com reported the mail as spam`])
})

test('rule 35: a read receipt says when the customer saw the mail, once, and is no message and no ticket', async () => {
  const before = await countTickets()
  const receipt = (disposition: string) =>
    report(
      'disposition-notification',
      'From: customer@example.com\nSubject: Read: Our answer',
      `Final-Recipient: rfc822; customer@example.com\nOriginal-Message-ID: <${sentId}>\nDisposition: ${disposition}`,
      'Subject: x',
    )
  const deleted = await deliver(receipt('automatic-action/MDN-sent-automatically; deleted'), '')
  expect(deleted).toMatchObject({ state: 'done', ticketId, messageId: null })
  expect((await messageNow()).viewedByCustomerAt ?? null).toBeNull()
  const seen = await deliver(receipt('manual-action/MDN-sent-manually; displayed'), '')
  expect(seen).toMatchObject({ state: 'done', ticketId, messageId: null })
  const { viewedByCustomerAt } = await messageNow()
  expect(viewedByCustomerAt).toMatch(/^\d{4}-/)
  await deliver(receipt('manual-action/MDN-sent-manually; displayed'), '')
  expect((await messageNow()).viewedByCustomerAt).toBe(viewedByCustomerAt)
  expect(await countTickets()).toBe(before)
})

test('rule 35: a receipt or complaint about no mail of ours is stored as a ticket that a program wrote', async () => {
  const arrived = await deliver(
    report(
      'feedback-report',
      'From: fbl@isp.example\nSubject: complaint',
      'Feedback-Type: abuse',
      'Message-ID: <other@elsewhere.example>',
    ),
    '',
  )
  expect(arrived.ticketId).not.toBeNull()
  expect(arrived.ticketId).not.toBe(ticketId)
  const { message } = (await world.app.as(agent.token).get(`/messages/${arrived.messageId}.json`)).body
  expect(message.mail.automaticReason).not.toBeNull()
})
