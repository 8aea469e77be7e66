import { afterAll, beforeAll, expect, test } from 'vitest'
import { program, type StoryDesk, sendForm, startStoryDesk, succeed } from './story-desk.ts'

// Programs found later: an importer that counts rows, a chat bot, a bridge from tickets to tasks, a probe of the API.

let desk: StoryDesk
const base = '/desk/api/v2'
beforeAll(async () => {
  desk = await startStoryDesk()
})
afterAll(() => desk?.close())

const bearer = () => ({ authorization: `Bearer ${desk.adminToken}` })
const basic = (password: string) => `Basic ${Buffer.from(`${desk.adminToken}:${password}`).toString('base64')}`

test('the importer: as many rows as the first answer counts, each once, by the number it has', async () => {
  for (let number = 0; number < 7; number++) await desk.create({ subject: `Row ${number}` })
  const client = program(desk, { authorization: basic(''), 'content-type': 'application/json' })
  await succeed(client.get(`${base}/tickets.json?pageSize=1`))
  const ids: number[] = []
  let count: number | undefined
  do {
    const { tickets, meta } = await succeed(client.get(`${base}/tickets.json?pageSize=3&pageOffset=${ids.length}`))
    count ??= meta.page.count
    ids.push(...tickets.map(({ id }: { id: number }) => id))
    if (tickets.length < 3) break
  } while (ids.length < (count ?? 0))
  expect([ids.length, new Set(ids).size]).toEqual([count, count])
  const page = await succeed(client.get(`${base}/tickets.json?pageSize=3&pageOffset=3&page=1`))
  expect(page.pagination.page).toBe(1)
})

test('the chat bot: a form and a foreign cookie with a GET, bare values in the filter', async () => {
  const own = await desk.create({ agent: desk.agentId })
  const bot = program(desk, {
    ...bearer(),
    accept: 'application/json, text/plain, */*',
    'content-type': 'multipart/form-data; boundary=--------------------------410',
    cookie: 'tw-auth=tw-4C18EC18-1',
    'user-agent': 'axios/1.6.2',
  })
  const { users } = await succeed(bot.get(`${base}/users.json`))
  expect(users.find(({ id }: { id: number }) => id === desk.agentId)).toHaveProperty('firstName')
  const filter = encodeURIComponent(`{"agent":${desk.agentId}, "status":1}`)
  expect((await succeed(bot.get(`${base}/tickets.json?filter=${filter}`))).tickets).toMatchObject([{ id: own.id }])
  const open = await succeed(bot.get(`${base}/tickets.json?filter={"status":1}`))
  expect(open.tickets.length).toBeGreaterThan(1)
  const states = `{"agent":{"$in":["${desk.agentId}"]},"state":{"$in":["active","scheduled","merged","deleted"]}}`
  expect((await succeed(bot.get(`${base}/tickets.json?filter=${states}`))).tickets).toHaveLength(1)
})

test('the bridge: a ticket with its conversation and files, and a note that says 201', async () => {
  const curl = program(desk, { ...bearer(), accept: '*/*', 'user-agent': 'curl/8.7.1' })
  const writing = program(desk, { ...bearer(), accept: '*/*' }, { 'content-type': 'application/json' })
  await succeed(program(desk, { authorization: basic('xxx') }).get(`${base}/me.json`))
  const file = { filename: 'image001.png', mimeType: 'image/png', disposition: 'attachment' }
  const reserved = await succeed(writing.post(`${base}/files/ref.json`, { file }), [201])
  await sendForm(reserved.url, reserved.params, 'bytes')
  const { id } = await desk.create({ files: [{ id: reserved.file.id }] }, desk.admin)

  const { ticket, included } = await succeed(curl.get(`${base}/tickets/${id}.json?include=customer,inbox,assignee`))
  expect([ticket.customer.type, included]).toEqual(['customers', {}])
  const { customer } = await succeed(curl.get(`${base}/customers/${ticket.customer.id}.json`))
  expect(customer.email).toEqual(expect.any(String))
  expect((await succeed(curl.get(`${base}/inboxes/${ticket.inbox.id}.json`))).inbox.name).toEqual(expect.any(String))
  const order = 'page=1&pageSize=100&orderBy=createdAt&orderMode=asc'
  // it goes on with messages whatever this says
  expect((await curl.get(`${base}/tickets/${id}/threads.json?${order}`)).status).not.toBe(200)
  const { messages } = await succeed(curl.get(`${base}/tickets/${id}/messages.json?${order}`))
  expect(messages[0]).toMatchObject({ threadType: 'message', htmlBody: expect.any(String), files: [{ type: 'files' }] })
  const [{ id: fileId }] = messages[0].files
  const download = await fetch(`${desk.url}${base}/files/${fileId}/download.json`, { headers: bearer() })
  expect([download.status, await download.text()]).toEqual([200, 'bytes'])
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="?image001\.png"?/)

  const note = { message: '<h3>Done</h3>', threadType: 'note', isPrivate: true, editMethod: 'html' }
  const { message } = await succeed(writing.post(`${base}/tickets/${id}/messages.json`, note), [201])
  expect(message.threadType).toBe('note')
})

test('the probe: one after the other until a sign-in works, and every way it knows to ask for less', async () => {
  const python = program(desk, { authorization: basic('x'), accept: 'application/json' })
  for (const path of ['ticketstatuses', 'tickettypes', 'ticketsources', 'inboxes', 'users'])
    expect((await succeed(python.get(`${base}/${path}.json?pageSize=200`)))[path][0]).toHaveProperty('id')
  for (const query of [
    'page=2',
    'sortBy=createdAt&sortDir=desc',
    'statuses%5B%5D=active',
    'statusIds%5B%5D=1',
    'archived=archivedTickets&includes=messages&pageSize=50&page=1',
  ])
    expect((await succeed(python.get(`${base}/tickets.json?${query}`))).tickets).toEqual(expect.any(Array))
  const search = 'startDate=2026-09-28&endDate=2026-10-03&lastUpdated=2026-09-28&statuses%5B%5D=active'
  expect((await succeed(python.get(`${base}/search/tickets.json?${search}`))).tickets).toEqual([])
  expect((await succeed(python.get('/desk/v1/ticketstatuses.json'))).ticketstatuses.length).toBeGreaterThan(3)
})
