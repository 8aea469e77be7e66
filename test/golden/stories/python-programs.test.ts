import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, program, type StoryDesk, startStoryDesk, succeed } from './story-desk.ts'

// A Python service that copies tickets by their time, and a tap that reads whole streams.

let desk: StoryDesk
let service: Program
let tap: Program
const base = '/desk/api/v2'
beforeAll(async () => {
  desk = await startStoryDesk()
  const json = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: `Bearer ${desk.adminToken}`,
  }
  service = program(desk, {
    ...json,
    'user-agent': 'python-httpx/0.27.0',
    connection: 'keep-alive',
    'accept-encoding': 'gzip, deflate',
  })
  tap = program(desk, { ...json, 'user-agent': 'python-requests/2.32.3' })
  for (let number = 0; number < 3; number++) await desk.create({ subject: `P${number}` })
})
afterAll(() => desk?.close())

const names = 'customers,companies,messages,users,tags,inboxes,ticketstatuses,tickettypes'

test('the service reads by time, oldest first, with 500 on a page, and resumes after the newest', async () => {
  const list = async (order: string, since: string | null, page = 1) => {
    const filter = since === null ? '' : `&filter=${encodeURIComponent(JSON.stringify({ [order]: { $gt: since } }))}`
    return succeed(
      service.get(
        `${base}/tickets.json?pageSize=500&includes=${names}&orderBy=${order}&orderMode=asc${filter}&page=${page}`,
      ),
    )
  }
  const body = await list('createdAt', null)
  expect(body.meta.page).toMatchObject({ pageSize: 100, hasMore: false })
  expect(Object.keys(body.included).sort()).toEqual(names.split(',').sort())
  expect(body.tickets.map(({ subject }: { subject: string }) => subject)).toEqual(['P0', 'P1', 'P2'])
  expect((await list('createdAt', null, 2)).tickets).toEqual([])
  expect((await list('updatedAt', '2001-01-01T00:00:00.123456Z')).tickets).toHaveLength(3)
  expect((await list('updatedAt', new Date(Date.now() + 60_000).toISOString())).tickets).toEqual([])
  const one = await succeed(service.get(`${base}/tickets/${body.tickets[0].id}.json?includes=${names}`))
  expect(one.ticket).toEqual(body.tickets[0])
})

test('the service assigns, leaves a note with a mention, and maps people', async () => {
  const { users } = await succeed(service.get(`${base}/users.json?pageSize=500`))
  expect(users.map(({ id }: { id: number }) => id)).toContain(desk.agentId)
  const { id } = await desk.create()
  const { ticket } = await succeed(
    service.patch(`${base}/tickets/${id}.json`, { ticket: { agent: { id: desk.agentId } } }),
  )
  expect(ticket.agent.id).toBe(desk.agentId)
  const note = { message: 'look', threadType: 'note', mentions: [{ id: desk.agentId, type: 'users' }] }
  const { message } = await succeed(service.post(`${base}/tickets/${id}/messages.json`, note), [200, 201])
  expect(message).toMatchObject({ threadType: 'note', mentions: [{ id: desk.agentId }] })
  expect((await service.get(`${base}/tickets/987654.json`)).status).toBe(404)
})

test('the tap asks by other prefixes and with parameters nobody knows', async () => {
  const since = 'updatedAfter=2024-12-31T23:59:59.123456Z'
  for (const [path, rows] of [
    [`${base}/companies.json?${since}`, 'companies'],
    [`${base}/search/tickets.json?${since}`, 'tickets'],
    [`${base}/ticketpriorities.json?${since}`, 'ticketpriorities'],
    [`${base}/tickettypes.json?${since}`, 'tickettypes'],
    [`${base}/customers.json`, 'customers'],
    ['/desk/v1/inboxes.json', 'inboxes'],
    [`/desk/v2/tickets.json?${since}`, 'tickets'],
  ] as const)
    expect((await succeed(tap.get(path)))[rows], path).toEqual(expect.any(Array))
})
