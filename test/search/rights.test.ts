import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInbox, makeUser } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { put, searchIds, ticketWith, word } from './support.ts'

let desk: TicketDesk

beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

test('an agent finds only tickets of own inboxes, and the total does not tell of others', async () => {
  const stem = word()
  const hidden = await makeInbox(desk.db, { name: 'Board' })
  const mine = await ticketWith(desk, { subject: stem })
  const theirs = await ticketWith(desk, { subject: stem, inbox: { id: hidden.id } }, desk.admin)
  const answer = await desk.agent.get(`/search/tickets.json?search=${stem}`)
  expect(answer.body).toMatchObject({ tickets: [{ id: mine }], pagination: { records: 1 } })
  for (const query of [
    `search=${theirs}`,
    `search=id:${theirs}`,
    `search=inbox:board`,
    `inboxes=${hidden.id}`,
    `ticket=${theirs}`,
    `filter=${encodeURIComponent(`{"id":${theirs}}`)}`,
  ])
    expect(await searchIds(desk.agent, query), query).toEqual([])
  expect(await searchIds(desk.admin, `search=${stem}`)).toEqual([theirs, mine])
  const outsider = desk.app.as((await makeUser(desk.db)).token)
  expect(await searchIds(outsider, `search=${stem}`)).toEqual([])
  expect(await searchIds(outsider, '')).toEqual([])
})

test('the trash and scheduled tickets are not found', async () => {
  const stem = word()
  const [deleted, scheduled] = [await ticketWith(desk, { subject: stem }), await ticketWith(desk, { subject: stem })]
  await desk.admin.delete(`/tickets/${deleted}.json`)
  await put(desk, scheduled, 'state', 'scheduled')
  expect(await searchIds(desk.agent, `search=${stem}`)).toEqual([])
  expect(await searchIds(desk.agent, `search=${stem}&filter={"state":"deleted"}`)).toEqual([])
  expect(await searchIds(desk.admin, `search=${stem}&filter={"state":"deleted"}`)).toEqual([deleted])
})

test('nobody searches without signing in', async () => {
  for (const path of ['tickets', 'customers', 'companies'])
    expect(await desk.app.anonymous.get(`/search/${path}.json?search=a`)).toMatchObject({ status: 401 })
})

test('the other spellings of the path work', async () => {
  expect(await desk.admin.get('//desk/api/v2/search/tickets.json?')).toMatchObject({ status: 200 })
  expect(await desk.admin.get('/desk/v2/search/customers.json')).toMatchObject({ status: 200 })
})
