import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillDesk } from '../../test/explain/scale-desk.ts'
import { type Caller, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import { type Sql, sql } from '../db/sql.ts'
import { builtInViews } from './view-counts.wire.ts'

// Plans are asked for and not timed, as in test/explain/scale.test.ts.

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  Plans?: Plan[]
}

let desk: TestApp
let agent: Caller
let agentId = 0
const counted: Sql[] = []

beforeAll(async () => {
  desk = await createTestApp()
  await fillDesk(desk.database, 100_000)
  const user = await makeUser(desk.database, { inboxes: { 2: 'write', 3: 'read' } })
  agent = desk.as(user.token)
  agentId = user.id
  const { flight } = desk.database
  desk.database.flight = async (statements) => {
    if (statements.some(({ text }) => text.includes('limit'))) counted.push(...statements)
    return flight(statements)
  }
}, 120_000)
afterAll(() => desk?.close())

const countsOf = async (caller: Caller, query = '') => {
  const { status, body } = await caller.get(`/tickets/viewcounts.json${query}`)
  expect(status).toBe(200)
  return body.counts as { view: string; count: number | null; isCapped: boolean }[]
}

/** What the list itself says. */
async function listed(caller: Caller, filter: object): Promise<number> {
  const { body } = await caller.get(`/tickets.json?pageSize=1&filter=${encodeURIComponent(JSON.stringify(filter))}`)
  return body.pagination.records
}

test('counters of 100,000 tickets read no table, for admins and for agents', async () => {
  counted.length = 0
  await countsOf(desk.admin)
  await countsOf(agent)
  expect(counted).toHaveLength(14)
  for (const { text, values } of counted) {
    const [row] = await desk.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
      text: `explain (format json) ${text}`,
      values,
    })
    const plans = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(plans)]
    const nodes = plans(row?.['QUERY PLAN'][0].Plan as Plan)
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
  }
})

test('counters agree with the lists, and say when they stopped counting', async () => {
  await desk.database.query(
    sql`update tickets set agent_id = ${agentId}, status_id = 3 where inbox_id = 2 and id < 200`,
  )
  const open = { $in: [1, 3, 4] }
  const [mine, unassigned, all] = await countsOf(agent, '?views=mine,unassigned,all')
  expect(mine).toEqual({ view: 'mine', count: await listed(agent, { agent: agentId, status: open }), isCapped: false })
  expect(mine?.count).toBeGreaterThan(10)
  const records = await listed(agent, { agent: null, status: open })
  expect(unassigned).toMatchObject({ count: Math.min(records, 1_000), isCapped: records > 1_000 })
  expect(all).toEqual({ view: 'all', count: 1_000, isCapped: true })
})

test('saved views are counted for those who have them', async () => {
  const { id } = await makeInbox(desk.database)
  const view = (name: string, filter: object, isShared: boolean) =>
    desk.admin.post('/ticketviews.json', { name, filter, isShared })
  const own = await view('Mine alone', { inbox: id }, false)
  const shared = await view('For all', { 'tags.id': { $in: [7] } }, true)
  const [ownId, sharedId] = [own.body.ticketview.id, shared.body.ticketview.id]
  const counts = await countsOf(agent, `?views=${ownId},${sharedId}`)
  const tagged = await listed(agent, { 'tags.id': { $in: [7] } })
  expect(counts).toEqual([{ view: String(sharedId), count: tagged, isCapped: false }])
  expect((await countsOf(desk.admin)).map(({ view: name }) => name)).toEqual([
    ...builtInViews,
    String(ownId),
    String(sharedId),
  ])
  await desk.database.query(sql`update ticketviews set filter = '{"shoeSize": 1}' where id = ${sharedId}`)
  expect(await countsOf(agent, `?views=${sharedId}`)).toEqual([
    { view: String(sharedId), count: null, isCapped: false },
  ])
  expect((await agent.get('/tickets/viewcounts.json?views=shoes')).status).toBe(400)
})
