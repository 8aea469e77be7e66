import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'
import { remeasureSlas } from '../slas/check-slas.job.ts'

let desk: TestApp
let customerId: number
beforeAll(async () => {
  desk = await createTestApp()
  customerId = (await makeCustomer(desk.database)).id
})
afterAll(() => desk.close())

interface Arrival {
  daysAgo: number
  inboxId?: number
  statusId?: number
  response?: number | null
  resolution?: number | null
  agentId?: number
}

async function arrive({ daysAgo, inboxId = desk.inboxId, ...values }: Arrival): Promise<number> {
  const { id } = await makeTicket(desk.database, { inboxId, customerId })
  await desk.database.query(sql`
    update tickets set created_at = now() - make_interval(days => ${daysAgo}), status_id = ${values.statusId ?? 1},
      response_time_mins = ${values.response ?? null}, resolution_time_mins = ${values.resolution ?? null},
      agent_id = ${values.agentId ?? null} where id = ${id}`)
  return id
}

const overview = async (query = '', caller = desk.admin) => (await caller.get(`/overview.json${query}`)).body.overview

describe('the overview', () => {
  let otherInbox: number
  beforeAll(async () => {
    otherInbox = (await makeInbox(desk.database)).id
    await arrive({ daysAgo: 0 })
    await arrive({ daysAgo: 2, response: 10, agentId: 1 })
    await arrive({ daysAgo: 2, response: 20, resolution: 100, statusId: 5 })
    await arrive({ daysAgo: 2, response: 90, resolution: 300, statusId: 6 })
    await arrive({ daysAgo: 2, statusId: 7 })
    await arrive({ daysAgo: 9, response: 60, resolution: 600, statusId: 6 })
    await arrive({ daysAgo: 3, inboxId: otherInbox })
  })

  test('says what is open now, and sums up what arrived in this period and the one before', async () => {
    const found = await overview('?days=7&timezone=UTC')
    expect(found).toMatchObject({ days: 7, timezone: 'UTC', open: 3, unassigned: 2, mine: 1, unanswered: 2 })
    expect(found.current).toEqual({
      created: 5,
      solved: 2,
      response: { median: 20, ninetieth: 76 },
      resolution: { median: 200, ninetieth: 280 },
    })
    expect(found.previous).toMatchObject({ created: 1, solved: 1, response: { median: 60 } })
    expect(found.series).toHaveLength(7)
    expect(found.series.at(-3)).toMatchObject({
      date: DateTime.utc().minus({ days: 2 }).toISODate(),
      created: 3,
      solved: 2,
      response: { median: 20 },
    })
    expect(found.series[0]).toMatchObject({ created: 0, response: { median: null, ninetieth: null } })
  })

  test('counts only tickets that the caller may see', async () => {
    const { token } = await makeUser(desk.database, { inboxes: { [otherInbox]: 'read' } })
    const found = await overview('', desk.as(token))
    expect(found).toMatchObject({ open: 1, current: { created: 1 } })
  })

  test('refuses periods and zones that are none', async () => {
    for (const [query, source] of [
      ['?days=0', 'days'],
      ['?days=week', 'days'],
      ['?timezone=Nowhere', 'timezone'],
    ])
      expect((await desk.admin.get(`/overview.json${query}`)).body.errors).toMatchObject([{ source }])
  })

  test('counts what a running promise of the first SLA that fits is late for, and nothing where none is', async () => {
    expect((await overview()).overdue).toBeNull()
    const promise = (name: string, hours: number, included: object) =>
      desk.admin.post('/slas.json', {
        sla: { name, enabled: true },
        included: { slaticketpriorities: [{ hours }], ...included },
      })
    await promise('only the other inbox', 24 * 30, {
      slainboxes: [{ inbox: { id: otherInbox }, conditionoption: 'eq' }],
    })
    await promise('everything', 24, {})
    const overdueNow = async (caller?: Caller) => {
      await remeasureSlas(desk.database, {})
      return (await overview('', caller)).overdue
    }
    // the answers of these tickets are minutes without messages; the other inbox has a month, Waiting is no turn of ours
    const before = await overdueNow()
    await arrive({ daysAgo: 2 })
    await arrive({ daysAgo: 2, statusId: 3 })
    await arrive({ daysAgo: 2, inboxId: otherInbox })
    expect(await overdueNow()).toBe((before ?? 0) + 1)
    const { token } = await makeUser(desk.database, { inboxes: { [otherInbox]: 'read' } })
    expect(await overdueNow(desk.as(token))).toBe(0)
  })
})

test('numbers of time zones have names', async () => {
  const { body } = await desk.admin.get('/timezones.json')
  expect(body.timezones).toContainEqual({ id: 62, name: 'Europe/Bucharest' })
})
