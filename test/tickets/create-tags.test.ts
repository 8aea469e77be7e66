import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox } from '../support/factories.ts'
import { createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let vip: number
let bug: number
beforeAll(async () => {
  desk = await createTicketDesk()
  vip = await makeTag('VIP')
  bug = await makeTag('bug')
})
afterAll(() => desk?.close())

async function makeTag(name: string, inboxIds: number[] = []): Promise<number> {
  const [tag] = await desk.db.query<{ id: number }>(sql`insert into tags (name) values (${name}) returning id`)
  await desk.db.query(
    sql`insert into inbox_tags (inbox_id, tag_id) select unnest(${inboxIds}::bigint[]), ${tag?.id}::bigint`,
  )
  return tag?.id ?? 0
}

const names = async (ticket: { id: number }): Promise<string[]> => {
  const { body } = await desk.admin.get(`/tickets/${ticket.id}.json?includes=tags`)
  return body.included.tags.map((tag: { name: string }) => tag.name)
}

test.each([
  ['references', () => [{ id: vip }, { id: bug }]],
  [
    'references as the SDK writes them',
    () => [
      { id: vip, type: '', meta: null },
      { id: bug, type: '', meta: null },
    ],
  ],
  ['numbers', () => [vip, bug]],
  ['numeric strings', () => [String(vip), { id: String(bug) }]],
  ['words in any case', () => ['vip', ' BUG ']],
  ['names', () => [{ name: 'Vip' }, { id: 0, name: 'bug' }]],
  ['a mixture, some of them twice', () => ['vip', { id: vip }, 'VIP', { name: 'vip' }, bug, String(bug)]],
])('are taken as %s', async (_, tags) => {
  const ticket = await desk.create({ tags: tags() })
  expect(ticket.tags).toEqual([
    { id: vip, type: 'tags' },
    { id: bug, type: 'tags' },
  ])
})

test('may be one alone, without a list', async () => {
  expect((await desk.create({ tags: 'vip' })).tags).toEqual([{ id: vip, type: 'tags' }])
  expect((await desk.create({ tags: { id: bug } })).tags).toEqual([{ id: bug, type: 'tags' }])
})

test.each([[0], ['0'], [false], [null], [''], [[]], [[0, null, false, '', {}, { id: 0 }, { id: null, name: null }]]])(
  'count as none as %j',
  async (tags) => {
    expect((await desk.create({ tags })).tags).toEqual([])
  },
)

test('that nobody has are made, once for all spellings of one word', async () => {
  const ticket = await desk.create({ tags: ['Fresh one', 'fresh ONE', { name: 'fresh one' }, 'Second'] })
  expect((await names(ticket)).sort()).toEqual(['Fresh one', 'Second'])
  expect(await names(await desk.create({ tags: ['FRESH one'] }))).toEqual(['Fresh one'])
})

test('that forty requests make at once exist once', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      desk.agent.post('/tickets.json', desk.body({ tags: index % 2 ? ['rush', 'hour'] : ['Hour', 'Rush'] })),
    ),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(40).fill(200))
  const rows = await desk.db.query(
    sql`select lower(name) as name from tags where lower(name) in ('rush', 'hour') order by 1`,
  )
  expect(rows).toEqual([{ name: 'hour' }, { name: 'rush' }])
})

test.each([
  [[{ id: 98_765 }], 'tags[0].id', 'not found'],
  [['ok', 98_765], 'tags[1]', 'not found'],
  [98_765, 'tags', 'not found'],
  [['x'.repeat(101)], 'tags[0]', 'must be shorter than 101 characters'],
  [[{ id: [1] }], 'tags[0].id', 'must be a whole number'],
  [[true], 'tags[0]', 'must be a whole number'],
  [[['word']], 'tags[0]', 'must be a whole number'],
])('%j is refused at its place', async (tags, source, detail) => {
  expect(await desk.refuse({ tags })).toEqual([[source, detail]])
})

test('that are deleted are not found by id, and made anew by name', async () => {
  const gone = await makeTag('Gone')
  expect((await desk.admin.delete(`/tags/${gone}.json`)).status).toBe(204)
  expect(await desk.refuse({ tags: [{ id: gone }] })).toEqual([['tags[0].id', 'not found']])
  const [tag] = (await desk.create({ tags: ['gone'] })).tags
  expect(tag.id).not.toBe(gone)
})

describe('limited to other inboxes', () => {
  test('are refused by id and by name, and taken where they belong', async () => {
    const inbox = await makeInbox(desk.db)
    const id = await makeTag('Elsewhere', [inbox.id])
    expect(await desk.refuse({ tags: [{ id }] })).toEqual([['tags[0].id', 'is not enabled for this inbox']])
    expect(await desk.refuse({ tags: ['vip', 'elsewhere'] })).toEqual([['tags[1]', 'is not enabled for this inbox']])
    expect((await desk.create({ inbox: { id: inbox.id }, tags: ['elsewhere'] }, desk.admin)).tags).toHaveLength(1)
  })
})

describe('where agents may not manage tags', () => {
  beforeAll(() => desk.db.query(sql`update site set agents_can_manage_tags = false`))
  afterAll(() => desk.db.query(sql`update site set agents_can_manage_tags = true`))

  test('an agent uses the ones there are and makes none', async () => {
    expect((await desk.create({ tags: ['vip'] })).tags).toHaveLength(1)
    expect(await desk.refuse({ tags: ['vip', 'brand new'] })).toEqual([
      ['tags[1]', 'not found, and you may not create tags'],
    ])
  })

  test('an administrator still makes them', async () => {
    expect(await names(await desk.create({ tags: ['by admin'] }, desk.admin))).toEqual(['by admin'])
  })
})

test('all wrong ones are named at once', async () => {
  const answer = await desk.agent.post(
    '/tickets.json',
    desk.body({ tags: [98_765, { id: 'q q' }, 'vip', { id: 98_766 }] }),
  )
  expect(
    refusals(answer)
      .map(([source]) => source)
      .sort(),
  ).toEqual(['tags[0]', 'tags[1].id', 'tags[3].id'])
})
