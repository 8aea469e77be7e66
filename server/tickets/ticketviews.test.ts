import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../../test/contract/samples.ts'
import { type Caller, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'

let desk: TestApp
let one: Caller
let two: Caller
beforeAll(async () => {
  desk = await createTestApp()
  one = desk.as((await makeUser(desk.database)).token)
  two = desk.as((await makeUser(desk.database)).token)
})
afterAll(() => desk.close())

async function create(body: object, caller = one) {
  const answer = await caller.post('/ticketviews.json', { ticketview: body })
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.ticketview
}

test('a view keeps what a list of tickets needs, and behind the others its place', async () => {
  const filter = { 'status.id': { $in: [1, 3] }, agent: null }
  const view = { name: 'Mine', filter, orderBy: 'updatedAt', orderMode: 'asc', columns: ['subject', 'customer'] }
  const made = await create(view)
  expect(made).toMatchObject({ ...view, isShared: false })
  const next = await create({ name: 'Next', filter: JSON.stringify(filter) })
  expect(next).toMatchObject({
    filter,
    orderBy: '',
    orderMode: 'desc',
    columns: [],
    displayOrder: made.displayOrder + 1,
  })
  const list = await one.get(
    `/tickets.json?filter=${encodeURIComponent(JSON.stringify(made.filter))}&orderBy=${made.orderBy}`,
  )
  expect(list.status).toBe(200)
})

test('a view that no list could show is refused by name', async () => {
  const answer = await one.post('/ticketviews.json', {
    ticketview: { name: 'Odd', filter: { shoeSize: 44 }, columns: 'subject' },
  })
  expect(answer.status).toBe(400)
  expect(problemsOf(answer)).toMatchObject({
    'filter.shoeSize': 'is not a field that can be filtered',
    columns: 'must be a list of names',
  })
  const { id } = await create({ name: 'Fine' })
  const refuse = async (body: object) => problemsOf(await one.patch(`/ticketviews/${id}.json`, body))
  expect(await refuse({ orderBy: 'shoeSize' })).toEqual({ orderBy: expect.stringContaining('shoeSize') })
  expect(await refuse({ filter: '{"id":' })).toEqual({ filter: 'must be an object' })
  expect(await refuse({ filter: [1] })).toEqual({ filter: 'must be an object' })
})

test('everybody sees their own and the shared views; only admins change a view somebody else shares', async () => {
  const own = await create({ name: 'Private' })
  const shared = await create({ name: 'For us', isShared: true })
  const ids = async (caller: Caller) =>
    (await caller.get('/ticketviews.json')).body.ticketviews.map((view: { id: number }) => view.id)
  expect(await ids(one)).toEqual(expect.arrayContaining([own.id, shared.id]))
  expect(await ids(two)).toEqual([shared.id])
  expect(await ids(desk.admin)).toEqual([shared.id])
  const rename = async (caller: Caller, id: number) =>
    (await caller.patch(`/ticketviews/${id}.json`, { name: 'New' })).status
  expect([await rename(two, own.id), await rename(two, shared.id), await rename(desk.admin, shared.id)]).toEqual([
    404, 403, 200,
  ])
  expect((await two.delete(`/ticketviews/${shared.id}.json`)).status).toBe(403)
  expect((await one.delete(`/ticketviews/${shared.id}.json`)).status).toBe(204)
})
