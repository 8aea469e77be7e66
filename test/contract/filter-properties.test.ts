import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { type Answer, createTestApp, type TestApp } from '../support/app.ts'
import { makeCustomer, makeUser } from '../support/factories.ts'
import { type Fields, type FieldType, type ModelRow, matches, microseconds } from './filter-model.ts'

// The filter language against a plain evaluator in memory: random filters on random rows find the same ids.
// DESK_FILTER_SEED and DESK_FILTER_RUNS ask for other and more ones; a failure names its seed and the smallest filter.

const seed = Number(process.env['DESK_FILTER_SEED'] ?? 20_260_302)
const numRuns = Number(process.env['DESK_FILTER_RUNS'] ?? 400)

const words = ['Alpha', 'alpha', 'BETA', 'beta2', 'Élan', 'élan', '10', '9', 'zz']
const symbols = [...words, '100%', 'a_b', 'a%b', 'back\\slash', "o'clock", '{"x":1}', '', ' ', '$1', '日本']
const times = [
  '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00.000001Z',
  '2026-01-01T00:00:00.5Z',
  '2026-03-29T02:30:00Z',
  '2026-12-31T23:59:59.999999Z',
]
const people = ['Ann', 'ann', 'Bob']

let desk: TestApp
let rows: ModelRow[]
let agents: { id: number; firstName: string }[]
let tags: { id: number; name: string }[]
let companies: { id: number; name: string }[]
let fields: Fields

beforeAll(async () => {
  desk = await createTestApp()
  agents = []
  for (const firstName of people) agents.push({ id: (await makeUser(desk.database, { firstName })).id, firstName })
  tags = await named('tags', ['Hot', 'cold', 'Late'])
  companies = await named('companies', ['Acme', 'Beta'])
  const customer = await makeCustomer(desk.database)
  const sample = fc.sample(rowOf(), { seed, numRuns: 60 })
  rows = []
  for (const row of sample) rows.push({ ...row, id: await insert(row, customer.id) })
  fields = fieldsOfTickets()
})
afterAll(() => desk?.close())

async function named(table: 'tags' | 'companies', names: string[]): Promise<{ id: number; name: string }[]> {
  const made: { id: number; name: string }[] = []
  const wrapper = table === 'tags' ? 'tag' : 'company'
  for (const name of names) {
    const { body } = await desk.admin.post(`/${table}.json`, { [wrapper]: { name } })
    made.push({ id: body[wrapper].id, name })
  }
  return made
}

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(arbitrary, { freq: 2 })
const time = () => fc.constantFrom(...times).map(microseconds)

function rowOf(): fc.Arbitrary<ModelRow> {
  return fc.record({
    id: fc.constant(0),
    state: fc.constantFrom('active', 'active', 'active', 'scheduled', 'merged', 'deleted'),
    subject: fc.constantFrom(...symbols),
    previewText: fc.constantFrom(...words),
    agentId: orNull(fc.constantFrom(...agents.map(({ id }) => id))),
    priorityId: orNull(fc.constantFrom(1, 2, 3)),
    statusId: fc.constantFrom(1, 3, 5, 6),
    companyId: orNull(fc.constantFrom(...companies.map(({ id }) => id))),
    responseTimeMins: orNull(fc.integer({ min: -1, max: 4 })),
    spamScore: fc.constantFrom(-2.5, 0, 0.1, 3),
    spamRules: orNull(fc.constantFrom(...words)),
    createdAt: time(),
    surveySentAt: orNull(time()),
    tagIds: fc.subarray(tags.map(({ id }) => id)),
    isRead: fc.boolean(),
  })
}

const instant = (value: number | null): string | null =>
  value === null
    ? null
    : `${new Date(Math.floor(value / 1_000_000) * 1_000).toISOString().slice(0, 19)}.${String(value % 1_000_000).padStart(6, '0')}Z`

async function insert(row: ModelRow, customerId: number): Promise<number> {
  const [made] = await desk.database.query<{ id: number }>(sql`
    insert into tickets (subject, preview_text, inbox_id, customer_id, agent_id, priority_id, status_id, company_id,
      response_time_mins, spam_score, spam_rules, created_at, happiness_survey_sent_at, source_id, state)
    values (${row.subject}, ${row.previewText}, ${desk.inboxId}, ${customerId}, ${row.agentId}, ${row.priorityId},
      ${row.statusId}, ${row.companyId}, ${row.responseTimeMins}, ${row.spamScore}, ${row.spamRules},
      ${instant(row.createdAt)}, ${instant(row.surveySentAt)}, 6, ${row.state}) returning id`)
  const id = made?.id ?? 0
  for (const tagId of row.tagIds)
    await desk.database.query(sql`insert into ticket_tags (ticket_id, tag_id) values (${id}, ${tagId})`)
  if (row.isRead)
    await desk.database.query(
      sql`insert into ticket_reads (ticket_id, user_id, read_at) values (${id}, 1, now() + interval '10 years')`,
    )
  return id
}

function fieldsOfTickets(): Fields {
  const one = (type: FieldType, name: keyof ModelRow) => ({ type, valuesOf: (row: ModelRow) => [row[name]] })
  const namesOf = (all: readonly { id: number; name: string }[], ids: readonly (number | null)[]) =>
    all.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  const tagIds = { type: 'number', isMany: true, valuesOf: (row: ModelRow) => row.tagIds } as const
  return {
    id: one('number', 'id'),
    state: one('text', 'state'),
    subject: one('text', 'subject'),
    previewText: one('text', 'previewText'),
    agent: one('number', 'agentId'),
    'users.id': one('number', 'agentId'),
    'agent.firstName': {
      type: 'text',
      isMany: true,
      valuesOf: (row) => agents.filter(({ id }) => id === row.agentId).map(({ firstName }) => firstName),
    },
    priority: one('number', 'priorityId'),
    'statuses.id': one('number', 'statusId'),
    company: one('number', 'companyId'),
    'companies.name': { type: 'text', isMany: true, valuesOf: (row) => namesOf(companies, [row.companyId]) },
    responseTimeMins: one('number', 'responseTimeMins'),
    spam_score: one('number', 'spamScore'),
    spam_rules: one('text', 'spamRules'),
    createdAt: one('timestamp', 'createdAt'),
    happinessSurveySentAt: one('timestamp', 'surveySentAt'),
    'tags.id': tagIds,
    tags: tagIds,
    'tags.name': { type: 'text', isMany: true, valuesOf: (row) => namesOf(tags, row.tagIds) },
    isRead: one('boolean', 'isRead'),
  }
}

/** Values a field is compared with: some that rows have, in every spelling that is allowed, and some that none has. */
function argumentFor(name: string, type: FieldType): fc.Arbitrary<unknown> {
  if (type === 'boolean') return fc.constantFrom<unknown>(true, false, 'true', 'false')
  if (type === 'timestamp')
    return fc.constantFrom(...times, '2026-01-01T02:00:00+02:00', '2026-01-01', '2030-01-01T00:00:00.123Z')
  if (type === 'text')
    return fc.constantFrom(...(name === 'subject' ? symbols : [...words, ...people, 'active', 'merged', 'hot', 'ACME']))
  const ids = name === 'id' ? rows.map(({ id }) => id) : [...agents, ...tags, ...companies].map(({ id }) => id)
  const number = fc.constantFrom(...ids, 1, 2, 3, 0, -1)
  if (name === 'spam_score') return fc.oneof(fc.constantFrom<unknown>(-2.5, 0.1, '3', 0), number)
  return fc.oneof(number, number.map(String))
}

function conditionOn(name: string): fc.Arbitrary<[string, unknown]> {
  const { type } = fields[name] as Fields[string]
  const argument = argumentFor(name, type)
  const plain = orNull(argument)
  // the order of signs and of accents is the database's own affair
  const ordered = type === 'boolean' || name === 'subject' ? [] : ['$lt', '$lte', '$gt', '$gte']
  const isSortable = (value: unknown) => type !== 'text' || /^[a-z0-9]+$/i.test(String(value))
  const operators: Record<string, fc.Arbitrary<unknown>> = {
    $eq: plain,
    $ne: plain,
    $in: fc.array(plain, { maxLength: 4 }),
    $nin: fc.array(plain, { maxLength: 4 }),
    $contains: type === 'text' ? argument.map((value) => String(value).slice(0, 2)) : argument,
    ...Object.fromEntries(ordered.map((operator) => [operator, argument.filter(isSortable)])),
  }
  const few = fc
    .uniqueArray(fc.constantFrom(...Object.keys(operators)), { minLength: 1, maxLength: 2 })
    .chain((names) => fc.record(Object.fromEntries(names.map((one) => [one, operators[one] as fc.Arbitrary<unknown>]))))
  return fc.oneof(plain, few).map((value) => [name, value])
}

function filters(): fc.Arbitrary<Record<string, unknown>> {
  const leaf = fc.constantFrom(...Object.keys(fields)).chain(conditionOn)
  return fc.letrec<{ filter: Record<string, unknown>; group: [string, unknown] }>((tie) => ({
    group: fc.tuple(fc.constantFrom('$and', '$or'), fc.array(tie('filter'), { maxLength: 3 })),
    filter: fc
      .array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('group')), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries)),
  })).filter
}

const query = (filter: unknown) => `filter=${encodeURIComponent(JSON.stringify(filter))}`

const idsOf = ({ status, body }: Answer): number[] => {
  expect([status, body.errors]).toEqual([200, undefined])
  return body.tickets.map(({ id }: { id: number }) => id)
}

const mentionsState = (filter: unknown): boolean => JSON.stringify(filter).includes('"state":')

test('a filter finds the rows that a plain reading of it finds', async () => {
  let found = 0
  const property = fc.asyncProperty(filters(), async (filter) => {
    const expected = rows
      .filter((row) => mentionsState(filter) || row.state === 'active')
      .filter((row) => matches(fields, filter, row))
      .map(({ id }) => id)
    const answer = await desk.admin.get(`/tickets.json?pageSize=100&fields=id&orderBy=id&${query(filter)}`)
    expect(idsOf(answer)).toEqual(expected)
    found += expected.length
  })
  await fc.assert(property, { seed, numRuns })
  // filters that find nothing would prove nothing
  expect(found / numRuns).toBeGreaterThan(5)
}, 60_000)

test('any order gives the same rows by pages and by cursors, each row once', async () => {
  const names = [
    'id',
    'createdAt',
    'subject',
    'previewText',
    'agent',
    'agent.firstName',
    'priority.name',
    'responseTimeMins',
  ]
  const more = [
    'spam_score',
    'spam_rules',
    'happinessSurveySentAt',
    'tags',
    'tags.name',
    'company',
    'users.name',
    'state',
  ]
  const walk = fc.record({
    filter: filters(),
    orderBy: fc.constantFrom(...names, ...more),
    orderMode: fc.constantFrom('asc', 'desc'),
    pageSize: fc.integer({ min: 7, max: 40 }),
  })
  const property = fc.asyncProperty(walk, async ({ filter, orderBy, orderMode, pageSize }) => {
    const list = (page: string) =>
      desk.admin.get(`/tickets.json?fields=id&orderBy=${orderBy}&orderMode=${orderMode}&${query(filter)}&${page}`)
    const whole = idsOf(await list('pageSize=100'))
    expect(new Set(whole).size).toBe(whole.length)
    const paged: number[] = []
    for (let page = 1; paged.length < whole.length; page++) {
      const ids = idsOf(await list(`pageSize=${pageSize}&page=${page}`))
      expect(ids.length).toBeGreaterThan(0)
      paged.push(...ids)
    }
    const walked: number[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer: Answer = await list(`pageSize=${pageSize}&cursor=${cursor}`)
      walked.push(...idsOf(answer))
      cursor = answer.body.meta.page.nextCursor
    }
    expect([paged, walked]).toEqual([whole, whole])
  })
  await fc.assert(property, { seed, numRuns: Math.ceil(numRuns / 4) })
}, 60_000)
