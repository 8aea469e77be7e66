import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { mayAnswerAutomatically } from '../../../server/mail/inbound/automatic-budget.ts'
import { makeCustomer, makeInbox, makeTicket } from '../../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../../support/tickets.ts'

let desk: TicketDesk
let inboxId: number
let customer: { id: number; email: string }
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())
beforeEach(async () => {
  inboxId = (await makeInbox(desk.db)).id
  customer = await makeCustomer(desk.db)
})

const newTicket = async () => (await makeTicket(desk.db, { inboxId, customerId: customer.id })).id

async function ask(fields: Partial<Parameters<typeof mayAnswerAutomatically>[1]> = {}) {
  const wanted = { inboxId, ticketId: await newTicket(), recipient: customer.email, kind: 'reply', ...fields }
  return desk.db.transaction((tx) => mayAnswerAutomatically(tx, wanted))
}

test('rule 36: an address gets three automatic mails a day, whatever tickets they are about', async () => {
  const answers = [await ask(), await ask(), await ask({ kind: 'survey' }), await ask(), await ask({ kind: 'trigger' })]
  expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false])
  expect(answers[3]).toEqual({ allowed: false, reason: 'the address got its automatic mails of today' })
})

test('rule 36: twenty that ask at the same moment share the same three', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
  expect(answers.filter(({ allowed }) => allowed)).toHaveLength(3)
})

test('rule 36: a ticket has to wait between two automatic mails to the same person', async () => {
  const ticketId = await newTicket()
  expect(await ask({ ticketId })).toEqual({ allowed: true })
  expect(await ask({ ticketId })).toEqual({ allowed: false, reason: 'the last automatic mail was only just written' })
})

test('rule 36: nothing goes to our own addresses, in any form', async () => {
  const [inbox] = await desk.db.query<{ email: string }>(sql`select email from inboxes where id = ${inboxId}`)
  const email = inbox?.email ?? ''
  for (const recipient of [email, email.toUpperCase()])
    expect(await ask({ recipient })).toEqual({ allowed: false, reason: 'it is an address of this desk' })
})

test('rule 35: a suspended address gets nothing until it is allowed again', async () => {
  const answer = await desk.admin.post('/suspendedaddresses.json', { suspendedaddress: { address: customer.email } })
  expect(answer.status).toBe(201)
  expect(await ask()).toMatchObject({ allowed: false, reason: expect.stringContaining('suspended') })
  await desk.admin.delete(`/suspendedaddresses/${answer.body.suspendedaddress.id}.json`)
  expect(await ask()).toEqual({ allowed: true })
})

test('rule 36: nothing answers spam', async () => {
  const ticket = await makeTicket(desk.db, { inboxId, customerId: customer.id, statusId: 7 })
  expect(await ask({ ticketId: ticket.id })).toMatchObject({ allowed: false })
})

test('rule 36: an inbox that runs away is stopped once, its admins are told, and an admin lets it go on', async () => {
  await desk.db.query(sql`update inboxes set automatic_mail_limit = 2 where id = ${inboxId}`)
  const others = await Promise.all(Array.from({ length: 4 }, () => makeCustomer(desk.db)))
  const answers = []
  for (const { email } of others) answers.push(await ask({ recipient: email }))
  expect(answers.map(({ allowed }) => allowed)).toEqual([true, true, false, false])
  expect(answers[3]).toEqual({ allowed: false, reason: 'automatic mail of this inbox is stopped' })
  const notices = await desk.db.query(sql`select 1 from notices where kind = 'automationStopped'`)
  expect(notices).toHaveLength(1)
  const shown = await desk.admin.get(`/inboxes/${inboxId}.json`)
  expect(shown.body.inbox.automationStoppedReason).toBe('more than 2 automatic mails within an hour')

  expect(await desk.agent.post(`/inboxes/${inboxId}/resumeautomation.json`)).toMatchObject({ status: 404 })
  const resumed = await desk.admin.post(`/inboxes/${inboxId}/resumeautomation.json`)
  expect(resumed.body.inbox).toMatchObject({ automationStoppedAt: null, automationStoppedReason: null })
  expect(await ask({ recipient: others[3]?.email ?? '' })).toEqual({ allowed: true })
})
