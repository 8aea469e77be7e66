import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { makeCertificate } from '../../../server/mail/inbound/smtp-certificate.ts'
import { startWorld, type World } from '../../scenarios/world.ts'
import { makeCustomer, makeInbox, makeUser } from '../../support/factories.ts'
import { smimeSignature } from '../fixtures/containers.ts'

// What the stories of test/scenarios cannot say in sentences: files, pictures, the API's view, events, broken mail.

let world: World
let inboxId: number
let agent: { id: number; token: string; email: string }
beforeAll(async () => {
  world = await startWorld(() => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })))
  inboxId = (await makeInbox(world.db, { email: 'support@acme.test' })).id
  agent = await makeUser(world.db, { inboxes: { [inboxId]: 'write' } })
}, 60_000)
afterAll(() => world.close())

let count = 0

async function deliver(text: string, from: string | null = 'carla@example.com') {
  const raw = Buffer.from(text.replaceAll('\n', '\r\n'))
  const arrival = { channel: 'imap' as const, inboxId, envelopeFrom: from, envelopeTo: ['support@acme.test'] }
  const id = await world.deliver(raw, arrival)
  const [row] = await world.db.query<{ state: string; ticketId: number; messageId: number; outcome: object }>(sql`
    select state, ticket_id as "ticketId", message_id as "messageId", outcome from incoming_mails where id = ${id}`)
  return row as NonNullable<typeof row>
}

const head = (subject: string, more = '') =>
  `From: Carla Customer <carla@example.com>\nTo: support@acme.test\nSubject: ${subject}\nMessage-ID: <accept-${++count}@example.com>\n${more}`

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('rule 15: a picture of the text is shown in it, other files are attached, even empty ones', async () => {
  const { messageId, ticketId } =
    await deliver(`${head('Pictures', 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n')}
--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html

<p>Look: <img src="cid:Logo%40one"></p>
--r
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-ID: <logo@one>
Content-Disposition: inline; filename=logo.png

${pixel}
--r--
--m
Content-Type: text/plain; name=empty.txt
Content-Disposition: attachment; filename=empty.txt

--m--
`)
  const as = world.app.as(agent.token)
  const { message } = (await as.get(`/tickets/${ticketId}/messages/${messageId}.json?includes=files`)).body
  expect(message.htmlBody).toMatch(/src="\/desk\/api\/v2\/files\/\d+\/inline"/)
  const names = (await as.get(`/messages/${messageId}.json?includes=files`)).body.included.files
  const shown = names.map((file: { fileName: string; size: number }) => [file.fileName, file.size])
  expect(shown).toContainEqual(['logo.png', 70])
  expect(shown.map(([name]: [string]) => name)).toContain('empty.txt')
  const path = /src="([^"]+)"/.exec(message.htmlBody)?.[1] ?? ''
  expect((await as.get(path)).status).toBe(200)
})

test('a message that came as mail shows what is known of it; the text has no history, the history is beside it', async () => {
  const { messageId } = await deliver(`${head('History', 'Date: Sun, 22 Nov 2026 10:00:00 +0100\n')}
New words.

On Sat, Nov 21, 2026 at 9:00 AM Alex <alex@acme.test> wrote:
> Old words.
`)
  const { message } = (await world.app.as(agent.token).get(`/messages/${messageId}.json`)).body
  expect(message.textBody.trim()).toBe('New words.')
  expect(message.mail).toMatchObject({
    fromName: 'Carla Customer',
    fromAddress: 'carla@example.com',
    headerFrom: null,
    claimedAt: '2026-11-22T09:00:00Z',
    automaticReason: null,
    authentication: { verdict: 'unknown', by: 'nobody' },
    quotedText: expect.stringContaining('Old words.'),
    warnings: [],
    possibleTicket: null,
  })
  expect(message).toMatchObject({ subject: 'History', to: ['support@acme.test'], createdBy: { type: 'customers' } })
})

test('rule 19: an S/MIME signature is verified once, on arrival, and shown with whose it is', async () => {
  const content = 'Content-Type: text/plain\n\nSigned words.'
  const signature = smimeSignature(Buffer.from(content.replaceAll('\n', '\r\n')), makeCertificate('carla.example'))
  const { messageId } =
    await deliver(`${head('Signed', 'Content-Type: multipart/signed; boundary=s; protocol="application/pkcs7-signature"\n')}
--s
${content}
--s
Content-Type: application/pkcs7-signature; name=smime.p7s
Content-Transfer-Encoding: base64

${signature.toString('base64')}
--s--
`)
  const { message } = (await world.app.as(agent.token).get(`/messages/${messageId}.json`)).body
  expect(message.textBody.trim()).toBe('Signed words.')
  expect(message.mail.authentication.protection).toBe('smime-signed')
  expect(message.mail.authentication.smime).toMatchObject({
    isValid: true,
    signer: 'carla.example',
    isTrusted: false,
    isSender: false,
  })
  expect(message.mail.warnings).toEqual(['The S/MIME signature is that of carla.example, not of the sender'])
})

test('rule 18: a cancelled appointment is shown as such where it was announced, by its organizer alone', async () => {
  const invitation = (method: string, sequence: number) =>
    `Content-Type: text/calendar; method=${method}\n\nBEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:${method}\nBEGIN:VEVENT\nUID:lunch-1\nSUMMARY:Lunch\nSEQUENCE:${sequence}\nDTSTART:20260505T100000Z\nORGANIZER:mailto:carla@example.com\nEND:VEVENT\nEND:VCALENDAR\n`
  const { messageId } = await deliver(`${head('Lunch')}${invitation('REQUEST', 0)}`)
  const card = async () => {
    const { message } = (await world.app.as(agent.token).get(`/messages/${messageId}.json`)).body
    return message.mail.calendar[0]
  }
  expect(await card()).toMatchObject({
    method: 'REQUEST',
    summary: 'Lunch',
    start: '2026-05-05T10:00:00.000Z',
    status: '',
  })
  await deliver(`${head('Lunch').replace('carla@', 'mallory@')}${invitation('CANCEL', 1)}`, 'mallory@example.com')
  expect((await card()).supersededBy).toBeUndefined()
  const moved = await deliver(`${head('Lunch')}${invitation('REQUEST', 1)}`)
  expect(await card()).toMatchObject({ status: '', supersededBy: moved.messageId })
  const cancelled = await deliver(`${head('Cancelled: Lunch')}${invitation('CANCEL', 2)}`)
  expect(await card()).toMatchObject({ status: 'CANCELLED', supersededBy: cancelled.messageId })
  const [mail] = await world.db.query<{ id: number }>(
    sql`select id from incoming_mails where message_id = ${messageId}`,
  )
  await world.app.admin.post(`/incomingmails/${mail?.id}/reprocess.json`)
  await world.settle()
  expect(await card()).toMatchObject({ status: 'CANCELLED', supersededBy: cancelled.messageId })
})

test('placeholders in a customer’s mail mean nothing', async () => {
  const { messageId } = await deliver(`${head('Template')}\nHello {%user.email%} and {%ticket.id%}\n`)
  const [row] = await world.db.query(sql`select text_body from messages where id = ${messageId}`)
  expect((row as { text_body: string }).text_body).toContain('{%user.email%} and {%ticket.id%}')
})

test('an answer is an event of the customer, stops no clock, and is unread for agents', async () => {
  const first = await deliver(`${head('Events')}\nOne\n`)
  const again = await deliver(`${head('Re: Events', `References: <accept-${count}@example.com>\n`)}\nTwo\n`)
  expect(again.ticketId).toBe(first.ticketId)
  const [event] = await world.db.query(sql`
    select kind, actor_type, data from events where kind = 'message.created' and ticket_id = ${first.ticketId}`)
  const data = { ticketId: first.ticketId, messageId: again.messageId, threadType: 'message', mail: false }
  expect(event).toEqual({ kind: 'message.created', actor_type: 'customers', data })
  const { ticket } = (await world.app.as(agent.token).get(`/tickets/${first.ticketId}.json`)).body
  expect(ticket).toMatchObject({ isRead: false, responseTimeMins: null, previewText: 'Two' })
})

test('rule 34: what a program wrote is an event that says so', async () => {
  const { ticketId } = await deliver(`${head('News', 'Precedence: bulk\n')}\nBuy!\n`)
  const [event] = await world.db.query(
    sql`select data from events where kind = 'ticket.created' and ticket_id = ${ticketId}`,
  )
  expect(event).toMatchObject({ data: { byMail: true, automatic: true } })
})

test('rule 2: a mail that cannot be read is a ticket with the mail attached, and nothing answers it', async () => {
  const nested = Array.from(
    { length: 130 },
    (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`,
  ).join('')
  const { state, ticketId, messageId } = await deliver(`${head('Too deep', nested)}\n`)
  expect(state).toBe('quarantined')
  const as = world.app.as(agent.token)
  const { ticket } = (await as.get(`/tickets/${ticketId}.json`)).body
  expect(ticket.subject).toBe('Too deep')
  const { message, included } = (await as.get(`/messages/${messageId}.json?includes=files`)).body
  expect(message.textBody).toContain('could not be read fully')
  expect(message.mail.warnings[0]).toContain('could not be read fully')
  expect(included.files).toMatchObject([{ mimeType: 'message/rfc822' }])
})

test('rule 1: a quarantined mail that can be read later takes its ticket along', async () => {
  const { ticketId } = await deliver(`${head('Better later')}\nReadable after all.\n`)
  // as if an older program had not been able to read it
  const [row] = await world.db.query<{ id: number }>(sql`select id from incoming_mails where ticket_id = ${ticketId}`)
  await world.db.query(sql`update incoming_mails set state = 'quarantined' where id = ${row?.id}`)
  expect((await world.app.admin.post(`/incomingmails/${row?.id}/reprocess.json`)).status).toBeLessThan(300)
  await world.settle()
  const [after] = await world.db.query<{ state: string; ticketId: number }>(sql`
    select state, ticket_id as "ticketId" from incoming_mails where id = ${row?.id}`)
  expect(after?.state).toBe('done')
  const [old] = await world.db.query(sql`select state, merged_into_id from tickets where id = ${ticketId}`)
  expect(old).toEqual({ state: 'merged', merged_into_id: after?.ticketId })
})

test('two workers that take the same mail make one ticket', async () => {
  const before = await world.db.query(sql`select 1 from tickets`)
  const text = `${head('At once')}\nOnce.\n`
  await Promise.all([deliver(text), deliver(text), deliver(text)])
  expect(await world.db.query(sql`select 1 from tickets`)).toHaveLength(before.length + 1)
})

test('moving a message needs the right to both tickets, and is for what customers wrote', async () => {
  const one = await deliver(`${head('Moving')}\nOne\n`)
  const two = await deliver(`${head('Re: Moving', `References: <accept-${count}@example.com>\n`)}\nTwo\n`)
  const other = await deliver(`${head('Another')}\nThree\n`)
  const path = `/tickets/${one.ticketId}/messages/${two.messageId}/move.json`
  const stranger = await makeUser(world.db)
  expect((await world.app.as(stranger.token).post(path, { ticket: { id: other.ticketId } })).status).toBe(404)
  const as = world.app.as(agent.token)
  expect((await as.post(path, { ticket: { id: one.ticketId } })).status).toBe(400)
  expect((await as.post(path, { ticket: { id: 999_999 } })).status).toBe(404)
  const moved = await as.post(path, { ticket: { id: other.ticketId } })
  expect(moved).toMatchObject({ status: 200, body: { ticket: { id: other.ticketId, messageCount: 2 } } })
  const left = (await as.get(`/tickets/${one.ticketId}.json`)).body.ticket
  expect(left).toMatchObject({ messageCount: 1, previewText: 'One' })
  // what answers the moved message follows it
  const [ref] = await world.db.query<{ id: string }>(sql`
    select email_message_id as id from threademailrefs where message_id = ${two.messageId} and kind = 'inbound'`)
  const next = await deliver(`${head('Re: Moving', `In-Reply-To: <${ref?.id}>\n`)}\nFour\n`)
  expect(next.ticketId).toBe(other.ticketId)
})

test('rule 35: soft bounces suspend an address only after the fifth within a week', async () => {
  const customer = await makeCustomer(world.db, { email: 'full@example.com' })
  expect(customer.id).toBeGreaterThan(0)
  await deliver(
    `From: full@example.com\nTo: support@acme.test\nSubject: Full\nMessage-ID: <full@example.com>\n\nHi\n`,
    'full@example.com',
  )
  const [ticket] = await world.db.query<{ id: number }>(sql`select max(id) as id from tickets`)
  const isSuspended = async () =>
    (
      await world.db.query(
        sql`select 1 from suspendedaddresses where address = 'full@example.com' and state = 'active'`,
      )
    ).length > 0
  for (let round = 1; round <= 5; round++) {
    const answer = await world.app
      .as(agent.token)
      .post(`/tickets/${ticket?.id}/messages.json`, { message: `Try ${round}` })
    await world.settle()
    const bounce = `From: mailer-daemon@example.com\nTo: support@acme.test\nSubject: Undelivered\nMessage-ID: <bounce-${round}@example.com>
MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n
--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; full@example.com\nAction: failed\nStatus: 4.2.2\n
--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${answer.body.message.emailMessageId}>\n--x--\n`
    expect((await deliver(bounce, '')).outcome).toMatchObject({
      report: [expect.stringContaining('Not delivered to full@example.com')],
    })
    expect(await isSuspended()).toBe(round === 5)
  }
}, 60_000)
