import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../contract/samples.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeInbox, makeUser } from '../support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const includes = 'includes=webhookendpointevents,webhookendpointinboxes'
const url = 'https://hooks.example/desk'

async function create(webhookendpoint: object, included: object = {}) {
  const { status, body } = await desk.admin.post(`/webhookendpoints.json?${includes}`, { webhookendpoint, included })
  expect([status, body.errors]).toEqual([201, undefined])
  return body
}
const codes = (body: { included: { webhookendpointevents: { code: string }[] } }) =>
  body.included.webhookendpointevents.map((row) => row.code)

test("the vendor's example makes an endpoint with its events and inboxes; the token is never shown", async () => {
  const body = await create(
    { url, token: 'secret', allInboxes: false, allEvents: false, contentType: 'application/json', state: 'active' },
    {
      webhookendpointevents: [{ code: 'ticket.created' }, { code: 'ticket.status' }],
      webhookendpointinboxes: [{ inbox: { id: desk.inboxId } }],
    },
  )
  const { webhookendpoint: endpoint } = body
  expect(endpoint).toMatchObject({ url, allInboxes: false, allEvents: false, hasToken: true, state: 'active' })
  expect(endpoint.webhookendpointevents).toEqual(
    body.included.webhookendpointevents.map(({ id }: { id: number }) => ({ id, type: 'webhookendpointevents' })),
  )
  expect(codes(body)).toEqual(['ticket.created', 'ticket.status'])
  const [row] = body.included.webhookendpointinboxes
  expect(row).toMatchObject({ inbox: { id: desk.inboxId, type: 'inboxes' }, webhookendpoint: { id: endpoint.id } })
  for (const text of [JSON.stringify(body), JSON.stringify((await desk.admin.get('/webhookendpoints.json')).body)])
    expect(text).not.toContain('secret')
})

test('an endpoint that names no events or inboxes gets all', async () => {
  expect((await create({ url })).webhookendpoint).toMatchObject({ allEvents: true, allInboxes: true, hasToken: false })
  const some = await create({ url }, { webhookendpointevents: [{ code: 'tag.created' }] })
  expect(some.webhookendpoint).toMatchObject({ allEvents: false, allInboxes: true })
})

test('only addresses of the web, known codes and inboxes are taken', async () => {
  const answer = await desk.admin.post('/webhookendpoints.json', {
    webhookendpoint: { url: 'ftp://hooks.example', contentType: 'text/xml', state: 'resting' },
    included: {
      webhookendpointevents: [{ code: 'ticket.exploded' }],
      webhookendpointinboxes: [{ inbox: { id: 999_999 } }, {}],
    },
  })
  expect(answer.status).toBe(400)
  expect(problemsOf(answer)).toMatchObject({
    url: 'must be an address that starts with http:// or https://',
    contentType: expect.stringContaining('application/json'),
    state: expect.stringContaining('inactive'),
    'included.webhookendpointevents[0].code': expect.stringContaining('ticket.created'),
    'included.webhookendpointinboxes[0].inbox.id': 'not found',
    'included.webhookendpointinboxes[1].inbox': 'must be set',
  })
  for (const wrong of ['javascript:alert(1)', 'hooks.example', 'http://', 'https:///path', 'file:///etc/passwd'])
    expect((await desk.admin.post('/webhookendpoints.json', { url: wrong })).status, wrong).toBe(400)
})

test('events and inboxes are added and removed by update; what is there already adds nothing', async () => {
  const { webhookendpoint } = await create({ url }, { webhookendpointevents: [{ code: 'ticket.created' }] })
  const path = `/webhookendpoints/${webhookendpoint.id}.json?${includes}`
  const inbox = await makeInbox(desk.database)
  const included = {
    webhookendpointevents: [{ code: 'ticket.created' }, { code: 'Ticket.Note' }, { code: 'ticket.note' }],
    webhookendpointinboxes: [{ inbox: { id: String(inbox.id) } }],
  }
  for (const method of ['put', 'patch'] as const) {
    const { status, body } = await desk.admin[method](path, { webhookendpoint: {}, included })
    expect([status, body.errors]).toEqual([200, undefined])
    expect(codes(body)).toEqual(['ticket.created', 'ticket.note'])
    expect(body.included.webhookendpointinboxes).toHaveLength(1)
  }
  const gone = { webhookendpointevents: [{ code: 'ticket.created', delete: true }], webhookendpointinboxes: [] }
  const { body } = await desk.admin.patch(path, { webhookendpoint: { token: 'now signed' }, included: gone })
  expect(codes(body)).toEqual(['ticket.note'])
  expect(body.webhookendpoint).toMatchObject({ hasToken: true })
  expect((await desk.admin.patch(path, { token: '' })).body.webhookendpoint.hasToken).toBe(false)
})

test('inactive endpoints stay in the list, deleted ones do not', async () => {
  const { webhookendpoint } = await create({ url, state: 'inactive' })
  const listed = async () =>
    (await desk.admin.get('/webhookendpoints.json?pageSize=100')).body.webhookendpoints.map(
      ({ id }: { id: number }) => id,
    )
  expect(webhookendpoint.state).toBe('inactive')
  expect(await listed()).toContain(webhookendpoint.id)
  expect((await desk.admin.delete(`/webhookendpoints/${webhookendpoint.id}.json`)).status).toBe(204)
  expect(await listed()).not.toContain(webhookendpoint.id)
})

test('webhooks are for site admins', async () => {
  const agent = desk.as((await makeUser(desk.database, { inboxes: { [desk.inboxId]: 'admin' } })).token)
  expect((await agent.get('/webhookendpoints.json')).status).toBe(403)
  expect((await agent.post('/webhookendpoints.json', { url })).status).toBe(403)
  expect((await agent.post('/desk/v1/webhooks.json', { url })).status).toBe(403)
  expect((await agent.delete('/desk/v1/webhooks/1.json')).status).toBe(403)
  expect((await desk.anonymous.post('/desk/v1/webhooks.json', { url })).status).toBe(401)
})

test('43. the older address takes plain lists, answers with the id at the top, and deletes', async () => {
  const old = { active: true, allEvents: false, contentType: 'application/json', url, events: ['ticket.created'] }
  const { status, body } = await desk.admin.post('/desk/v1/webhooks.json', { ...old, allInboxes: true, inboxes: [] })
  expect(status).toBe(201)
  expect(body).toMatchObject({ ...old, id: expect.any(Number), allInboxes: true, inboxes: [] })
  const endpoint = (await desk.admin.get(`/webhookendpoints/${body.id}.json?${includes}`)).body
  expect(endpoint.webhookendpoint).toMatchObject({ state: 'active', allEvents: false, allInboxes: true })
  expect(codes(endpoint)).toEqual(['ticket.created'])
  const second = await desk.admin.post('/desk/v1/webhooks', { ...old, inboxes: [desk.inboxId], active: false })
  expect(second.body).toMatchObject({ inboxes: [desk.inboxId], allInboxes: false, active: false })

  const answer = await desk.admin.delete(`/desk/v1/webhooks/${body.id}.json`)
  expect([answer.status, answer.body]).toEqual([204, undefined])
  expect((await desk.admin.delete(`/desk/v1/webhooks/${body.id}.json`)).status).toBe(404)
  expect((await desk.admin.delete(`/desk/v1/webhooks/${second.body.id}`)).status).toBe(204)
  expect((await desk.admin.delete('/desk/v1/webhooks/abc.json')).status).toBe(404)
  expect((await desk.admin.post('/desk/v1/webhooks.json', { events: ['nonsense'] })).status).toBe(400)
})
