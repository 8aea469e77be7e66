import { afterAll, beforeAll, expect, test } from 'vitest'
import { oldSdk } from '../golden/sdk-noise.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// Sign-in, status codes, errors and limits: points of clients.md, section 3, by their numbers.

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})

test('clients 3.20: Bearer everywhere, Basic with the key as user name too; a 401 is JSON with errors', async () => {
  const { adminToken, anonymous } = desk.app
  const accepted = [basic(adminToken, 'x'), basic(adminToken, ''), { authorization: `bearer  ${adminToken}` }]
  for (const headers of accepted) expect((await anonymous.get('/me.json', headers)).status).toBe(200)
  for (const headers of [
    {},
    basic('nobody', 'x'),
    { authorization: 'Bearer tkn.v1_wrong' },
    { authorization: 'Bearer' },
  ]) {
    const { status, body, headers: received } = await anonymous.get('/tickets.json', headers as Record<string, string>)
    expect([status, received['content-type']]).toEqual([401, expect.stringContaining('application/json')])
    expect(body).toMatchObject({ errors: [{ code: expect.any(String) }], message: '401 Unauthorized' })
  }
})

test('clients 3.29: creates answer 201 (tickets 200, 201 to the first SDK), updates and reads 200, links no 201', async () => {
  const posted = await desk.admin.post('/tags.json', { tag: { name: 'one' } })
  expect(posted.status).toBe(201)
  expect((await desk.admin.put(`/tags/${posted.body.tag.id}.json`, { tag: { color: '#fff' } })).status).toBe(200)
  const made = await desk.agent.post('/tickets.json', desk.body())
  expect(made.status).toBe(200)
  const first = await desk.agent.post('/tickets.json', { ticket: { ...oldSdk, ...desk.body() }, included: {} })
  expect([first.status, first.body.ticket.subject]).toEqual([201, 'A question'])
  const path = `/tickets/${made.body.ticket.id}`
  expect((await desk.agent.post(`${path}/messages.json`, { message: 'x' })).status).toBe(201)
  expect((await desk.agent.patch(`${path}.json`, { ticket: { subject: 'S' } })).body.ticket.subject).toBe('S')
  expect([200, 204]).toContain((await desk.agent.post(`${path}/tasks/1.json`)).status)
  expect((await desk.agent.get(`${path}.json`)).status).toBe(200)
  for (const one of ['tickets', 'customers', 'companies', 'inboxes', 'users', 'tags', 'messages', 'ticketpriorities'])
    expect((await desk.admin.get(`/${one}/987654.json`)).status, one).toBe(404)
})

test('clients 3.30: errors are a list of items with id, title, code and detail', async () => {
  const { body } = await desk.agent.post('/tickets.json', { subject: '' })
  expect(body.errors.length).toBeGreaterThan(1)
  for (const error of body.errors) {
    expect(error.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(error).toMatchObject({ title: 'Bad Request', code: 'E4', detail: expect.any(String) })
  }
  expect((await desk.agent.get('/tickets.json')).body).not.toHaveProperty('errors')
})

test('clients 3.31 and 3.32: limits are told on every answer, and the reset in seconds to sleep', async () => {
  const answers = [
    await desk.agent.get('/tickets.json'),
    await desk.agent.get('/tickets/98765.json'),
    await desk.agent.post('/tickets.json', {}),
    await desk.app.anonymous.get('/tickets.json'),
  ]
  for (const { headers } of answers) {
    for (const name of ['x-rate-limit-limit', 'x-rate-limit-remaining'])
      expect(Number(headers[name])).toBeGreaterThan(0)
    // a client sleeps this long, up to 155 times: it must be small
    expect(Number(headers['x-rate-limit-reset'])).toBeLessThanOrEqual(60)
  }
})
