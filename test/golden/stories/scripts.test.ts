import { afterAll, beforeAll, expect, test } from 'vitest'
import { program, type StoryDesk, startStoryDesk, succeed } from './story-desk.ts'

// Small scripts of many hands: a shell with curl, a table in a browser's sheet, a PHP page, a support command line.

let desk: StoryDesk
let ticketId: number
const base = '/desk/api/v2'
beforeAll(async () => {
  desk = await startStoryDesk()
  ticketId = (await desk.create({ agent: desk.agentId, priority: 'high', type: { id: 2 } })).id
  await desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'A note', threadType: 'note' })
})
afterAll(() => desk?.close())

const bearer = () => ({ authorization: `Bearer ${desk.adminToken}` })

test('the shell: how many tickets belong to a task, and a note on each', async () => {
  const curl = program(
    desk,
    { ...bearer(), accept: '*/*', 'user-agent': 'curl/8.5.0' },
    { 'content-type': 'application/json' },
  )
  await succeed(curl.post(`${base}/tickets/${ticketId}/tasks/31.json`), [200, 204])
  const { tickets, pagination } = await succeed(curl.get(`${base}/search/tickets.json?task=31`))
  expect([pagination.records, tickets[0].id]).toEqual([1, ticketId])
  const { message } = await succeed(
    curl.post(`${base}/tickets/${ticketId}/messages.json`, { message: 'done', threadType: 3 }),
    [200, 201],
  )
  expect(message.threadType).toBe('note')
  expect((await succeed(curl.get(`${base}/tickets/${ticketId}/tasks.json`))).tasks).toMatchObject([{ id: 31 }])
})

test('the sheet: its own names of parameters, and Basic with the key', async () => {
  const basic = `Basic ${Buffer.from(`${desk.adminToken}:x`).toString('base64')}`
  const sheet = program(desk, { authorization: basic, accept: 'application/json' })
  const query = `inboxId=${desk.inboxId}&updatedAtFrom=2024-11-22T09:29:31.103Z&page=1&pageSize=100&spam=false&sortBy=updatedAt&orderBy=asc`
  expect((await succeed(sheet.get(`${base}/tickets.json?${query}`))).tickets).toMatchObject([{ id: ticketId }])
})

test('the page: priorities and types under their full names, with their names and colours', async () => {
  const page = program(desk, { ...bearer(), accept: 'application/json' })
  const { tickets, included } = await succeed(
    page.get(`${base}/tickets.json?includes=customers,ticketstatuses,users,priorities,types&pageSize=500&page=1`),
  )
  const [ticket] = tickets
  const name = (section: string, id: number) => included[section].find((row: { id: number }) => row.id === id).name
  expect(name('ticketpriorities', ticket.priority.id)).toBe('high')
  expect(name('tickettypes', ticket.type.id)).toEqual(expect.any(String))
  expect(name('ticketstatuses', ticket.status.id)).toBe('Active')
})

test('the command line: newest tickets, one in full, its messages and only its notes', async () => {
  const line = program(desk, { ...bearer(), accept: '*/*', 'content-type': 'application/json' })
  const newest = 'orderBy=createdAt&orderMode=desc&pageSize=5'
  await succeed(line.get(`${base}/tickets.json?${newest}`))
  await succeed(line.get(`${base}/tickets.json?${newest}&filter={"createdAt":{"$gt":"2024-01-01T00:00:00Z"}}`))
  const { included } = await succeed(
    line.get(`${base}/tickets/${ticketId}.json?includes=customers,inboxes,users,tags,ticketstatuses,messages`),
  )
  expect(included.messages.length).toBeGreaterThan(1)
  const messages = `${base}/tickets/${ticketId}/messages.json`
  const all = await succeed(line.get(`${messages}?orderBy=createdAt&orderMode=asc&includes=users,files`))
  const notes = await succeed(
    line.get(`${messages}?filter={"threadType":3}&orderBy=createdAt&orderMode=asc&includes=users`),
  )
  expect(notes.messages.length).toBeLessThan(all.messages.length)
  for (const { threadType } of notes.messages) expect(threadType).toBe('note')
  const { ticket } = await succeed(line.patch(`${base}/tickets/${ticketId}.json`, { ticket: { priority: 'low' } }))
  expect(ticket.priority).not.toBeNull()
})
