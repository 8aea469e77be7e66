import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let ticketId: number
let otherMessageId: number
let fileId: number
beforeAll(async () => {
  desk = await createTicketDesk()
  ticketId = (await desk.create()).id
  otherMessageId = (await desk.create()).messages[0].id
  fileId = await makeFile(desk.db, { userId: desk.agentId })
  const add = (fields: object) => desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: 'x', ...fields })
  await add({ message: 'Reply', files: [{ id: fileId }] })
  await add({ message: 'Note', threadType: 'note', isPinned: true, mentions: [{ id: 1 }] })
  await add({ message: 'Forward', threadType: 'forward', to: ['x@example.test'] })
})
afterAll(() => desk?.close())

const list = async (query: string) => (await desk.agent.get(`/tickets/${ticketId}/messages.json?${query}`)).body
const texts = async (query: string) =>
  (await list(query)).messages.map((message: { textBody: string }) => message.textBody)

test.each([
  ['', 'How does it work?,Reply,Note,Forward'],
  ['orderBy=createdAt&orderMode=asc&includes=users,files&pageSize=100', 'How does it work?,Reply,Note,Forward'],
  ['orderBy=id&orderMode=DESC', 'Forward,Note,Reply,How does it work?'],
  ['filter={"threadType":3}&orderBy=createdAt&orderMode=asc&includes=users', 'Note'],
  ['filter={"threadType":"3"}', 'Note'],
  ['filter={"threadType":{"$eq":1}}', 'How does it work?,Reply'],
  ['filter={"threadType":{"$in":[2,3]}}', 'Note,Forward'],
  ['filter={"threadType":{"$nin":["note","forward"]}}', 'How does it work?,Reply'],
  ['filter={"$or":[{"threadType":2},{"threadType":"Note"}]}', 'Note,Forward'],
  ['filter={"isPinned":true}', 'Note'],
  ['filter={"isDraft":true}', ''],
  ['filter={"createdAt":{"$lt":"2001-01-01T00:00:00Z"}}', ''],
  ['filter={}', 'How does it work?,Reply,Note,Forward'],
  ['pageSize=1&page=2', 'Reply'],
])('%s gives %s', async (query, expected) => {
  expect((await texts(query)).join()).toBe(expected)
})

test('carries pages, authors and files as clients read them', async () => {
  const body = await list('includes=users,files,customers')
  expect(body.pagination).toMatchObject({ records: 4, hasMorePages: false })
  expect(body.meta.page).toMatchObject({ count: 4, hasMore: false })
  expect(body.included.files).toMatchObject([{ id: fileId }])
  expect(body.included.users.map((user: { id: number }) => user.id)).toEqual(expect.arrayContaining([1, desk.agentId]))
  expect(body.included.customers).toMatchObject([{ id: desk.customerId }])
  for (const message of body.messages) {
    expect(message).toMatchObject({
      id: expect.any(Number),
      textBody: expect.any(String),
      htmlBody: expect.any(String),
      ticket: { id: ticketId },
    })
    expect(message.threadType).toMatch(/^(message|note|forward)$/)
  }
})

test('a filter that is wrong is refused by name', async () => {
  const answer = await desk.agent.get(`/tickets/${ticketId}/messages.json?filter={"nonsense":3}`)
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: 'filter.nonsense' }] } })
  expect((await desk.agent.get(`/tickets/${ticketId}/messages.json?filter={threadType`)).status).toBe(400)
})

test('one message is read under its ticket, or alone; under another ticket it is not there', async () => {
  const [first] = (await list('')).messages
  expect((await desk.agent.get(`/tickets/${ticketId}/messages/${first.id}.json`)).body.message).toEqual(first)
  expect((await desk.agent.get(`/messages/${first.id}.json`)).body.message).toEqual(first)
  expect((await desk.agent.get(`/tickets/${ticketId}/messages/${otherMessageId}.json`)).status).toBe(404)
})
