import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeUser } from '../../test/support/factories.ts'
import { type Receiver, startReceiver } from '../../test/support/receiver.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'

let desk: TicketDesk
let receiver: Receiver
let ticketId: number
beforeAll(async () => {
  desk = await createTicketDesk()
  desk.app.config.webhookAllowPrivate = true
  receiver = await startReceiver()
  ticketId = (await desk.create()).id
})
beforeEach(async () => {
  receiver.received.length = 0
  receiver.answers.length = 0
  await desk.db.query(sql`update panelcards set state = 'deleted'`)
})
afterAll(async () => {
  await receiver.stop()
  await desk.close()
})

async function makeCard(fields: object = {}): Promise<number> {
  const answer = await desk.admin.post('/panelcards.json', { name: 'Orders', url: receiver.url('/card'), ...fields })
  expect(answer.status).toBe(201)
  return answer.body.panelcard.id
}

const cards = async (query = '') => (await desk.agent.get(`/tickets/${ticketId}/cards.json${query}`)).body.cards
const answerWith = (answer: unknown, status = 200) =>
  receiver.answers.push({ status, body: typeof answer === 'string' ? answer : JSON.stringify(answer) })

test('a program is told who and what by a signed request, and its rows are shown', async () => {
  const id = await makeCard({ secret: 'shh' })
  answerWith({ title: 'Gold', rows: [{ label: 'Orders', value: 7, url: 'https://shop.example/7' }] })
  expect(await cards()).toEqual([
    {
      id,
      name: 'Orders',
      state: 'ok',
      title: 'Gold',
      rows: [{ label: 'Orders', value: '7', url: 'https://shop.example/7' }],
      detail: '',
    },
  ])
  const [request] = receiver.received
  expect(request?.headers['x-desk-signature']).toBe(
    createHmac('sha256', 'shh')
      .update(request?.raw ?? '')
      .digest('hex'),
  )
  expect(request?.body).toMatchObject({
    card: { id, name: 'Orders' },
    ticket: { id: ticketId, subject: 'A question', status: 'Active', inbox: { id: desk.inboxId } },
    customer: { id: desk.customerId, email: desk.customerEmail, firstName: 'Carla', company: null },
    agent: { id: desk.agentId },
  })
  expect(JSON.stringify((await desk.admin.get(`/panelcards/${id}.json`)).body)).not.toContain('shh')
})

test('an answer is kept for a minute, for the same agent, until it is asked for anew', async () => {
  await makeCard()
  answerWith({ rows: [{ label: 'a', value: '1' }] })
  answerWith({ rows: [{ label: 'a', value: '2' }] })
  const value = async (query = '') => (await cards(query))[0].rows[0].value
  expect([await value(), await value(), await value('?fresh=1'), await value()]).toEqual(['1', '1', '2', '2'])
  await desk.db.query(sql`update panelcard_answers set fetched_at = now() - interval '61 seconds'`)
  answerWith({ rows: [{ label: 'a', value: '3' }] })
  expect(await value()).toBe('3')
})

test('what programs answer is text: markup stays text, odd addresses and endless lists are left out', async () => {
  await makeCard()
  answerWith({
    title: { html: 'x' },
    rows: [
      { label: '<b>x</b>', value: 'a\u202eb\n c', url: 'javascript:alert(1)' },
      'no row',
      { label: '', value: null },
      ...Array.from({ length: 100 }, (_, nth) => ({ label: `l${nth}`, value: 'x'.repeat(nth === 0 ? 5_000 : 1) })),
    ],
  })
  const [card] = await cards()
  expect(card.title).toBe('')
  expect(card.rows[0]).toEqual({ label: '<b>x</b>', value: 'ab c' })
  expect(card.rows).toHaveLength(48)
  expect(card.rows[1].value).toHaveLength(1_000)
})

test('a card that fails says why and disturbs no other', async () => {
  await makeCard({ name: 'Down', url: 'http://127.0.0.1:1/', displayOrder: 1 })
  await makeCard({ name: 'Empty', displayOrder: 2 })
  answerWith({ rows: [] })
  expect((await cards()).map((card: { state: string }) => card.state)).toEqual(['failed', 'empty'])
  await desk.db.query(sql`delete from panelcards`)
  await makeCard()
  for (const [answer, status, detail] of [
    ['<html>', 200, 'the answer is not JSON, or longer than 64 KiB'],
    ['', 500, 'the program answered 500'],
    ['', 302, 'the program answered 302'],
    [`{"rows":[${' '.repeat(70_000)}]}`, 200, 'the answer is not JSON, or longer than 64 KiB'],
  ] as const) {
    answerWith(answer, status)
    expect((await cards('?fresh=1'))[0]).toMatchObject({ state: 'failed', detail })
  }
})

test('private addresses are refused unless the desk allows them', async () => {
  await makeCard()
  desk.app.config.webhookAllowPrivate = false
  const [card] = await cards()
  desk.app.config.webhookAllowPrivate = true
  expect(card).toMatchObject({ state: 'failed', detail: expect.stringContaining('is not a public address') })
  expect(receiver.received).toEqual([])
})

test('cards are for who sees the ticket, their settings for site admins', async () => {
  const id = await makeCard()
  const outsider = desk.app.as((await makeUser(desk.db)).token)
  expect((await outsider.get(`/tickets/${ticketId}/cards.json`)).status).toBe(404)
  expect((await desk.agent.get('/panelcards.json')).status).toBe(403)
  expect((await desk.agent.patch(`/panelcards/${id}.json`, { name: 'x' })).status).toBe(403)
  await desk.admin.patch(`/panelcards/${id}.json`, { enabled: false })
  expect(await cards()).toEqual([])
  expect(receiver.received).toEqual([])
})
