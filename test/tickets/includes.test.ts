import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeUser } from '../support/factories.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

// Every name of desk-api-tickets.md 3.1, and the sections that come along with companies and customers.
const names = [
  'agentsnotified', 'businesshours', 'companies', 'companycustomers', 'contacts', 'customers', 'customerticketsreads',
  'customfieldoptions', 'customfields', 'files', 'happinessratingoptions', 'happinessratings', 'inboxes', 'likes', 'messages',
  'notifications', 'pinnednotes', 'reactions', 'reviewcomments', 'scheduledemails', 'sentiments', 'tags', 'threademailrefs',
  'threadreactions', 'ticketactivities', 'ticketpriorities', 'ticketreviews', 'tickets', 'ticketsources', 'ticketstatuses',
  'tickettypes', 'timelogs', 'users',
] // biome-ignore format: a list of words

let desk: TicketDesk
let rich: number
let replierId: number
let companyId: number
let colleagueId: number

beforeAll(async () => {
  desk = await createTicketDesk()
  const { db } = desk
  const company = await desk.admin.post('/companies.json', {
    company: { name: 'Acme' },
    included: { domains: [{ name: 'acme.test' }] },
  })
  companyId = company.body.company.id
  const replier = await makeUser(db, { firstName: 'Rita', inboxes: { [desk.inboxId]: 'write' } })
  replierId = replier.id
  colleagueId = (await desk.create({ customer: { email: 'colleague@acme.test' } })).customer.id
  const parent = await desk.create()
  const field = await desk.admin.post('/customfields.json', {
    customfield: { agentLabel: 'Plan', kind: 'dropdown', options: [{ name: 'Gold' }] },
  })
  const plan = field.body.customfield
  const ticket = await desk.create({
    customer: { email: 'boss@acme.test' },
    agent: { id: desk.agentId },
    priority: 'high',
    parent: { id: parent.id },
    tags: ['rich'],
    customfields: [{ id: plan.id, meta: { value: plan.options[0].id } }],
    files: [{ id: await makeFile(db, { userId: desk.agentId }) }],
  })
  rich = ticket.id
  const reply = await desk.app
    .as(replier.token)
    .post(`/tickets/${rich}/messages.json`, { message: 'Yes', status: { id: 3 }, mentions: [{ id: 1 }] })
  const messageId = reply.body.message.id
  await desk.agent.post(`/tickets/${rich}/messages.json`, { message: 'Pinned', threadType: 'note', isPinned: true })
  // what other work will fill
  const around = [
    sql`insert into businesshours (name) values ('Office')`,
    sql`update tickets set businesshours_id = (select max(id) from businesshours) where id = ${rich}`,
    sql`insert into likes (message_id, user_id) values (${messageId}, 1)`,
    sql`insert into threadreactions (message_id, reaction_id, user_id) values (${messageId}, 1, 1)`,
    sql`insert into reviewcomments (message_id, user_id, body) values (${messageId}, 1, 'Good')`,
    sql`insert into sentiments (message_id, value) values (${messageId}, 'happy')`,
    sql`insert into threademailrefs (message_id, email_message_id) values (${messageId}, 'x@y.test')`,
    sql`insert into message_agents_notified (message_id, user_id) values (${messageId}, ${replierId})`,
    sql`insert into customerticketsreads (ticket_id, customer_id) values (${rich}, ${ticket.customer.id})`,
    sql`insert into happinessratings (option_id, ticket_id, customer_id) values (1, ${rich}, ${ticket.customer.id})`,
    sql`insert into notifications (user_id, ticket_id, kind) values (1, ${rich}, 'reply'), (${replierId}, ${rich}, 'reply')`,
    sql`insert into scheduledemails (ticket_id, message_id, send_at, state) values (${rich}, ${messageId}, now(), 'sent')`,
    sql`insert into ticketreviews (ticket_id, reviewer_id) values (${rich}, 1)`,
    sql`insert into timelogs (ticket_id, user_id, seconds) values (${rich}, ${replierId}, 60)`,
  ]
  for (const statement of around) await db.query(statement)
})
afterAll(() => desk?.close())

const included = async (includes: string, path = `/tickets/${rich}.json`) =>
  (await desk.admin.get(`${path}?includes=${includes}`)).body.included
const ids = (rows: { id: number }[]) => rows.map((row) => row.id).sort((one, other) => one - other)

test.each(names)('includes=%s gives that section filled, and no other', async (name) => {
  const sections = await included(name)
  expect(Object.keys(sections)).toEqual([name])
  expect(sections[name].length).toBeGreaterThan(0)
  for (const row of sections[name]) {
    expect(row).toMatchObject({ id: expect.any(Number), state: expect.any(String) })
    expect(row.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  }
})

test.each(names)('includes=%s of a bare ticket is a list, not a missing key', async (name) => {
  const bare = await desk.create()
  expect((await included(name, `/tickets/${bare.id}.json`))[name]).toEqual(expect.any(Array))
})

test('includes=all gives every section on get, list, create and update alike', async () => {
  const bare = await desk.agent.post('/tickets.json?includes=all', desk.body())
  const answers = [
    await included('all'),
    bare.body.included,
    (await desk.agent.patch(`/tickets/${bare.body.ticket.id}.json?includes=all`, {})).body.included,
    await included('all', '/tickets.json'),
  ]
  for (const sections of answers) {
    expect(Object.keys(sections)).toEqual(expect.arrayContaining(names))
    for (const rows of Object.values(sections)) expect(rows).toEqual(expect.any(Array))
    expect(Object.keys(sections)).toEqual(Object.keys(answers[0]))
  }
})

test.each([
  [
    'priorities,types,statuses,sources,activities',
    ['ticketactivities', 'ticketpriorities', 'ticketsources', 'ticketstatuses', 'tickettypes'],
  ],
  [' users , tags ,users', ['tags', 'users']],
  ['nobody,customers,slas', ['customers', 'slas']],
  ['nothing', []],
  ['', []],
])('includes=%s gives %j', async (asked, expected) => {
  expect(Object.keys(await included(encodeURIComponent(asked))).sort()).toEqual(expected)
})

test('no includes gives an empty object', async () => {
  expect((await desk.admin.get(`/tickets/${rich}.json`)).body.included).toEqual({})
  expect((await desk.admin.get('/tickets.json')).body.included).toEqual({})
  expect((await desk.agent.post('/tickets.json', desk.body())).body.included).toEqual({})
})

test('each entity comes once, however many tickets point to it', async () => {
  const sections = await included('all', '/tickets.json')
  for (const [name, rows] of Object.entries<{ id: number }[]>(sections))
    expect([name, new Set(ids(rows)).size]).toEqual([name, rows.length])
})

describe('sections are complete', () => {
  test('users has everybody a ticket or an included row points to', async () => {
    // agent, mentioned, author of the reply and of the log
    const { users } = await included('users,messages,timelogs')
    expect(ids(users)).toEqual(expect.arrayContaining([1, desk.agentId, replierId]))
    expect(ids((await included('users')).users)).toEqual(expect.arrayContaining([1, desk.agentId]))
  })

  test('authors of messages are found by their type: users in users, customers in customers', async () => {
    const { messages, users, customers } = await included('users,messages,customers')
    for (const { createdBy } of messages) {
      expect(ids(createdBy.type === 'users' ? users : customers)).toContain(createdBy.id)
    }
  })

  test('customers come with their company and contacts when asked for', async () => {
    const { customers, companies, contacts } = await included('customers,companies,contacts')
    expect(customers).toMatchObject([{ email: 'boss@acme.test', company: { id: companyId, type: 'companies' } }])
    expect(ids(companies)).toEqual([companyId])
    expect(ids(contacts)).toEqual(expect.arrayContaining(ids(customers[0].contacts)))
  })

  test('companycustomers has the colleagues, not the customer', async () => {
    const { ticket } = (await desk.admin.get(`/tickets/${rich}.json`)).body
    expect(ticket.companycustomers).toEqual([{ id: colleagueId, type: 'customers' }])
    expect(ids((await included('companycustomers')).companycustomers)).toEqual([colleagueId])
  })

  test('messages has every message the ticket shows, notes too', async () => {
    const { body } = await desk.admin.get(`/tickets/${rich}.json?includes=messages,pinnednotes,files`)
    expect(ids(body.included.messages)).toEqual(ids(body.ticket.messages))
    expect(body.included.messages).toHaveLength(3)
    expect(body.included.pinnednotes).toMatchObject([{ threadType: 'note', isPinned: true }])
    expect(ids(body.included.files)).toEqual(ids(body.ticket.files))
  })

  test('notifications are one’s own', async () => {
    const { notifications } = await included('notifications')
    expect(notifications).toMatchObject([{ user: { id: 1 } }])
  })

  test('tickets has parents and children, as whole tickets', async () => {
    const { ticket, included: sections } = (await desk.admin.get(`/tickets/${rich}.json?includes=tickets`)).body
    expect(sections.tickets).toMatchObject([
      { id: ticket.parent.id, subject: 'A question', messageCount: 1, children: [{ id: rich }] },
    ])
  })

  test('activities name what changed', async () => {
    const { ticketactivities } = await included('ticketactivities')
    expect(ticketactivities).toContainEqual(
      expect.objectContaining({
        eventType: 'status',
        status: { id: 3, type: 'ticketstatuses' },
        createdBy: { id: replierId, type: 'users' },
        ticket: { id: rich, type: 'tickets' },
      }),
    )
  })
})

test('includes=drafts gives what oneself has not sent yet, and nobody else', async () => {
  const { body } = await desk.agent.post(`/tickets/${rich}/messages.json`, { message: 'Not yet', isDraft: true })
  const draftsOf = async (client: typeof desk.agent) =>
    (await client.get(`/tickets/${rich}.json?includes=drafts`)).body.included.drafts
  expect(await draftsOf(desk.agent)).toMatchObject([{ id: body.message.id, isDraft: true }])
  expect(await draftsOf(desk.admin)).toEqual([])
})
