import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let one: number
let two: number
let three: number
let messageId: number
let tagId: number
let companyId: number
let otherInbox: number
let customerTwo: number

beforeAll(async () => {
  desk = await createTicketDesk()
  companyId = (
    await desk.admin.post('/companies.json', {
      company: { name: 'Acme' },
      included: { domains: [{ name: 'acme.test' }] },
    })
  ).body.company.id
  otherInbox = (await makeInbox(desk.db)).id
  const first = await desk.create({
    subject: 'Printer on fire',
    status: { id: 3 },
    priority: 'high',
    tags: ['hot'],
    agent: { id: desk.agentId },
  })
  one = first.id
  tagId = first.tags[0].id
  messageId = first.messages[0].id
  const second = await desk.create({
    subject: 'Paper 100% gone_',
    customer: { email: 'x@acme.test' },
    parent: { id: one },
  })
  two = second.id
  customerTwo = second.customer.id
  three = (
    await desk.create({ inbox: { id: otherInbox }, status: { id: 5 }, source: { id: 7 }, type: { id: 2 } }, desk.admin)
  ).id
  await desk.db.query(sql`insert into ticket_tasks (ticket_id, task_id, project_id) values (${one}, 700, 70)`)
  await desk.db.query(
    sql`update tickets set created_at = '2026-01-01T10:00:00.5Z', response_time_mins = 5, spam_score = -2 where id = ${one}`,
  )
  await desk.db.query(
    sql`update tickets set created_at = '2026-02-01T10:00:00Z', happiness_survey_sent_at = now() where id = ${two}`,
  )
})
afterAll(() => desk?.close())

const find = async (filter: unknown, more = '') => {
  const text = typeof filter === 'string' ? filter : JSON.stringify(filter)
  const answer = await desk.admin.get(`/tickets.json?filter=${encodeURIComponent(text)}&orderBy=id${more}`)
  return answer.status === 200 ? answer.body.tickets.map((ticket: { id: number }) => ticket.id) : answer
}

// Ids are known only when the desk runs; $-words stand for them.
const names: Record<string, () => number> = {
  $one: () => one, $two: () => two, $three: () => three, $message: () => messageId, $tag: () => tagId, $company: () => companyId,
  $inbox: () => desk.inboxId, $other: () => otherInbox, $agent: () => desk.agentId, $customer: () => desk.customerId, $second: () => customerTwo,
} // biome-ignore format: a table
const resolve = (text: string) =>
  text.replace(/'?\$(one|two|three|message|tag|company|inbox|other|agent|customer|second)'?/g, (name) =>
    String(names[name.replaceAll("'", '')]?.()),
  )

test.each([
  // nothing, in all its spellings
  ['', 'all'],
  ['{}', 'all'],
  ['{"$and":[]}', 'all'],
  ['{"$or":[]}', 'all'],
  // documented fields
  ['{"id":$one}', '1'],
  ['{"id":{"$in":["$one",$three,98765]}}', '13'],
  ['{"id":{"$nin":[$one]}}', '23'],
  ['{"id":{"$ne":-1}}', 'all'],
  ['{"id":{"$gt":$one,"$lt":$three}}', '2'],
  ['{"subject":"printer ON fire"}', '1'],
  ['{"subject":{"$contains":"FIRE"}}', '1'],
  ['{"subject":{"$contains":"100%"}}', '2'],
  ['{"subject":{"$contains":"e_"}}', '2'],
  ['{"previewText":{"$contains":"work"}}', 'all'],
  ['{"originalRecipient":{"$contains":"@"}}', 'all'],
  ['{"responseTimeMins":{"$gte":5}}', '1'],
  ['{"responseTimeMins":null}', '23'],
  ['{"resolutionTimeMins":{"$ne":null}}', 'none'],
  ['{"happinessSurveySentAt":{"$ne":null}}', '2'],
  ['{"spam_score":{"$lt":-1.5}}', '1'],
  ['{"spam_rules":null}', 'all'],
  ['{"customer":$customer}', '13'],
  ['{"contact":{"$ne":null}}', 'all'],
  ['{"inbox":{"$eq":$inbox}}', '12'],
  ['{"agent":$agent}', '1'],
  ['{"agent":null}', '23'],
  ['{"status":{"$in":[1,3]}}', '12'],
  ['{"status":"5"}', '3'],
  ['{"priority":{"$in":[3]}}', '1'],
  ['{"priority":{"$ne":3}}', '23'],
  ['{"source":7}', '3'],
  ['{"type":2}', '3'],
  ['{"businesshours":null}', 'all'],
  ['{"company":$company}', '2'],
  ['{"createdAt":{"$gte":"2026-01-01T10:00:00.500Z","$lt":"2026-01-02T00:00:00+02:00"}}', '1'],
  ['{"createdAt":{"$gt":"2026-01-01T10:00:00.400123Z","$lte":"2026-02-01T12:00:00+02:00"}}', '12'],
  ['{"updatedAt":{"$gt":"2020-01-01"}}', 'all'],
  ['{"deletedAt":null}', 'all'],
  ['{"updatedBy":$agent}', '12'],
  ['{"deletedBy":{"$in":[1]}}', 'none'],
  ['{"state":"active"}', 'all'],
  ['{"state":{"$in":["active","merged"]}}', 'all'],
  // dotted paths and the other names clients use
  ['{"inbox.id":{"$eq":$other}}', '3'],
  ['{"inboxes.id":{"$in":[$inbox]}}', '12'],
  ['{"customer.id":{"$eq":$customer}}', '13'],
  ['{"customers.id":{"$in":["$second"]}}', '2'],
  ['{"companies.id":{"$in":[$company]}}', '2'],
  ['{"companies.name":{"$contains":"acm"}}', '2'],
  ['{"contact.value":"X@ACME.test"}', '2'],
  ['{"tags.id":{"$in":[$tag]}}', '1'],
  ['{"tags":$tag}', '1'],
  ['{"tags":{"$contains":$tag}}', '1'],
  ['{"tags.id":{"$nin":[$tag]}}', '23'],
  ['{"tags.name":"HOT"}', '1'],
  ['{"tasks.id":{"$in":[700]}}', '1'],
  ['{"projects.id":{"$in":[70]}}', '1'],
  ['{"statuses.id":{"$in":[1,3]}}', '12'],
  ['{"priorities.id":{"$in":[3]}}', '1'],
  ['{"types.id":{"$in":[2]}}', '3'],
  ['{"sources.id":{"$in":[7]}}', '3'],
  ['{"users.id":{"$in":[$agent]}}', '1'],
  ['{"messages.id":{"$in":[$message]}}', '1'],
  ['{"messages.threadType":"note"}', 'none'],
  ['{"slas.id":{"$in":[1]}}', 'none'],
  ['{"sla":1}', 'none'],
  ['{"shared":{"$eq":true}}', 'none'],
  ['{"sla_breached":{"$eq":true}}', 'none'],
  ['{"slaBreachedAt":{"$ne":null}}', 'none'],
  ['{"parent":$one}', '2'],
  ['{"children":$two}', '1'],
  // combinations
  ['{"$and":[{"inbox":{"$eq":$inbox}},{"status":{"$in":[1,3]}},{"createdAt":{"$gte":"2026-01-15T00:00:00Z"}}]}', '2'],
  ['{"$and":[{"inbox.id":{"$eq":$inbox}},{"createdAt":{"$gte":"2026-01-01T00:00:00.000Z"}},{"id":{"$ne":-1}}]}', '12'],
  ['{"$or":[{"id":$one},{"$and":[{"status":5},{"source":7}]}]}', '13'],
  ['{"inbox":$inbox,"status":1}', '2'],
  ['{"status": {"$in": [1, 3]}}', '12'],
])('%s finds %s', async (filter, expected) => {
  const all: Record<string, () => number[]> = { all: () => [one, two, three], none: () => [] }
  const wanted = all[expected]?.() ?? expected.split('').map((digit) => [one, two, three][Number(digit) - 1])
  expect(await find(resolve(filter))).toEqual(wanted)
})

test.each([
  ['{"nonsense":1}', 'filter.nonsense'],
  ['{"inbox.secret":1}', 'filter.inbox.secret'],
  ['{"users.passwordHash":"x"}', 'filter.users.passwordHash'],
  ['{"status":{"$regex":1}}', 'filter.status.$regex'],
  ['{"$not":{}}', 'filter.$not'],
  ['{"status":{"$all":[1]}}', 'filter.status.$all'],
  ['{"status":{"$in":1}}', 'filter.status.$in'],
  ['{"status":"open"}', 'filter.status'],
  ['{"createdAt":{"$gt":"yesterday"}}', 'filter.createdAt.$gt'],
  ['{"$and":{}}', 'filter.$and'],
  ['{"$or":[1]}', 'filter.$or[0]'],
  ['[1]', 'filter'],
  ['7', 'filter'],
  ['{"', 'filter'],
  ['{"id":{"$in":[[1]]}}', 'filter.id.$in'],
  ['{"subject":{"$contains":{}}}', 'filter.subject.$contains'],
])('%s is refused and %s named', async (filter, source) => {
  const answer = await desk.admin.get(`/tickets.json?filter=${encodeURIComponent(filter)}`)
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ source }] } })
})

test.each([
  '\u0000',
  '{"subject":"\\u0000"}',
  '{"subject":"\\ud800"}',
  `${'{"$and":['.repeat(50)}${']}'.repeat(50)}`,
  `{"id":{"$in":[${'1,'.repeat(5_000)}1]}}`,
])('a hostile filter %# is refused or answered, never an error of ours', async (filter) => {
  const answer = await desk.admin.get(`/tickets.json?filter=${encodeURIComponent(filter)}`)
  expect([200, 400]).toContain(answer.status)
})

describe('the default scope', () => {
  test('hides what is scheduled, merged, deleted or archived, until it is asked for', async () => {
    const make = async (change: ReturnType<typeof sql>) => {
      const { id } = await desk.create({ subject: 'Scoped' })
      await desk.db.query(sql`update tickets set ${change} where id = ${id}`)
      return id
    }
    const scheduled = await make(sql`state = 'scheduled'`)
    const merged = await make(sql`state = 'merged'`)
    const deleted = await make(sql`state = 'deleted'`)
    const archived = await make(sql`archived_at = now()`)
    expect(await find({ subject: 'Scoped' })).toEqual([])
    expect(await find({ subject: 'Scoped', state: 'scheduled' })).toEqual([scheduled])
    expect(await find({ subject: 'Scoped', state: { $in: ['merged', 'deleted'] } })).toEqual([merged, deleted])
    expect(await find({ $and: [{ subject: 'Scoped' }, { $or: [{ state: 'merged' }] }] })).toEqual([merged])
    expect(await find({ subject: 'Scoped' }, '&archived=true')).toEqual([archived])
    expect(await find({ subject: 'Scoped' }, '&archived=false')).toEqual([])
    expect((await desk.admin.get(`/tickets/${archived}.json`)).body.ticket).toMatchObject({
      readonly: true,
      archivedAt: expect.any(String),
    })
  })
})
