import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeInbox, makeUser } from '../support/factories.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'
import { put, sdkNoise, searchIds, ticketWith, word } from './support.ts'

let desk: TicketDesk
/** Two inboxes, agents, customers, companies and tags; every ticket of this file has the word in its subject. */
let stem: string
let ids: Record<'plain' | 'tagged' | 'other' | 'solved' | 'merged' | 'archived' | 'deleted' | 'scheduled', number>
let otherInbox: number
let otherAgent: number
let customerId: number
let companyId: number
let tags: number[]

beforeAll(async () => {
  desk = await createTicketDesk()
  stem = word()
  otherInbox = (await makeInbox(desk.db, { name: 'Second line' })).id
  otherAgent = (await makeUser(desk.db, { firstName: 'Olga', lastName: 'Other', inboxes: { [otherInbox]: 'write' } }))
    .id
  companyId = (await desk.admin.post('/companies.json', { company: { name: 'Umbrella Works' } })).body.company.id
  customerId = (await makeCustomer(desk.db, { firstName: 'Zoé', companyId })).id
  tags = []
  for (const name of ['vip', 'needs info'])
    tags.push((await desk.admin.post('/tags.json', { tag: { name } })).body.tag.id)
  const make = (fields: Record<string, unknown>) =>
    ticketWith(desk, { subject: `${stem} ticket`, ...fields }, desk.admin)
  ids = {
    plain: await make({}),
    tagged: await make({ tags: tags.map((id) => ({ id })), agent: { id: desk.agentId }, priority: { id: 3 } }),
    other: await make({
      inbox: { id: otherInbox },
      agent: { id: otherAgent },
      customer: { id: customerId },
      tags: [{ id: tags[0] }],
      type: { id: 2 },
      files: [{ id: await makeFile(desk.db, { userId: 1 }) }],
    }),
    solved: await make({ status: { id: 5 } }),
    merged: await make({}),
    archived: await make({}),
    deleted: await make({}),
    scheduled: await make({}),
  }
  await put(desk, ids.merged, 'state', 'merged')
  await put(desk, ids.archived, 'archived_at', new Date())
  await put(desk, ids.deleted, 'state', 'deleted')
  await put(desk, ids.scheduled, 'state', 'scheduled')
})
afterAll(() => desk.close())

/** Names of the tickets found, sorted. */
async function found(query: string): Promise<string[]> {
  const got = await searchIds(desk.admin, query)
  return got.map((id) => Object.entries(ids).find(([, known]) => known === id)?.[0] ?? String(id)).sort()
}
const with_ = (query: string) => found(`search=${stem}&${query}`)
const everything = ['archived', 'merged', 'other', 'plain', 'solved', 'tagged']

test('what a client leaves empty restricts nothing: the official SDK’s own query', async () => {
  expect(await found(`${sdkNoise}&search=${stem}`)).toEqual(everything)
  expect(await found(`${sdkNoise}&search=&pageSize=200`)).toEqual(everything)
  expect(await found('')).toEqual(everything)
  expect(await with_('statuses=&tags[]=&agents=0&startDate=&endDate=&lastUpdated=&customfields=&archived=')).toEqual(
    everything,
  )
  expect(await with_('updatedAfter=9999-12-31T23:59:59.9Z&sortBy=x&per_page=1&include=all&unknown=1')).toEqual(
    everything,
  )
})

test('lists come as repeated keys, with brackets, or with commas', async () => {
  for (const query of [
    'statuses=5&statuses=6',
    'statuses[]=5&statuses[]=6',
    'statuses[0]=5&statuses%5B1%5D=6',
    'statuses=5,6',
    'statuses=6, 5',
  ])
    expect(await with_(query), query).toEqual(['solved'])
  expect(await with_('statuses=solved')).toEqual(['solved'])
  expect(await with_('statuses=99&statuses=nonsense')).toEqual([])
  expect(await with_('statuses=99999999999999999999')).toEqual([])
})

test('each parameter narrows what is found', async () => {
  const cases: [string, string[]][] = [
    [`inboxes=${otherInbox}`, ['other']],
    [`excludeInboxes=${otherInbox}`, ['archived', 'merged', 'plain', 'solved', 'tagged']],
    [`agents=${otherAgent}&agents=${desk.agentId}`, ['other', 'tagged']],
    ['unassigned=true', ['archived', 'merged', 'plain', 'solved']],
    [`unassigned=true&agents=${otherAgent}`, ['archived', 'merged', 'other', 'plain', 'solved']],
    [`customers=${customerId}`, ['other']],
    [`companies=${companyId}`, ['other']],
    ['twCompanyIds=5', []],
    [`tags=${tags.join()}`, ['other', 'tagged']],
    [`tags=${tags.join()}&tagRequireAll=true`, ['tagged']],
    [`tags=${tags[0]}&tags=nothing&tagRequireAll=true`, []],
    [`excludeTags=${tags[1]}`, ['archived', 'merged', 'other', 'plain', 'solved']],
    ['onlyUntagged=true', ['archived', 'merged', 'plain', 'solved']],
    ['priorities=3', ['tagged']],
    ['types=2', ['other']],
    ['sources=2', everything],
    ['sources=1', []],
    ['onlyWithAttachment=true', ['other']],
    ['omitMerged=true', everything.filter((name) => name !== 'merged')],
    ['archived=true', ['archived']],
    ['archived=archivedTickets', ['archived']],
    ['archived=false', everything.filter((name) => name !== 'archived')],
    ['helpdocSites=3', []],
    ['rating=1', []],
    ['teams=12345', []],
    ['subjectKeywords=ticket', everything],
    ['subjectKeywords=ticket&subjectKeywords=question', []],
    ['includeArchivedAgents=true', everything],
    ['excludeWorkEmails=true', everything],
    [`filter=${encodeURIComponent(JSON.stringify({ 'status.id': { $in: [5] } }))}`, ['solved']],
    [`filter=${encodeURIComponent('{"state":"deleted"}')}`, ['deleted']],
    ['filter=mine', everything],
  ]
  for (const [query, expected] of cases) expect(await with_(query), query).toEqual(expected)
})

test('personal inboxes are left out on request', async () => {
  await desk.db.query(sql`update inboxes set type = 'individual' where id = ${otherInbox}`)
  expect(await with_('excludeWorkEmails=true')).toEqual(everything.filter((name) => name !== 'other'))
  await desk.db.query(sql`update inboxes set type = 'team' where id = ${otherInbox}`)
})

test('tasks, projects, ratings and teams', async () => {
  await desk.db.query(sql`insert into ticket_tasks (ticket_id, task_id, project_id, completed) values
    (${ids.plain}, 71, 8, false), (${ids.other}, 72, 8, true)`)
  await desk.db.query(
    sql`insert into happinessratings (option_id, ticket_id, customer_id) values (3, ${ids.solved}, ${desk.customerId})`,
  )
  const [team] = await desk.db.query<{ id: number }>(sql`insert into teams (name) values ('Night shift') returning id`)
  await desk.db.query(sql`insert into team_users (team_id, user_id) values (${team?.id}, ${otherAgent})`)
  expect(await found('task=71')).toEqual(['plain'])
  expect(await with_('project=8')).toEqual(['other', 'plain'])
  expect(await with_('project=8&taskStatuses=active')).toEqual(['plain'])
  expect(await with_('taskStatuses=complete')).toEqual(['other'])
  expect(await with_('taskStatuses=active&taskStatuses=complete')).toEqual(['other', 'plain'])
  expect(await with_('rating=3')).toEqual(['solved'])
  expect(await with_(`teams=${team?.id}`)).toEqual(['other'])
  expect(await with_('teams=night-shift')).toEqual(['other'])
})

test('days are whole, both ends included; anything else is a 400 that names it', async () => {
  await put(desk, ids.plain, 'created_at', '2024-02-29T00:00:00Z')
  await put(desk, ids.solved, 'created_at', '2024-02-29T23:59:59.999Z')
  await put(desk, ids.merged, 'created_at', '2024-03-01T00:00:00Z')
  expect(await with_('startDate=2024-02-29&endDate=2024-02-29')).toEqual(['plain', 'solved'])
  expect(await with_('endDate=2024-02-28')).toEqual([])
  expect(await with_('endDate=2000-01-01')).toEqual([])
  expect(await with_('startDate=2024-03-01&endDate=2024-03-01')).toEqual(['merged'])
  expect(await with_('lastUpdated=2024-02-29')).toEqual(everything)
  for (const name of ['startDate', 'endDate', 'lastUpdated'])
    for (const value of ['2024-02-30', '2024-02-29T00:00:00Z', 'yesterday', '29.02.2024', '0000-01-01']) {
      const answer = await desk.admin.get(`/search/tickets.json?${name}=${value}`)
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ source: name }] } })
    }
  const both = await desk.admin.get('/search/tickets.json?startDate=x&endDate=y')
  expect(both.body.errors.map((error: { source: string }) => error.source)).toEqual(['startDate', 'endDate'])
})

test('moments of change are compared as sent', async () => {
  const updatedAt = '2025-05-05T10:00:00Z'
  await desk.db.query(sql`update tickets set updated_at = ${updatedAt} where id = ${ids.archived}`)
  expect(await with_('updatedAtTo=2025-05-05T10:00:00Z')).toEqual(['archived'])
  expect(await with_('updatedAtTo=2025-05-05T09:59:59Z')).toEqual([])
  expect(await with_('updatedAtFrom=2025-05-05T10:00:00.001Z')).not.toContain('archived')
  expect(await with_('updatedAtFrom=2025-05-05T12:00:00+02:00&updatedAtTo=2025-05-05T12:00:00%2B02:00')).toEqual([
    'archived',
  ])
  expect(await desk.admin.get('/search/tickets.json?updatedAtFrom=x')).toMatchObject({
    status: 400,
    body: { errors: [{ source: 'updatedAtFrom' }] },
  })
})

test('named ranges; an unknown one restricts nothing', async () => {
  expect(await with_('timeRange=today')).toEqual(['archived', 'other', 'tagged'])
  expect(await with_('timeRange=last7days')).toEqual(['archived', 'other', 'tagged'])
  expect(await with_('timeRange=yesterday')).toEqual([])
  expect(await with_('timeRange=lastMonth')).toEqual([])
  expect(await with_('timeRange=whenever')).toEqual(everything)
})

test('custom fields by text and by option; what is no JSON list is ignored', async () => {
  const field = async (kind: string) =>
    (await desk.admin.post('/customfields.json', { customfield: { agentLabel: `A ${kind}`, kind } })).body.customfield
      .id
  const [text, boxes] = [await field('text'), await field('checkboxes')]
  const option = async (name: string) =>
    (await desk.admin.post('/customfieldoptions.json', { customfieldoption: { customfield: { id: boxes }, name } }))
      .body.customfieldoption.id
  const [red, blue] = [await option('Red'), await option('Blue')]
  await desk.db.query(sql`insert into ticket_customfields (ticket_id, customfield_id, value) values
    (${ids.plain}, ${text}, '"Gold plan"'), (${ids.solved}, ${text}, '"Gold"'),
    (${ids.plain}, ${boxes}, ${JSON.stringify([red, blue])}::jsonb), (${ids.solved}, ${boxes}, ${JSON.stringify(blue)}::jsonb)`)
  const by = (value: unknown) => with_(`customfields=${encodeURIComponent(JSON.stringify(value))}`)
  expect(await by([{ id: text, value: 'gold', operation: 'contains' }])).toEqual(['plain', 'solved'])
  expect(await by([{ id: text, value: 'gold' }])).toEqual(['solved'])
  expect(await by([{ id: boxes, values: [blue] }])).toEqual(['plain', 'solved'])
  expect(await by([{ id: boxes, values: [String(red)] }])).toEqual(['plain'])
  expect(await by([{ id: text, value: '%', operation: 'contains' }])).toEqual([])
  expect(
    await by([
      { id: text, value: 'gold', operation: 'contains' },
      { id: boxes, values: [red] },
    ]),
  ).toEqual(['plain'])
  expect(await with_('customfields=12&customfields=g&customfields=eq')).toEqual(everything)
  expect(await with_('customfields=[[')).toEqual(everything)
  const refused = await desk.admin.get(
    `/search/tickets.json?customfields=${encodeURIComponent(`[{"id":${text},"value":"a","operation":"like"}]`)}`,
  )
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ source: 'customfields[0].operation' }] } })
})

test('pages: 1 to 200, anything else is 50; both blocks, includes and fields as on a list', async () => {
  for (const [asked, size] of [
    ['1', 1],
    ['200', 200],
    ['201', 50],
    ['500', 50],
    ['0', 50],
    ['-3', 50],
    ['x', 50],
    ['', 50],
  ] as const) {
    const { body } = await desk.admin.get(`/search/tickets.json?pageSize=${asked}`)
    expect(body.pagination.pageSize, asked).toBe(size)
    expect(body.meta.page.pageSize, asked).toBe(size)
  }
  const { body } = await desk.admin.get(
    `/search/tickets.json?search=${stem}&pageSize=2&page=2&includes=customers,tags&fields=id,subject&orderBy=createdAt&orderMode=asc`,
  )
  expect(body.pagination).toEqual({ records: 6, pageSize: 2, pages: 3, page: 2, hasMorePages: true })
  expect(body.meta.page).toMatchObject({ count: 6, pageOffset: 1, hasMore: true, hasMorePages: true })
  expect(Object.keys(body.tickets[0])).toEqual(['id', 'subject'])
  expect(Object.keys(body.included).sort()).toEqual(['customers', 'tags'])
  const whole = await desk.admin.get(`/search/tickets.json?ticket=${ids.plain}&includes=all`)
  const listed = await desk.admin.get(`/tickets.json?filter={"id":${ids.plain}}&includes=all`)
  // searches have no cursors
  delete listed.body.meta.page.nextCursor
  expect(whole.body).toEqual(listed.body)
  const none = await desk.admin.get(`/search/tickets.json?search=${word()}&page=9`)
  expect(none).toMatchObject({ status: 200, body: { tickets: [], included: {}, pagination: { records: 0, page: 9 } } })
  const far = await desk.admin.get(`/search/tickets.json?page=99`)
  expect(far.body).toMatchObject({ tickets: [], pagination: { records: 6 } })
})

test('without words the last changed comes first', async () => {
  const listed = await desk.admin.get('/search/tickets.json?pageSize=200')
  const times = listed.body.tickets.map((ticket: { updatedAt: string }) => ticket.updatedAt)
  expect(times).toEqual([...times].sort().reverse())
  expect(await searchIds(desk.admin, 'orderBy=id&orderMode=asc')).toEqual(
    [...(await searchIds(desk.admin, ''))].sort((a, b) => a - b),
  )
})

/** The same condition as a person types it and as a parameter. */
const pairs = (): [people: string, parameters: string][] => [
  ['assignee:none', 'unassigned=true'],
  ['assignee:"Olga Other"', `agents=${otherAgent}`],
  ['assignee:olga-other', `agents=${otherAgent}`],
  ['status:solved', 'statuses=5'],
  ['status:active,solved', 'statuses=1&statuses=5'],
  ['status:active status:solved', 'statuses=1&statuses=5'],
  ['-status:solved', `filter=${encodeURIComponent('{"status":{"$nin":[5]}}')}`],
  ['tag:vip', `tags=${tags[0]}`],
  ['tag:needs-info', `tags=${tags[1]}`],
  ['tag:"needs info"', `tags=${tags[1]}`],
  ['-tag:needs_info', `excludeTags=${tags[1]}`],
  ['inbox:"second line"', `inboxes=${otherInbox}`],
  ['-inbox:second-line', `excludeInboxes=${otherInbox}`],
  ['priority:high', 'priorities=3'],
  ['type:question', 'types=2'],
  ['source:"Email (Manual)"', 'sources=2'],
  ['company:umbrella-works', `companies=${companyId}`],
  ['from:zoe', `customers=${customerId}`],
  ['has:attachment', 'onlyWithAttachment=true'],
  ['before:2024-03-01', 'endDate=2024-02-29'],
  ['after:2024-03-01', 'startDate=2024-03-01'],
  ['subject:ticket', 'subjectKeywords=ticket'],
  [`id:${'12'}`, 'ticket=12'],
  ['tag:nothing', 'tags=987654'],
]

test('people’s words and the API’s parameters find the same tickets', async () => {
  for (const [people, parameters] of pairs())
    expect(await found(`search=${encodeURIComponent(`${stem} ${people}`)}`), people).toEqual(await with_(parameters))
  expect(await found(`search=${encodeURIComponent(`${stem} tag:vip,needs-info`)}&tagRequireAll=true`)).toEqual([
    'tagged',
  ])
  expect(await searchIds(desk.agent, `search=${encodeURIComponent(`${stem} assignee:me`)}`)).toEqual([ids.tagged])
})

test('so do a hundred random combinations of them', async () => {
  const all = pairs()
  // a parameter given twice means any of both, on either side, but only operators of one name are joined
  const names = (index: number) => all[index]?.[1].split('=')[0]
  const choice = fc.uniqueArray(fc.nat(all.length - 1), { maxLength: 4, selector: (index) => names(index) ?? '' })
  await fc.assert(
    fc.asyncProperty(choice, fc.boolean(), async (chosen, hasWord) => {
      const people = [...(hasWord ? [stem] : []), ...chosen.map((index) => all[index]?.[0])].join(' ')
      const parameters = [...(hasWord ? [`search=${stem}`] : []), ...chosen.map((index) => all[index]?.[1])].join('&')
      expect(await found(`search=${encodeURIComponent(people)}`)).toEqual(await found(parameters))
    }),
    { numRuns: 100, seed: 11 },
  )
})
