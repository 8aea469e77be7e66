import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { startWorld, type World } from '../../scenarios/world.ts'
import { makeInbox, makeUser } from '../../support/factories.ts'
import type { ReceivedMail } from '../../support/smtp.ts'

// Rule 36: whatever a peer does, the desk's own mail ends. Every loop below runs until nobody answers any more.

const noNames = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))

let worlds: World[] = []
beforeEach(async () => {
  worlds = [await startWorld(noNames), await startWorld(noNames)]
}, 60_000)
afterEach(() => Promise.all(worlds.map((world) => world.close())))

async function makeAnsweringInbox(world: World, email: string): Promise<number> {
  const inbox = await makeInbox(world.db, { email })
  await world.db.query(sql`
    update inboxes set auto_reply_enabled = true, auto_reply_subject = 'We got your mail', auto_reply_message = '<p>Thank you for writing.</p>' where id = ${inbox.id}`)
  return inbox.id
}

const plainMail = (from: string, to: string, subject: string, text = 'Hello', header = '') =>
  Buffer.from(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${crypto.randomUUID()}@peer.test>\r\n${header}\r\n${text}\r\n`,
  )

function arrivalAt(inboxId: number, envelopeFrom: string, to: string) {
  return { channel: 'smtp' as const, inboxId, envelopeFrom, envelopeTo: [to], remoteAddress: '127.0.0.1', helo: 'peer' }
}

interface Side {
  world: World
  inboxId: number
  address: string
}

/** Carries what each desk sends to the other one until both are silent; gives how many mails each sent. */
async function carry(sides: readonly [Side, Side], change: (mail: ReceivedMail) => { raw: Buffer; from: string }) {
  const counts = [0, 0]
  for (let round = 0; round < 20; round++) {
    let moved = 0
    for (const [index, side] of sides.entries()) {
      const other = sides[1 - index] as Side
      const mails = (await side.world.sent()).slice(counts[index])
      for (const mail of mails) {
        const { raw, from } = change(mail)
        await other.world.deliver(raw, arrivalAt(other.inboxId, from, other.address))
      }
      counts[index] = (counts[index] ?? 0) + mails.length
      moved += mails.length
    }
    if (moved === 0) return counts
  }
  throw new Error('the desks still write to each other after twenty rounds')
}

async function bothSides(): Promise<[Side, Side]> {
  const [one, other] = worlds as [World, World]
  const [a, b] = ['support@a.test', 'help@b.test']
  return [
    { world: one, inboxId: await makeAnsweringInbox(one, a), address: a },
    { world: other, inboxId: await makeAnsweringInbox(other, b), address: b },
  ]
}

test('rule 36: two desks with automatic replies fall silent after one mail', async () => {
  const sides = await bothSides()
  await sides[0].world.deliver(
    plainMail(sides[1].address, sides[0].address, 'Hi'),
    arrivalAt(sides[0].inboxId, sides[1].address, sides[0].address),
  )
  const counts = await carry(sides, (mail) => ({ raw: mail.raw, from: mail.envelope.from }))
  expect(counts).toEqual([1, 0])
  // what came back is stored and shown all the same
  const [row] = await sides[1].world.db.query(sql`select automatic_reason from message_mails`)
  expect(row).toEqual({ automatic_reason: 'Auto-Submitted: auto-replied' })
}, 60_000)

test('rule 36: two desks whose mail loses every header on the way write at most three mails each', async () => {
  const sides = await bothSides()
  await sides[0].world.deliver(
    plainMail(sides[1].address, sides[0].address, 'Hi'),
    arrivalAt(sides[0].inboxId, sides[1].address, sides[0].address),
  )
  const counts = await carry(sides, (mail) => {
    const from = mail.parsed.from?.address ?? ''
    const to = mail.envelope.to[0] ?? ''
    return {
      raw: plainMail(
        from,
        to,
        (mail.parsed.subject ?? '').replace(/\[#\d+\]/, ''),
        `${mail.parsed.text} ${crypto.randomUUID()}`,
      ),
      from,
    }
  })
  expect(Math.max(...counts)).toBeLessThanOrEqual(3)
  expect(Math.min(...counts)).toBeGreaterThan(1)
}, 60_000)

test('rule 36: a peer that answers everything without any header gets at most three mails', async () => {
  const [world] = worlds as [World]
  const inboxId = await makeAnsweringInbox(world, 'support@a.test')
  let answered = 0
  await world.deliver(
    plainMail('robot@peer.test', 'support@a.test', 'Hello'),
    arrivalAt(inboxId, 'robot@peer.test', 'support@a.test'),
  )
  for (let round = 0; round < 10; round++) {
    const mails = (await world.sent()).slice(answered)
    if (mails.length === 0) break
    for (const { parsed } of mails) {
      answered += 1
      // sometimes in the thread, sometimes not, never the same words
      const header = answered % 2 === 0 ? `In-Reply-To: ${parsed.messageId}\r\n` : ''
      const raw = plainMail('robot@peer.test', 'support@a.test', `Got it ${answered}`, `Number ${answered}`, header)
      await world.deliver(raw, arrivalAt(inboxId, 'robot@peer.test', 'support@a.test'))
    }
  }
  expect(answered).toBeLessThanOrEqual(3)
  expect(await world.sent()).toHaveLength(answered)
}, 60_000)

test('rule 36: an agent whose address bounces gets no more notices, and the bounces make no ticket', async () => {
  const [world] = worlds as [World]
  const { db } = world
  const inbox = await makeInbox(db, { email: 'support@a.test' })
  const agent = await makeUser(db, { email: 'gone@agents.test', inboxes: { [inbox.id]: 'write' } })
  for (const event of ['message', 'assigned', 'newTicket'])
    await db.query(
      sql`insert into notificationpreferences (user_id, event, web, email) values (${agent.id}, ${event}, true, true)`,
    )
  const write = (n: number) =>
    world.deliver(
      plainMail('carla@example.com', 'support@a.test', `Question ${n}`, `Text ${n}`),
      arrivalAt(inbox.id, 'carla@example.com', 'support@a.test'),
    )
  let seen = 0
  for (let n = 0; n < 6; n++) {
    await write(n)
    const mails = (await world.sent()).slice(seen)
    seen += mails.length
    for (const mail of mails) {
      const bounce = bounceOf('gone@agents.test', mail.parsed.messageId ?? '')
      await world.deliver(bounce, arrivalAt(inbox.id, '', mail.envelope.from || 'support@a.test'))
    }
  }
  expect(seen).toBeGreaterThan(0)
  expect(seen).toBeLessThanOrEqual(3)
  const [row] = await db.query(sql`select count(*)::int as tickets from tickets`)
  expect(row).toEqual({ tickets: 6 })
}, 60_000)

function bounceOf(address: string, messageId: string): Buffer {
  return Buffer.from(
    `From: Mailer <mailer-daemon@agents.test>
To: support@a.test
Subject: Undelivered
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

No.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; agents.test

Final-Recipient: rfc822; ${address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--x
Content-Type: text/rfc822-headers

Message-ID: ${messageId}
--x--
`.replaceAll('\n', '\r\n'),
  )
}
