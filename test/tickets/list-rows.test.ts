import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMessage } from '../support/messages.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const fields = 'subject,previewText,lastMessage,isRead,hasAttachments,customer,agent,tags,messageCount'

test('one request gives all that a row of a list shows; who does not ask for the last message pays nothing', async () => {
  const { id } = await desk.create({ message: 'First', tags: ['hot'], agent: { id: desk.agentId } })
  const row = async (query: string) =>
    (await desk.admin.get(`/tickets.json?filter={"id":${id}}&includes=customers,users,tags${query}`)).body
  const first = await row(`&fields=${fields}`)
  expect(first.tickets[0].lastMessage).toMatchObject({
    threadType: 'message',
    createdBy: { id: desk.customerId, type: 'customers' },
    authorName: 'Carla Customer',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  })
  const reply = await addMessage(desk, id, { message: 'Second' })
  await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Not yet', isDraft: true })
  const { tickets, included } = await row(`&fields=${fields}`)
  expect(tickets[0]).toMatchObject({
    previewText: 'Second',
    isRead: false,
    hasAttachments: false,
    messageCount: 2,
    lastMessage: { id: reply.id, type: 'messages', authorName: 'Alex Agent' },
  })
  expect(Object.keys(included).sort()).toEqual(['customers', 'tags', 'users'])
  expect((await row('')).tickets[0]).not.toHaveProperty('lastMessage')
  expect((await desk.admin.get(`/tickets/${id}.json`)).body.ticket).not.toHaveProperty('lastMessage')
})
