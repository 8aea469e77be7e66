import { afterAll, beforeAll, expect, test } from 'vitest'
import { searchedTickets } from '../../server/search/searched.ts'
import { indexRows } from '../../server/search/write-index.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { searchIds, ticketWith, word } from './support.ts'

let desk: TicketDesk
const [lamp, cable, rare] = [word(), word(), word()]
const ids: number[] = []

beforeAll(async () => {
  desk = await createTicketDesk()
  const tag = { id: (await desk.admin.post('/tags.json', { tag: { name: `needs ${rare}` } })).body.tag.id }
  ids.push(await ticketWith(desk, { subject: `A ${lamp}`, tags: [tag] }))
  ids.push(await ticketWith(desk, { subject: `A ${lamp} and a ${cable}`, agent: { id: desk.agentId } }))
  ids.push(
    await ticketWith(desk, { subject: 'Nothing', message: `<p>The ${cable} is Ünplugged.</p>`, status: { id: 5 } }),
  )
  await indexRows(desk.db, searchedTickets, ids)
})
afterAll(() => desk.close())

const query = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`
const listed = async (filter: object): Promise<number[]> => {
  const answer = await desk.agent.get(`/tickets.json?${query(filter)}&pageSize=200`)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body.tickets.map(({ id }: { id: number }) => id)
}

test('a search among the filters of a list finds what the search finds, with every operator', async () => {
  for (const search of [
    lamp,
    cable,
    `${lamp} -${cable}`,
    `-${cable}`,
    `"A ${lamp}"`,
    `tag:needs-${rare}`,
    `tag:"needs ${rare}" ${cable}`,
    `-tag:needs-${rare}`,
    'assignee:me',
    'assignee:none',
    'assignee:alex,none',
    'assignee:somebody-unknown',
    `status:solved ${cable}`,
    `-status:solved,active`,
    'from:carla',
    `subject:${cable}`,
    'before:2001-01-01',
    'after:2001-01-01 has:attachment',
    '',
    '!!',
    'unplugged',
  ])
    expect(new Set(await listed({ search })), search).toEqual(new Set(await searchIds(desk.agent, { search })))
})

test('it goes together with other conditions, is counted, walked through and saved as a view', async () => {
  const filter = { $and: [{ search: lamp }, { agent: null }] }
  expect(await listed(filter)).toEqual([ids[0]])
  expect((await desk.agent.get(`/tickets/counts.json?${query({ search: lamp })}`)).body.counts.total).toBe(2)
  const first = await desk.agent.get(`/tickets.json?${query({ search: lamp })}&cursor=&pageSize=1`)
  const next = await desk.agent.get(
    `/tickets.json?${query({ search: lamp })}&cursor=${first.body.meta.page.nextCursor}&pageSize=1`,
  )
  expect([first.body.tickets[0].id, next.body.tickets[0].id]).toEqual([ids[1], ids[0]])
  const view = await desk.agent.post('/ticketviews.json', { ticketview: { name: 'Lamps', filter: { search: lamp } } })
  expect(view).toMatchObject({ status: 201, body: { ticketview: { filter: { search: lamp } } } })
})

test('a bulk change reaches what a search finds', async () => {
  const { status } = await desk.agent.patch('/tickets/update.json', {
    filter_args: { filter: { search: lamp } },
    ticket: { priority: { id: 3 } },
  })
  expect(status).toBe(200)
  expect(new Set(await listed({ priority: 3 }))).toEqual(new Set(ids.slice(0, 2)))
})

test('only a text is a search', async () => {
  for (const search of [5, null, ['a'], { $in: ['a'] }, {}])
    expect(await desk.agent.get(`/tickets.json?${query({ search })}`)).toMatchObject({
      status: 400,
      body: { errors: [{ source: 'filter.search' }] },
    })
})

test('snippets show where the words stand, and only when they are asked for', async () => {
  const plain = await desk.agent.get(`/search/tickets.json?search=${cable}`)
  expect(plain.body).not.toHaveProperty('snippets')
  const { body } = await desk.agent.get(`/search/tickets.json?search=unplugged&snippets=true`)
  expect(body.snippets).toEqual([{ ticket: { id: ids[2], type: 'tickets' }, text: '… is Ünplugged.' }])
})
