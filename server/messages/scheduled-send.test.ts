import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { deliveryOf, emit, filesDirectory, keepLog, makeMailMessage, pace, until } from '../../test/support/mail.ts'
import { type SmtpPeer, startSmtp } from '../../test/support/smtp.ts'
import { sql } from '../db/sql.ts'
import { startWorkers } from '../workers.ts'
import { sendScheduled } from './scheduled-send.job.ts'

let desk: TestDatabase
let peer: SmtpPeer
let workers: { stop(): Promise<void> }

beforeAll(async () => {
  desk = await createTestDatabase()
})
beforeEach(async () => {
  peer = await startSmtp()
  workers = await start()
})
afterEach(async () => {
  await workers.stop()
  await peer.stop()
})
afterAll(() => desk.drop())

function start() {
  const config = { smtpUrl: peer.url, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  return startWorkers({ database: desk.database, config, log: keepLog(), pace })
}

/** A scheduled ticket as a create leaves it. */
async function schedule(sendAt: Date, statusId: number | null = 3, ticketState = 'scheduled') {
  const message = await makeMailMessage(desk.database, { ticketState, sendAfter: sendAt })
  const [row] = await desk.database.query<{ id: number }>(sql`
    insert into scheduledemails (ticket_id, message_id, send_at, status_id)
    values (${message.ticketId}, ${message.messageId}, ${sendAt.toISOString()}, ${statusId}) returning id`)
  const scheduledEmailId = row?.id ?? 0
  const { ticketId, messageId } = message
  await emit(desk.database, {
    kind: 'ticket.scheduled',
    ticketId,
    messageId,
    scheduledEmailId,
    sendAt: sendAt.toISOString(),
  })
  return { ...message, scheduledEmailId }
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000)

async function ticketOf(id: number) {
  const [row] = await desk.database.query<{ state: string; status_id: number; created_at: string }>(
    sql`select state, status_id, created_at from tickets where id = ${id}`,
  )
  return row
}

async function move(scheduled: { ticketId: number; scheduledEmailId: number }, sendAt: Date) {
  await desk.database.query(sql`
    update scheduledemails set send_at = ${sendAt.toISOString()} where id = ${scheduled.scheduledEmailId}`)
  await emit(desk.database, {
    kind: 'schedule.changed',
    ticketId: scheduled.ticketId,
    scheduledEmailId: scheduled.scheduledEmailId,
    sendAt: sendAt.toISOString(),
  })
}

async function createdEvents(ticketId: number) {
  return desk.database.query(sql`select 1 from events where kind = 'ticket.created' and ticket_id = ${ticketId}`)
}

test('at its time the ticket becomes active with the chosen status and its mail is sent, once', async () => {
  const sendAt = inSeconds(1)
  const scheduled = await schedule(sendAt)
  expect((await ticketOf(scheduled.ticketId))?.state).toBe('scheduled')
  await peer.waitFor(1)
  expect(Date.now()).toBeGreaterThanOrEqual(sendAt.getTime())
  const ticket = await ticketOf(scheduled.ticketId)
  expect(ticket).toMatchObject({ state: 'active', status_id: 3 })
  expect(Date.parse(ticket?.created_at ?? '')).toBeGreaterThanOrEqual(sendAt.getTime())
  const activities = await desk.database.query(sql`
    select event_type, status_id, message_id from ticketactivities where ticket_id = ${scheduled.ticketId} order by id`)
  expect(activities).toEqual([
    { event_type: 'sent', status_id: 3, message_id: scheduled.messageId },
    { event_type: 'status', status_id: 3, message_id: scheduled.messageId },
  ])
  await Promise.all([1, 2, 3].map(() => sendScheduled(desk.database, scheduled.scheduledEmailId)))
  expect(await createdEvents(scheduled.ticketId)).toHaveLength(1)
  await until(
    'the mail to be marked',
    async () => (await deliveryOf(desk.database, scheduled.messageId)).status === 'sent',
  )
  expect(peer.attempts).toHaveLength(1)
})

test('many runs at once send it once', async () => {
  await workers.stop()
  const scheduled = await schedule(inSeconds(-1), null)
  await Promise.all(Array.from({ length: 10 }, () => sendScheduled(desk.database, scheduled.scheduledEmailId)))
  expect(await createdEvents(scheduled.ticketId)).toHaveLength(1)
  expect(await ticketOf(scheduled.ticketId)).toMatchObject({ state: 'active', status_id: 1 })
})

test('a cancelled schedule and a deleted ticket send nothing', async () => {
  const cancelled = await schedule(inSeconds(0.3))
  const deleted = await schedule(inSeconds(0.3))
  await desk.database.query(
    sql`update scheduledemails set state = 'cancelled' where id = ${cancelled.scheduledEmailId}`,
  )
  await desk.database.query(sql`update tickets set state = 'deleted' where id = ${deleted.ticketId}`)
  const after = await schedule(inSeconds(1.5))
  await until('a later one to be sent', async () => (await ticketOf(after.ticketId))?.state === 'active')
  expect((await ticketOf(cancelled.ticketId))?.state).toBe('scheduled')
  expect((await ticketOf(deleted.ticketId))?.state).toBe('deleted')
  await until('its mail', async () => (await deliveryOf(desk.database, after.messageId)).status === 'sent')
  const receivers = peer.attempts.map((attempt) => attempt.envelope.to[0])
  expect(receivers).not.toContain(cancelled.customerEmail)
  expect(receivers).not.toContain(deleted.customerEmail)
})

test('a schedule moved earlier is sent earlier, one moved later waits', async () => {
  const earlier = await schedule(inSeconds(3_600))
  const later = await schedule(inSeconds(0.5))
  await move(earlier, inSeconds(0.2))
  await move(later, inSeconds(3_600))
  await peer.waitFor(1)
  expect(peer.attempts[0]?.envelope.to).toEqual([earlier.customerEmail])
  await sendScheduled(desk.database, later.scheduledEmailId)
  expect((await ticketOf(later.ticketId))?.state).toBe('scheduled')
})

test('what became due while nothing ran is sent after the start, even when its job is lost', async () => {
  await workers.stop()
  const scheduled = await schedule(inSeconds(0.1))
  const lost = await schedule(inSeconds(0.1))
  await desk.database.query(sql`delete from events where ticket_id = ${lost.ticketId}`)
  await until('both to be due', async () => {
    const [row] = await desk.database.query<{ due: boolean }>(
      sql`select bool_and(send_at < now()) as due from scheduledemails where id in (${scheduled.scheduledEmailId}, ${lost.scheduledEmailId})`,
    )
    return row?.due
  })
  workers = await start()
  await peer.waitFor(2)
  expect(peer.mails.map((mail) => mail.envelope.to[0]).sort()).toEqual(
    [scheduled.customerEmail, lost.customerEmail].sort(),
  )
})

test('a scheduled reply on an open ticket is sent at its time and changes the status then', async () => {
  const scheduled = await schedule(inSeconds(0.5), 5, 'active')
  const before = await ticketOf(scheduled.ticketId)
  expect(before?.status_id).toBe(1)
  await peer.waitFor(1)
  expect(await ticketOf(scheduled.ticketId)).toMatchObject({
    state: 'active',
    status_id: 5,
    created_at: before?.created_at,
  })
  const events = await desk.database.query(sql`
    select kind, data from events where ticket_id = ${scheduled.ticketId} and kind in ('message.created', 'ticket.updated')
    order by id`)
  expect(events).toMatchObject([
    { kind: 'message.created', data: { mail: true, threadType: 'message' } },
    { kind: 'ticket.updated', data: { changes: { statusId: { from: 1, to: 5 } } } },
  ])
  expect(await createdEvents(scheduled.ticketId)).toHaveLength(0)
})
