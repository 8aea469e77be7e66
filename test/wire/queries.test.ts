import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { put, sdkNoise, searchIds, ticketWith, word } from '../search/support.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

// What clients put into addresses: points of clients.md, section 3, by their numbers.

let desk: TicketDesk
let first: number
let second: number
const keyword = word()
beforeAll(async () => {
  desk = await createTicketDesk()
  first = await ticketWith(desk, { subject: keyword, tags: ['a'] })
  second = await ticketWith(desk, { subject: keyword, status: { id: 3 } })
})
afterAll(() => desk?.close())

const filterOf = (filter: unknown) => `filter=${encodeURIComponent(JSON.stringify(filter))}`
async function listed(query: string): Promise<number[]> {
  const answer = await desk.agent.get(`/tickets.json?${query}`)
  expect([answer.status, answer.body.errors]).toEqual([200, undefined])
  return answer.body.tickets.map((ticket: { id: number }) => ticket.id).sort()
}

test('clients 3.7: the empty and false parameters of every SDK search restrict nothing; keys repeat', async () => {
  expect((await searchIds(desk.agent, `${sdkNoise}&search=${keyword}`)).sort()).toEqual([first, second])
  expect((await searchIds(desk.agent, `${sdkNoise}&search=${keyword}&statuses=1&statuses=3`)).sort()).toEqual([
    first,
    second,
  ])
  expect(await searchIds(desk.agent, `${sdkNoise}&search=${keyword}&statuses=3&statuses=4`)).toEqual([second])
  const names = ['agents', 'companies', 'customers', 'excludeInboxes', 'excludeTags', 'helpdocSites', 'inboxes']
  names.push('priorities', 'project', 'sources', 'statuses', 'subjectKeywords', 'tags', 'taskStatuses', 'teams')
  names.push('ticket', 'twCompanyIds', 'types', 'lastUpdated', 'startDate', 'endDate')
  const empty = names.map((name) => `${name}=`).join('&')
  expect((await searchIds(desk.agent, `${sdkNoise}&search=${keyword}&${empty}`)).sort()).toEqual([first, second])
})

test('clients 3.8: startDate and endDate are whole days and nothing else; times in filters are instants', async () => {
  await put(desk, first, 'created_at', new Date('2024-05-06T23:59:59.500Z'))
  await put(desk, second, 'created_at', new Date('2024-05-07T00:00:00Z'))
  const between = (from: string, to: string) =>
    searchIds(desk.agent, `search=${keyword}&startDate=${from}&endDate=${to}`)
  expect(await between('2024-05-06', '2024-05-06')).toEqual([first])
  expect((await between('2024-05-06', '2024-05-07')).sort()).toEqual([first, second])
  for (const wrong of ['2024-05-06T00:00:00Z', '06.05.2024', '2024-13-01']) {
    const answer = await desk.agent.get(`/search/tickets.json?startDate=${wrong}`)
    expect([answer.status, refusals(answer)[0]?.[0]]).toEqual([400, 'startDate'])
  }
  for (const instant of ['2024-05-06T23:59:59.5Z', '2024-05-06T23:59:59.500000Z', '2024-05-07T01:59:59.500+02:00'])
    expect(await listed(filterOf({ createdAt: { $lte: instant } }))).toEqual([first])
})

test('clients 3.9: sizes of pages are corrected, never refused', async () => {
  const size = async (path: string) => (await desk.agent.get(path)).body.pagination.pageSize
  for (const [sent, used] of [
    ['500', 100],
    ['101', 100],
    ['100', 100],
    ['0', 1],
    ['', 50],
  ])
    expect(await size(`/tickets.json?pageSize=${sent}`)).toBe(used)
  for (const [sent, used] of [
    ['201', 50],
    ['200', 200],
    ['0', 50],
    ['-1', 50],
    ['x', 50],
  ])
    expect(await size(`/search/tickets.json?search=${keyword}&pageSize=${sent}`)).toBe(used)
})

test('clients 3.10: unknown parameters are ignored, and every list takes those of the official server', async () => {
  const unknown = 'include=tags&status=active&archived=false&spam=false&sortBy=x&inboxId=99&per_page=1&statuses[]=9'
  const since = 'updatedAfter=2000-01-01T00:00:00.123456Z&updatedAtFrom=2000-01-01T00:00:00.000Z'
  expect(await listed(`${unknown}&${since}`)).toEqual([first, second])
  const official = 'filter={}&orderBy=createdAt&orderMode=desc&page=1&pageSize=10'
  const lists = [
    'companies',
    'customers',
    'inboxes',
    'users',
    'tags',
    'ticketpriorities',
    'ticketstatuses',
    'tickettypes',
  ]
  lists.push('ticketsources', 'helpdocssites', 'helpdocscategories', 'customfields', 'happinessratingoptions', 'slas')
  lists.push('businesshours', 'spamlists', 'files', 'tickets', 'messages', 'timelogs')
  for (const name of lists) {
    const { status, body } = await desk.agent.get(`/${name}.json?${official}`)
    // files are their owner's, spam lists an administrator's
    expect([name, status === 403 || Array.isArray(body[name])]).toEqual([name, true])
    expect((await desk.admin.get(`/${name}.json?${official}`)).status, name).toBe(200)
  }
  expect(await listed('orderBy=desc')).toEqual([first, second])
})

test('lists of names as PHP and others write them into addresses; an empty filter of PHP', async () => {
  for (const query of [
    'includes=customers,users&fields=subject',
    'includes[]=Customers&includes[]=users&fields[]=subject',
    'includes%5B0%5D=customers&includes%5B1%5D=users&fields%5B0%5D=subject',
  ]) {
    const { body } = await desk.agent.get(`/tickets/${first}.json?${query}`)
    expect(body.ticket).toEqual({ id: first, subject: keyword })
    expect(Object.keys(body.included).sort()).toEqual(['customers', 'users'])
  }
  for (const filter of ['[]', 'null', '%7B%7D']) expect(await listed(`filter=${filter}`)).toEqual([first, second])
  expect(await listed(filterOf({ status: [3, 4] }))).toEqual([second])
  expect(await listed(filterOf({ status: [] }))).toEqual([])
})

test('truth as other languages write it into addresses', async () => {
  for (const isPartTime of [false, 'False', '0', 0])
    expect(
      (await desk.agent.get(`/users.json?${filterOf({ isPartTime })}`)).body.users,
      String(isPartTime),
    ).not.toEqual([])
  const refused = await desk.agent.get(`/users.json?${filterOf({ isPartTime: 'no' })}`)
  expect(refusals(refused)).toEqual([['filter.isPartTime', 'must be a boolean']])
  const { id } = (await desk.admin.post('/users.json', { user: { email: `${word()}@example.test` } })).body.user
  await desk.admin.patch(`/users/${id}.json`, { user: { state: 'archived' } })
  const withArchived = async (value: string) =>
    (await desk.admin.get(`/users.json?includeArchived=${value}&filter={"id":${id}}`)).body.users.length
  for (const value of ['true', 'True', '1']) expect(await withArchived(value)).toBe(1)
  for (const value of ['false', 'False', '0', '']) expect(await withArchived(value)).toBe(0)
})

test('a plus in an e-mail address that nobody escaped is a plus', async () => {
  const email = `${word()}+home@example.test`
  const { id } = (await desk.agent.post('/customers.json', { customer: { firstName: 'Plus', email } })).body.customer
  for (const filter of [
    `{"contacts.value":{"$eq":"${email}"}}`,
    `{"email":"${email}"}`,
    `{"email":{"$in":["${encodeURIComponent(email)}"]}}`,
  ]) {
    const { body } = await desk.agent.get(`/customers.json?filter=${filter}`)
    expect(body.customers, filter).toMatchObject([{ id }])
  }
  expect((await desk.agent.get(`/desk/v1/customers/email.json?email=${email}`)).body.id).toBe(id)
})

test('clients 3.11: the order’s direction in any case', async () => {
  const order = async (mode: string) =>
    (await desk.agent.get(`/tickets.json?orderBy=id&orderMode=${mode}`)).body.tickets
  const ids = (rows: { id: number }[]) => rows.map(({ id }) => id)
  for (const mode of ['desc', 'DESC', 'Desc']) expect(ids(await order(mode))).toEqual([second, first])
  expect(ids(await order('ASC'))).toEqual([first, second])
})

test('clients 3.12: the filter language, references by name or by name and id, raw or encoded', async () => {
  for (const [filter, found] of [
    [{}, [first, second]],
    [{ id: first }, [first]],
    [{ id: { $in: [String(first), 999_999] } }, [first]],
    [{ id: { $nin: [first] } }, [second]],
    [{ id: { $ne: first, $gte: first, $lte: second } }, [second]],
    [{ id: { $gt: first } }, [second]],
    [{ id: { $lt: second } }, [first]],
    [{ status: 3 }, [second]],
    [{ 'status.id': { $eq: '3' } }, [second]],
    [{ status: { $in: [1, 3] }, 'inbox.id': desk.inboxId }, [first, second]],
    [{ inbox: { $eq: desk.inboxId }, 'customer.id': { $eq: desk.customerId } }, [first, second]],
    [{ $or: [{ status: 3 }, { $and: [{ id: first }, { status: 1 }] }] }, [first, second]],
    [{ subject: { $contains: keyword.slice(2).toUpperCase() } }, [first, second]],
  ] as const)
    expect(await listed(filterOf(filter)), JSON.stringify(filter)).toEqual(found)
  expect(await listed('filter={"status":{"$in":[1,3]}}')).toEqual([first, second])
  expect(await listed('filter={%22status%22:%20{"$in":%20[3]}}')).toEqual([second])
  for (const [path, filter] of [
    ['customers', { 'contacts.value': desk.customerEmail }],
    ['customers', { 'companies.id': { $in: [1] }, 'companies.name': { $in: ['x'] } }],
    ['companies', { domains: { $in: ['x.example'] }, kind: 'company' }],
    ['users', { 'inboxes.id': { $in: [1] }, isPartTime: { $eq: false }, firstName: 'Alex', lastName: 'Agent' }],
    ['users', { email: { $eq: 'a@example.test' } }],
    ['tags', { 'inboxes.id': { $in: [1] }, name: 'a', color: 'red' }],
    ['ticketstatuses', { name: { $in: ['Active'] }, code: 'active' }],
    ['helpdocssites', { subdomain: 'x' }],
    ['helpdocscategories', { 'sites.id': { $eq: 1 } }],
    ['timelogs', { $and: [{ date: { $gte: '2020-01-01T00:00:00.000Z' } }, { 'companies.id': { $in: ['2'] } }] }],
    ['messages', { threadType: 'note' }],
    ['tickets', { 'messages.id': { $in: [1] }, updatedAt: { $gt: '2020-01-01T00:00:00.123456Z' } }],
  ] as const)
    expect((await desk.admin.get(`/${path}.json?${filterOf(filter)}`)).body.errors, path).toBeUndefined()
})

test('clients 3.13: a question mark with nothing behind it, and doubled slashes, on the wire itself', async () => {
  const address = await desk.app.app.listen({ port: 0, host: '127.0.0.1' })
  const statusOf = (path: string) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${desk.app.adminToken}` }
      const sent = request(address, { path, headers }, (answer) => resolve(answer.resume().statusCode))
      sent.on('error', reject).end()
    })
  for (const path of [
    '/desk/api/v2/tickets.json?',
    '//desk/api/v2/tickets.json',
    '/desk//api/v2//tickets.json?page=1',
    '/desk/v2/tickets.json',
    '/desk/api/v2/tickets.json/',
    // a plus that nobody escaped
    '/desk/api/v2/tickets.json?filter={"createdAt":{"$gt":"2024-01-01T10:00:00.123456+00:00"}}',
    '//desk/api/v2/customers.json?filter={"contacts.value":{"$eq":"a@example.test"}}',
  ])
    expect([path, await statusOf(path)]).toEqual([path, 200])
})
