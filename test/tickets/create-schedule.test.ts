import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { sendScheduled } from '../../server/messages/scheduled-send.job.ts'
import { activityTypes, createTicketDesk, eventKinds, firstMessage, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()
const schedule = async (scheduledEmail: Record<string, unknown>, fields: Record<string, unknown> = {}) =>
  desk.create({ scheduledEmail: { sendAt: inAnHour(), ...scheduledEmail }, ...fields })

async function scheduleOf(ticketId: number) {
  const { body } = await desk.admin.get(`/tickets/${ticketId}.json?includes=scheduledemails`)
  return body.included.scheduledemails[0]
}

/** What the job does at the hour, which tests do not wait for. */
async function sendNow(ticketId: number): Promise<void> {
  const [row] = await desk.db.query<{ id: number }>(sql`
    update scheduledemails set send_at = now() where ticket_id = ${ticketId} returning id`)
  await sendScheduled(desk.db, row?.id ?? 0)
}

test('a scheduled ticket is stored, answered as delayed, and hidden until it is sent', async () => {
  const answer = await desk.agent.post(
    '/tickets.json?includes=scheduledemails',
    desk.body({ scheduledEmail: { sendAt: inAnHour() } }),
  )
  const { ticket } = answer.body
  expect(answer.body).toMatchObject({
    delayed: true,
    included: { scheduledemails: [{ state: 'active', ticket: { id: ticket.id } }] },
  })
  expect(ticket).toMatchObject({ state: 'scheduled', delayed: true, status: { id: 1 } })
  expect(await eventKinds(desk.db, ticket.id)).toEqual(['ticket.scheduled'])
  expect((await desk.agent.get(`/tickets.json?filter={"id":${ticket.id}}`)).body.tickets).toEqual([])
  expect(
    (await desk.agent.get(`/tickets.json?filter={"id":${ticket.id},"state":"scheduled"}`)).body.tickets,
  ).toHaveLength(1)
  expect((await desk.agent.get(`/tickets/${ticket.id}.json`)).body.delayed).toBe(true)

  await sendNow(ticket.id)
  expect((await desk.agent.get(`/tickets.json?filter={"id":${ticket.id}}`)).body.tickets).toMatchObject([
    { state: 'active', delayed: false },
  ])
  expect(await eventKinds(desk.db, ticket.id)).toEqual(['ticket.scheduled', 'ticket.created'])
})

test('it is mailed, with or without notifyCustomer, as the agent’s words', async () => {
  for (const notifyCustomer of [undefined, false, true]) {
    const { id } = await schedule({}, { notifyCustomer })
    expect(await firstMessage(desk.db, id)).toMatchObject({ created_by_type: 'users', delivery_status: 'queued' })
  }
})

test('it takes the status asked for when it is sent, not before', async () => {
  for (const status of [{ status: { id: 3 } }, { status: 3 }, { statusId: '3' }]) {
    const ticket = await schedule(status, { status: { id: 4 } })
    expect(ticket.status.id).toBe(4)
    await sendNow(ticket.id)
    expect((await desk.get(ticket.id)).status.id).toBe(3)
  }
  const unchanged = await schedule({}, { status: { id: 4 } })
  await sendNow(unchanged.id)
  expect((await desk.get(unchanged.id)).status.id).toBe(4)
})

describe('a time without a zone is read in the zone named beside it', () => {
  test.each([
    ['Europe/Bucharest', '2099-01-15T09:00:00', '2099-01-15T07:00:00Z'],
    ['Europe/Bucharest', '2099-07-15T09:00:00', '2099-07-15T06:00:00Z'],
    ['Europe/Bucharest', '2099-07-15 09:00', '2099-07-15T06:00:00Z'],
    ['europe/bucharest', '2099-07-15', '2099-07-14T21:00:00Z'],
    [62, '2099-07-15T09:00:00', '2099-07-15T06:00:00Z'],
    ['62', '2099-07-15T09:00:00', '2099-07-15T06:00:00Z'],
    ['Europe/Bucharest', '2099-07-15T09:00:00Z', '2099-07-15T09:00:00Z'],
    ['Europe/Bucharest', '2099-07-15T09:00:00+05:00', '2099-07-15T04:00:00Z'],
    // the last Sundays of March and October 2099: an hour that does not exist, and one that comes twice
    ['Europe/Bucharest', '2099-03-29T03:30:00', '2099-03-29T01:30:00Z'],
    ['Europe/Bucharest', '2099-10-25T03:30:00', '2099-10-25T00:30:00Z'],
    [undefined, '2099-07-15T09:00:00', '2099-07-15T09:00:00Z'],
  ])('%s %s is %s', async (zone, sendAt, expected) => {
    for (const name of ['timezoneId', 'timeZoneId', 'timezone']) {
      const { id } = await schedule({ sendAt, [name]: zone })
      expect((await scheduleOf(id)).sendAt).toBe(expected)
    }
  })

  test('and the zone is kept', async () => {
    expect(await scheduleOf((await schedule({ timezoneId: 62 })).id)).toMatchObject({ timezone: 'Europe/Bucharest' })
  })
})

test.each<[unknown, string, string]>([
  [{ sendAt: '2001-01-01T00:00:00Z' }, 'scheduledEmail.sendAt', 'must be in the future'],
  [{ sendAt: 'tomorrow' }, 'scheduledEmail.sendAt', 'must be a date as ‘2006-01-02T15:04:05Z’'],
  [{ sendAt: '2099-13-01T00:00:00Z' }, 'scheduledEmail.sendAt', 'must be a date as ‘2006-01-02T15:04:05Z’'],
  [{ sendAt: 4_070_908_800 }, 'scheduledEmail.sendAt', 'must be a date as ‘2006-01-02T15:04:05Z’'],
  [{ timezoneId: 62 }, 'scheduledEmail.sendAt', 'must be set'],
  [{ sendAt: null, timezoneId: 62 }, 'scheduledEmail.sendAt', 'must be set'],
  [{ sendAt: '2099-01-01T00:00:00Z', timezoneId: 98_765 }, 'scheduledEmail.timezoneId', 'must be a time zone'],
  [{ sendAt: '2099-01-01T00:00:00Z', timeZoneId: 'Mars/Base' }, 'scheduledEmail.timeZoneId', 'must be a time zone'],
  [{ sendAt: '2099-01-01T00:00:00Z', timezone: {} }, 'scheduledEmail.timezone', 'must be a time zone'],
  [{ sendAt: '2099-01-01T00:00:00Z', status: { id: 98_765 } }, 'scheduledEmail.status.id', 'not found'],
  [{ sendAt: '2099-01-01T00:00:00Z', statusId: 'soon' }, 'scheduledEmail.statusId', 'must be a whole number'],
  ['later', 'scheduledEmail', 'must be an object'],
  [[], 'scheduledEmail', 'must be an object'],
  [true, 'scheduledEmail', 'must be an object'],
])('%j is refused', async (scheduledEmail, source, detail) => {
  expect(await desk.refuse({ scheduledEmail })).toEqual([[source, detail]])
})

test.each([[null], [{}], [undefined]])('%j schedules nothing', async (scheduledEmail) => {
  const ticket = await desk.create({ scheduledEmail })
  expect(ticket).toMatchObject({ state: 'active', delayed: false })
  expect(await activityTypes(desk.db, ticket.id)).toEqual(['created'])
})

test('it goes from the alias asked for', async () => {
  await desk.db.query(sql`insert into inboxaliases (inbox_id, email) values (${desk.inboxId}, 'later@example.test')`)
  const { id } = await schedule({}, { sendFrom: 'later@example.test' })
  expect((await firstMessage(desk.db, id)).from_address).toBe('later@example.test')
})

test('deleted before its hour it is never sent, and once recovered it is an ordinary ticket', async () => {
  const { id } = await schedule({})
  expect((await desk.agent.delete(`/tickets/${id}.json`)).status).toBe(204)
  await sendNow(id)
  expect(await eventKinds(desk.db, id)).toEqual(['ticket.scheduled', 'schedule.cancelled', 'ticket.deleted'])
  const { body } = await desk.admin.post(`/tickets/${id}/recover.json`)
  expect(body).toMatchObject({ delayed: false, ticket: { state: 'active' } })
  expect(await firstMessage(desk.db, id)).toMatchObject({ delivery_status: 'cancelled', send_after: null })
})
