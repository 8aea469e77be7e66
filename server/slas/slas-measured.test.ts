import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeTicket, makeUser } from '../../test/support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'
import { addCustomerMessage } from '../messages/add-customer-message.ts'
import { notifyAgents } from '../notifications/notify-agents.job.ts'
import { accessTicket } from '../tickets/access.ts'
import { systemCtx } from '../tickets/system-ctx.ts'
import { checkSlas, remeasureSlas } from './check-slas.job.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
beforeEach(async () => {
  await desk.db.query(sql`update slas set state = 'deleted'`)
  await remeasureSlas(desk.db, {})
})
afterAll(() => desk.close())

const promised = { firstResponse: 60, replyTime: 30, resolutionTime: 240 }

/** An SLA for everything, unless it is narrowed; times in minutes. */
async function promise(targets: Partial<typeof promised> = promised, included: object = {}, sla: object = {}) {
  const slaticketpriorities = Object.entries(targets).map(([target, minutes]) => ({ target, minutes }))
  const body = { sla: { name: 'Gold', ...sla }, included: { slaticketpriorities, ...included } }
  const answer = await desk.admin.post('/slas.json', body)
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.sla.id as number
}

/** Lets time pass for one ticket: everything that happened to it was so much earlier. */
async function pass(id: number, minutes: number): Promise<void> {
  const before = sql`make_interval(mins => ${minutes})`
  await desk.db.flight([
    sql`update tickets set created_at = created_at - ${before}, status_changed_at = status_changed_at - ${before},
      sla_due_at = sla_due_at - ${before}, sla_check_at = sla_check_at - ${before},
      sla_breached_at = sla_breached_at - ${before} where id = ${id}`,
    sql`update messages set created_at = created_at - ${before} where ticket_id = ${id}`,
    sql`update ticketactivities set created_at = created_at - ${before} where ticket_id = ${id}`,
  ])
}

/** What is due next and in how many minutes, as fives: a slow machine needs some; and whether a promise was broken. */
async function due(id: number) {
  const { slaTarget, slaDueAt, slaBreachedAt } = await desk.get(id)
  const minutes = slaDueAt === null ? null : Math.ceil((Date.parse(slaDueAt) - Date.now()) / 300_000) * 5
  return [slaTarget, minutes, slaBreachedAt !== null]
}

const reply = (id: number, fields: object = {}) =>
  desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Like this.', ...fields })

async function write(id: number, isAutomatic = false): Promise<void> {
  const ctx = systemCtx(desk.db)
  const { customerId } = desk
  const texts = { htmlBody: '<p>And then?</p>', textBody: 'And then?', subject: null, to: [], cc: [], fileIds: [] }
  await desk.db.transaction(async (tx) => {
    const ticket = await accessTicket(ctx, id, 'edit', tx)
    return addCustomerMessage(tx, ctx, ticket, { customerId, contactId: null, isAutomatic, ...texts })
  })
}

describe('clocks', () => {
  test('a ticket is due as promised, is answered, waits for a further answer, and is solved', async () => {
    const slaId = await promise()
    const created = await desk.create()
    expect(created).toMatchObject({ sla: { id: slaId, type: 'slas' }, slaTarget: 'firstResponse', slaBreachedAt: null })
    const { id } = created
    expect(await due(id)).toEqual(['firstResponse', 60, false])
    await pass(id, 10)
    expect((await reply(id)).status).toBe(201)
    expect(await due(id)).toEqual(['resolutionTime', 230, false])
    await pass(id, 20)
    await write(id)
    expect(await due(id)).toEqual(['replyTime', 30, false])
    await pass(id, 10)
    // neither asking again nor a note is an answer
    await write(id)
    await reply(id, { threadType: 'note' })
    expect(await due(id)).toEqual(['replyTime', 20, false])
    await reply(id, { status: { id: 5 } })
    expect(await due(id)).toEqual([null, null, false])
    await pass(id, 600)
    await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 1 } })
    // 40 of 240 minutes had been used
    expect(await due(id)).toEqual(['resolutionTime', 200, false])
  })

  test.each([3, 4])('status %i is no time of ours', async (status) => {
    await promise({ firstResponse: 60 })
    const { id } = await desk.create()
    await pass(id, 20)
    await desk.agent.patch(`/tickets/${id}.json`, { status: { id: status } })
    expect(await due(id)).toEqual([null, null, false])
    await pass(id, 1_000)
    await checkSlas(desk.db)
    await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 1 } })
    expect(await due(id)).toEqual(['firstResponse', 40, false])
  })

  test('what a program wrote starts no clock, and an answer that is taken back has stopped none', async () => {
    await promise({ firstResponse: 60, replyTime: 30 })
    const { id } = await desk.create()
    const { body } = await reply(id)
    expect(await due(id)).toEqual([null, null, false])
    await write(id, true)
    expect(await due(id)).toEqual([null, null, false])
    await desk.agent.delete(`/tickets/${id}/messages/${body.message.id}.json`)
    expect(await due(id)).toEqual(['firstResponse', 60, false])
  })

  test('nothing is promised to who is written to first, to what waits for its hour, and to imported tickets', async () => {
    await promise({ firstResponse: 60 })
    const ours = await desk.create({ notifyCustomer: true })
    expect(await due(ours.id)).toEqual([null, null, false])
    const sendAt = new Date(Date.now() + 86_400_000).toISOString()
    const later = await desk.create({ scheduledEmail: { sendAt }, notifyCustomer: true })
    expect(later.slaDueAt).toBeNull()
    const { customerId, inboxId } = desk
    const old = await makeTicket(desk.db, { inboxId, customerId })
    await desk.db.query(
      sql`insert into imported_tickets (source, external_id, ticket_id) values ('old', '1', ${old.id})`,
    )
    await remeasureSlas(desk.db, {})
    expect((await desk.get(old.id)).sla).toBeNull()
  })

  test('a ticket’s own business hours go before those of the SLA, and one without hours runs day and night', async () => {
    const day = (new Date().getUTCDay() + 3) % 7
    const { body } = await desk.admin.post('/businesshours.json', {
      businesshour: { name: 'Rarely' },
      included: { businesshourdays: [{ day, from: '09:00', to: '10:00' }] },
    })
    const hoursId = body.businesshour.id
    await promise({ firstResponse: 30 }, {}, { businesshours: { id: hoursId } })
    const { id, slaDueAt } = await desk.create()
    expect(new Date(slaDueAt).toISOString().slice(11, 16)).toBe('09:30')
    expect(new Date(slaDueAt).getUTCDay()).toBe(day)
    await desk.db.query(sql`update tickets set businesshours_id = 1 where id = ${id}`)
    await remeasureSlas(desk.db, {})
    expect(await due(id)).toEqual(['firstResponse', 30, false])
  })
})

describe('which SLA', () => {
  test('the first that fits, by inbox, tag, type, customer and company, with the time of the priority', async () => {
    const company = (await desk.admin.post('/companies.json', { name: `Firm ${Date.now()}` })).body.company.id
    const tag = (await desk.admin.post('/tags.json', { name: 'urgent' })).body.tag.id
    await promise({ firstResponse: 10 }, { slatags: [{ tag: { id: tag } }] })
    await promise({ firstResponse: 20 }, { slacompanies: [{ company: { id: company } }] })
    await promise(
      { firstResponse: 30 },
      { slacustomers: [{ customer: { id: desk.customerId }, conditionoption: 'ne' }] },
    )
    const last = await promise(
      {},
      { slaticketpriorities: [{ minutes: 40 }, { minutes: 5, priority: { id: 3 } }, { hours: 9, minutes: 1 }] },
    )
    const { id } = await desk.create()
    expect(await due(id)).toEqual(['firstResponse', 40, false])
    const edit = (fields: object) => desk.agent.patch(`/tickets/${id}.json`, fields)
    await edit({ priority: { id: 3 } })
    expect(await due(id)).toEqual(['firstResponse', 5, false])
    await edit({ priority: { id: 1 } })
    // it is the one that fits, and promises this priority nothing
    expect(await due(id)).toEqual([null, null, false])
    expect((await desk.get(id)).sla).toMatchObject({ id: last })
    await edit({ tags: [{ id: tag }] })
    expect((await desk.get(id)).sla).not.toMatchObject({ id: last })
    const email = `new-${Date.now()}@firm.example`
    const stranger = await desk.create({ customer: undefined, customerEmail: email, email })
    expect(await due(stranger.id)).toEqual(['firstResponse', 30, false])
    const colleague = await desk.admin.patch(`/customers/${stranger.customer.id}.json`, { company: { id: company } })
    expect(colleague.status).toBe(200)
    await checkSlas(desk.db)
    expect(await due(stranger.id)).toEqual(['firstResponse', 20, false])
    const another = await desk.create({ customer: { email: `other-${email}`, company: { id: company } } })
    expect(await due(another.id)).toEqual(['firstResponse', 20, false])
  })

  test('changing, switching off and deleting one reaches open tickets through its job', async () => {
    const { id } = await desk.create()
    expect(await due(id)).toEqual([null, null, false])
    const sla = await promise({ firstResponse: 60 })
    await remeasureSlas(desk.db, {})
    expect(await due(id)).toEqual(['firstResponse', 60, false])
    const row = (await desk.admin.get(`/slas/${sla}.json`)).body.sla.slaticketpriorities[0]
    const slaticketpriorities = [{ id: row.id, minutes: 90 }]
    await desk.admin.patch(`/slas/${sla}.json`, { sla: {}, included: { slaticketpriorities } })
    await remeasureSlas(desk.db, {})
    expect(await due(id)).toEqual(['firstResponse', 90, false])
    await desk.admin.patch(`/slas/${sla}.json`, { enabled: false })
    await remeasureSlas(desk.db, {})
    expect(await due(id)).toEqual([null, null, false])
  })
})

describe('breaches', () => {
  const noticesOf = async (id: number) => {
    const events = await desk.db.query<{ id: number }>(
      sql`select id from events where ticket_id = ${id} and kind = 'ticket.sla' order by id`,
    )
    const ids = events.map((event) => event.id)
    for (const _ of [1, 2]) await notifyAgents(desk.db, ids, 'http://desk.test')
    return desk.db.query<{ userId: number; kind: string }>(
      sql`select user_id as "userId", kind from notifications where ticket_id = ${id} and kind like 'sla%' order by id`,
    )
  }
  const breaches = async (id: number) =>
    (await desk.admin.get(`/tickets/${id}/activities.json`)).body.ticketactivities.filter(
      (activity: { eventType: string }) => activity.eventType === 'slabreached',
    ).length

  test('agents are warned before, told of it, each once, and the ticket says so for good', async () => {
    const boss = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })
    const stranger = await makeUser(desk.db)
    await promise(
      { firstResponse: 60, resolutionTime: 600 },
      {
        slanotifications: [
          { condition: 'warning', type: 'firstResponse', duration: 15, notifyAssignedUser: true },
          { condition: 'breach', type: 'firstResponse', user: { id: boss.id }, notifyAssignedUser: true },
          { condition: 'breach', type: 'firstResponse', user: { id: stranger.id } },
          { condition: 'breach', type: 'resolutionTime', user: { id: boss.id } },
        ],
      },
    )
    const { id } = await desk.create({ agent: { id: desk.agentId } })
    expect(await checkSlas(desk.db)).toBe(0)
    await pass(id, 50)
    expect(await checkSlas(desk.db)).toBe(1)
    expect(await checkSlas(desk.db)).toBe(0)
    expect(await noticesOf(id)).toEqual([{ userId: desk.agentId, kind: 'slaWarning' }])
    expect(await due(id)).toEqual(['firstResponse', 10, false])
    await pass(id, 15)
    expect(await checkSlas(desk.db)).toBe(1)
    expect(await checkSlas(desk.db)).toBe(0)
    expect((await noticesOf(id)).slice(1)).toEqual([
      { userId: desk.agentId, kind: 'slaBreach' },
      { userId: boss.id, kind: 'slaBreach' },
    ])
    expect(await breaches(id)).toBe(1)
    expect(await due(id)).toEqual(['firstResponse', -5, true])
    await reply(id)
    expect(await due(id)).toEqual(['resolutionTime', 535, true])
  })

  test('an answer that is late, but before the job came, is late nevertheless', async () => {
    await promise({ firstResponse: 60 })
    const { id } = await desk.create()
    await pass(id, 61)
    await reply(id)
    expect(await due(id)).toEqual([null, null, true])
    await checkSlas(desk.db)
    expect(await breaches(id)).toBe(0)
  })

  test('an answer before the promise was made is never late, and an old ticket is late without a word', async () => {
    const [answered, open] = [await desk.create(), await desk.create()]
    for (const { id } of [answered, open]) await pass(id, 100)
    await reply(answered.id)
    const slanotifications = [{ condition: 'breach', type: 'firstResponse', notifyAssignedUser: true }]
    await promise({ firstResponse: 60 }, { slanotifications })
    await remeasureSlas(desk.db, {})
    await reply(answered.id)
    expect(await due(answered.id)).toEqual([null, null, false])
    expect(await due(open.id)).toEqual(['firstResponse', -40, true])
    expect(await breaches(open.id)).toBe(0)
  })

  test('lists, filters, orders, counters and searches find what is late, for who may see it', async () => {
    await promise({ firstResponse: 60 })
    const [late, early] = [await desk.create(), await desk.create()]
    await pass(late.id, 90)
    await checkSlas(desk.db)
    const ids = async (query: string, caller = desk.agent) => {
      const { status, body } = await caller.get(query)
      expect([query, status]).toEqual([query, 200])
      return body.tickets.map((ticket: { id: number }) => ticket.id)
    }
    const filtered = (filter: object) => `/tickets.json?filter=${encodeURIComponent(JSON.stringify(filter))}`
    const sla = (await desk.get(late.id)).sla.id
    const both = { sla: { $in: [sla] } }
    expect(await ids(`${filtered(both)}&orderBy=slaDueAt&orderMode=asc`)).toEqual([late.id, early.id])
    expect(await ids(filtered({ sla_breached: true, ...both }))).toEqual([late.id])
    expect(await ids(filtered({ slaBreachedAt: null, 'slas.id': { $in: [sla] } }))).toEqual([early.id])
    expect(await ids(filtered({ slaDueAt: { $lt: new Date().toISOString() } }))).toContain(late.id)
    const found = await ids('/search/tickets.json?search=is:overdue')
    expect(found).toContain(late.id)
    expect(found).not.toContain(early.id)
    expect(await ids('/search/tickets.json?search=-is:overdue&pageSize=200')).not.toContain(late.id)
    const { counts } = (await desk.agent.get('/tickets/viewcounts.json?views=overdue')).body
    expect(counts).toEqual([{ view: 'overdue', count: found.length, isCapped: false }])
    expect((await desk.agent.get('/overview.json')).body.overview.overdue).toBe(found.length)
    const stranger = desk.app.as((await makeUser(desk.db)).token)
    expect(await ids('/search/tickets.json?search=is:overdue', stranger)).toEqual([])
    const { included } = (await desk.agent.get(`/tickets/${late.id}.json?includes=slas`)).body
    expect(included.slas).toMatchObject([{ id: sla, name: 'Gold' }])
  })
})
