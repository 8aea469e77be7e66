import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { ticketWith } from './support.ts'

let desk: TicketDesk

beforeAll(async () => {
  desk = await createTicketDesk()
  await ticketWith(desk, { subject: `It's 100% "done" \\ & | ! <-> :* ('a') 退款 anna@example.com` })
})
afterAll(() => desk.close())

async function send(path: string): Promise<number> {
  return (await desk.agent.get(path)).status
}
const encode = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

test('text that means something to PostgreSQL is only text', async () => {
  for (const search of [
    `'`,
    `''`,
    `\\`,
    `\\'`,
    `a'b\\c`,
    `a & b | !c`,
    `<->`,
    `a <-> b`,
    `:*`,
    `a:*`,
    `a:A`,
    `'a':*`,
    `(((`,
    `"`,
    `-`,
    `--`,
    `-"`,
    `""`,
    `from:`,
    `from:"`,
    `from:""`,
    `-from:,,,`,
    `tag:`,
    `tag:,`,
    `tag:"`,
    `before:9999-99-99`,
    `after:0000-00-00`,
    `status:'; drop table tickets; --`,
    `%`,
    `_`,
    `*`,
    `**`,
    '\u200b',
    '\ufeff',
    '\ud83d\ude00',
    'ﷺ',
    'İ'.repeat(300),
    'a@'.repeat(300),
    '@'.repeat(900),
    '"'.repeat(900),
    'x'.repeat(5_000),
    '退'.repeat(3_000),
    'a b c d e f g '.repeat(200),
    '-a '.repeat(200),
    'tag:a '.repeat(200),
    'e\u0301'.repeat(1_000),
    'ก'.repeat(999),
  ]) {
    const paths = ['tickets', 'customers', 'companies'].flatMap((what) =>
      ['false', 'true'].map((exact) => `/search/${what}.json?${encode({ search, exact })}`),
    )
    expect(await Promise.all(paths.map(send)), search).toEqual(paths.map(() => 200))
  }
})

test('broken requests are refused, not answered with an error of ours', async () => {
  for (const query of [
    'search=%00',
    'search=%ff%fe',
    'search=%ed%a0%80',
    'filter={',
    'filter={"nonsense":1}',
    'filter={"subject":"\\u0000"}',
    `filter=${'{"$and":['.repeat(50)}`,
    'customfields=[{"id":1,"value":"\\u0000"}]',
    'customfields=[{"id":"x","value":1}]',
    'startDate=2024-13-01',
    'updatedAtFrom=99999999999',
  ])
    expect(await send(`/search/tickets.json?${query}`), query).toBe(400)
  for (const query of [
    'customfields=[{"id":1,"value":"\\ud800"}]',
    'customfields=[{"id":9007199254740991,"values":[9007199254740991]}]',
    'filter={"subject":"\\ud800"}',
    'customfields=[null]',
    'customfields={}',
    'search=a&search=b',
    'search[]=a',
    'statuses=1&statuses[]=2&statuses=,,,',
    `statuses=${'1,'.repeat(3_000)}`,
    'page=99999999999999999999&pageSize=200',
    'page=-1',
    'orderBy=subject;drop&orderMode=sideways',
    'orderBy=constructor',
    'includes=__proto__,constructor,all',
    'fields=__proto__',
    'timeRange=__proto__',
    'exact=maybe',
    'archived=perhaps',
    'task=abc&project=-1&ticket=1.5',
    'startDate=9999-12-31&endDate=9999-12-31',
    'startDate=0001-01-01',
  ])
    expect(await send(`/search/tickets.json?${query}`), query).toBe(200)
})

test('no text and no parameter makes the search fail', async () => {
  const names = [
    'search',
    'exact',
    'statuses',
    'tags',
    'agents',
    'inboxes',
    'customfields',
    'subjectKeywords',
    'orderBy',
  ]
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('from:', '-', '"', 'tag:', 'to:', 'before:', ' ', '@', ':*', '&', '退款', 'é', '\\', "'"),
  )
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 }), async (parameters) => {
      const path = `/search/tickets.json?${new URLSearchParams(parameters)}`
      expect([200, 400]).toContain(await send(path))
    }),
    { numRuns: 300, seed: 7 },
  )
})
