import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const insert = async (text: string, values: unknown[]) =>
  (await desk.database.query<{ id: number }>({ text: `${text} returning id`, values }))[0]?.id ?? 0

test('time logs are those of tickets one may see, and are found by company, date and ticket', async () => {
  const [mine, other] = [await makeInbox(desk.database), await makeInbox(desk.database)]
  const user = await makeUser(desk.database, { inboxes: { [mine.id]: 'read' } })
  const company = (await desk.admin.post('/companies.json', { name: 'Logged' })).body.company.id
  const customer = await makeCustomer(desk.database, { companyId: company })
  const logs: number[] = []
  for (const inbox of [mine, other]) {
    const ticket = await makeTicket(desk.database, { inboxId: inbox.id, customerId: customer.id })
    await desk.database.query({
      text: 'update tickets set company_id = $1 where id = $2',
      values: [company, ticket.id],
    })
    logs.push(
      await insert(
        `insert into timelogs (ticket_id, user_id, seconds, date, external_timelog_id) values ($1, $2, 90, '2025-03-04T05:06:07Z', 77)`,
        [ticket.id, user.id],
      ),
    )
  }
  const ids = async (caller: typeof desk.admin, query = '') =>
    (await caller.get(`/timelogs.json${query}`)).body.timelogs.map((row: { id: number }) => row.id)
  const agent = desk.as(user.token)
  expect(await ids(agent)).toEqual([logs[0]])
  expect((await agent.get(`/timelogs/${logs[1]}.json`)).status).toBe(404)
  expect((await agent.get(`/timelogs/${logs[0]}.json`)).body.timelog).toMatchObject({
    seconds: 90,
    date: '2025-03-04T05:06:07Z',
    timelogs_id: 77,
    user: { id: user.id, type: 'users' },
  })
  const filter = encodeURIComponent(
    JSON.stringify({
      $and: [
        { 'companies.id': { $in: [String(company)] } },
        { date: { $gte: '2025-02-01T00:00:00.000Z' } },
        { date: { $lte: '2025-04-01T00:00:00.000Z' } },
      ],
    }),
  )
  expect(await ids(desk.admin, `?orderBy=tickets_id&orderMode=DESC&filter=${filter}`)).toEqual(logs.toReversed())
})

test("what hangs on a ticket shows as sideloads, a reader's own notifications only", async () => {
  const customer = await makeCustomer(desk.database)
  const other = await makeUser(desk.database)
  const made = await desk.admin.post('/tickets.json', {
    subject: 'S',
    message: 'M',
    inbox: { id: desk.inboxId },
    customer: { id: customer.id },
  })
  const ticketId = made.body.ticket.id
  const messageId = made.body.ticket.messages[0].id
  const rows: Record<string, number> = {
    likes: await insert('insert into likes (message_id, user_id) values ($1, 1)', [messageId]),
    threadreactions: await insert('insert into threadreactions (message_id, reaction_id, user_id) values ($1, 2, 1)', [
      messageId,
    ]),
    sentiments: await insert(`insert into sentiments (message_id, value) values ($1, 'happy')`, [messageId]),
    reviewcomments: await insert(`insert into reviewcomments (message_id, user_id, body) values ($1, 1, 'fine')`, [
      messageId,
    ]),
    threademailrefs: await insert(`insert into threademailrefs (message_id, email_message_id) values ($1, 'a@b')`, [
      messageId,
    ]),
    ticketreviews: await insert('insert into ticketreviews (ticket_id, reviewer_id) values ($1, 1)', [ticketId]),
    happinessratings: await insert(
      'insert into happinessratings (option_id, ticket_id, customer_id) values (1, $1, $2)',
      [ticketId, customer.id],
    ),
    customerticketsreads: await insert('insert into customerticketsreads (ticket_id, customer_id) values ($1, $2)', [
      ticketId,
      customer.id,
    ]),
    notifications: await insert(`insert into notifications (user_id, ticket_id, kind) values (1, $1, 'new')`, [
      ticketId,
    ]),
    reactions: 2,
    happinessratingoptions: 1,
  }
  await insert(`insert into notifications (user_id, ticket_id, kind) values ($2, $1, 'new')`, [ticketId, other.id])
  const { body } = await desk.admin.get(`/tickets/${ticketId}.json?includes=${Object.keys(rows).join(',')}`)
  for (const [section, id] of Object.entries(rows))
    expect(
      body.included[section].map((row: { id: number }) => row.id),
      section,
    ).toEqual([id])
  // they have no endpoints
  for (const section of ['likes', 'threademailrefs'])
    expect((await desk.admin.get(`/${section}.json`)).status).toBe(404)
})
