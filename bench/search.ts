// Searches of a desk with a million messages, through HTTP: `npm run bench:search`. Method, options and figures:
// bench/README.md.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { openDatabase } from '../server/db/pool.ts'
import { sql } from '../server/db/sql.ts'
import { makeUser } from '../test/support/factories.ts'
import { connectionOf } from './bench-database.ts'
import { startDesk } from './desk-process.ts'
import { median, percentile } from './load.ts'
import { checkWords, fillSearchDesk } from './search-seed.ts'
import { customerOf, sizes, wordOf } from './search-texts.ts'

const { values } = parseArgs({
  options: {
    tickets: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '4' },
    // a folder is filled once and kept
    folder: { type: 'string' },
    only: { type: 'string', default: '' },
  },
})
const print = (line: string) => void process.stdout.write(`${line}\n`)
const load = () => `load ${loadavg()[0]?.toFixed(1)}`

const searches: readonly (readonly [name: string, text: string])[] = [
  ['a rare word', wordOf(40_000)],
  ['two words', `${wordOf(60)} ${wordOf(3_000)}`],
  ['an address', customerOf(1_234).email],
  ['an id', '123456'],
  ['a name', 'from:anna'],
  ['two characters', '東京'],
  ['a phrase', `"${wordOf(200)} ${wordOf(300)}"`],
  ['a phrase of frequent words', '"printer have"'],
  ['a phrase of two that are everywhere', '"the to"'],
  ['a frequent word', wordOf(150)],
  ['a word of most tickets', 'printer'],
  ['a word of every ticket', 'the'],
  ['three frequent words', 'the invoice please'],
  ['without a word', `printer -${wordOf(40)}`],
  ['mine, a tag and a word', 'assignee:me tag:tag-7 printer'],
  ['a file, a time and a word', 'has:attachment before:2022-01-01 printer'],
  ['typed: p', 'p'],
  ['typed: pr', 'pr'],
  ['typed: pri', 'pri'],
  ['typed: prin', 'prin'],
  ['typed: printer', 'printer'],
]

/** What the app asks for beside the text; other programs ask for the text alone. */
const ofApp = new URLSearchParams({
  orderMode: 'desc',
  page: '1',
  pageSize: '100',
  snippets: 'true',
  fields:
    'subject,previewText,customer,agent,status,priority,type,tags,inbox,isRead,readonly,hasAttachments,messageCount,' +
    'createdAt,updatedAt,slaDueAt,slaTarget,state',
  includes: 'customers,users,ticketstatuses,ticketpriorities,tags',
})

const desk = await startDesk([], values.folder === undefined ? {} : { DESK_DATA_DIR: values.folder })
try {
  const agent = await prepare(Number(values.tickets))
  const chosen = searches.filter(([name]) => name.includes(values.only))
  print(`${load()}\n`)
  print('| search | matches | other programs | the app | an agent, the app | the slowest | load |')
  print('| --- | --- | --- | --- | --- | --- | --- |')
  for (const [name, text] of chosen) print(await line(name, text, agent))
  print(`\n${await atOnce(chosen, agent, Number(values.clients))}`)
} finally {
  await desk.stop()
}

/** Fills the desk unless it is full; gives the token of an agent who sees half of the inboxes. */
async function prepare(tickets: number): Promise<string> {
  const database = openDatabase(await connectionOf(desk.config.dataDir))
  try {
    const [row] = await database.query<{ count: number }>(sql`select count(*)::int as count from tickets`)
    if (row?.count === 0) await fillSearchDesk(database, tickets)
    await checkWords(database, tickets)
    const half = Array.from({ length: sizes.inboxes / 2 }, (_, nth) => [nth + 1, 'write'] as const)
    return (await makeUser(database, { inboxes: Object.fromEntries(half) })).token
  } finally {
    await database.close()
  }
}

async function line(name: string, text: string, agent: string): Promise<string> {
  const plain = await measure(desk.token, text, new URLSearchParams())
  const admin = await measure(desk.token, text, ofApp)
  const own = await measure(agent, text, ofApp)
  const times = [plain, admin, own].map((one) => median(one.times).toFixed(0))
  const slowest = Math.max(...admin.times, ...own.times).toFixed(0)
  return `| ${name} | ${admin.matches} | ${times.join(' | ')} | ${slowest} | ${loadavg()[0]?.toFixed(1)} |`
}

async function measure(token: string, text: string, more: URLSearchParams) {
  // the first one reads from the disk
  const { matches } = await search(token, text, more)
  const times: number[] = []
  for (let round = 0; round < Number(values.rounds); round++) times.push((await search(token, text, more)).time)
  return { matches, times }
}

/** Milliseconds until the whole answer is there. */
async function search(token: string, text: string, more: URLSearchParams): Promise<{ time: number; matches: number }> {
  const query = new URLSearchParams([...more, ['search', text]])
  const startedAt = performance.now()
  const answer = await fetch(`http://127.0.0.1:${desk.port}/desk/api/v2/search/tickets.json?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const body = (await answer.json()) as { pagination: { records: number } }
  if (!answer.ok) throw new Error(`${text} was answered ${answer.status}: ${JSON.stringify(body)}`)
  return { time: performance.now() - startedAt, matches: body.pagination.records }
}

/** Every search once for each of several clients, each of whom begins with another one. */
async function atOnce(chosen: typeof searches, token: string, clients: number): Promise<string> {
  const times: number[] = []
  const client = async (nth: number) => {
    const start = Math.floor((nth * chosen.length) / clients)
    for (const [, text] of [...chosen.slice(start), ...chosen.slice(0, start)])
      times.push((await search(token, text, ofApp)).time)
  }
  await Promise.all(Array.from({ length: clients }, (_, nth) => client(nth)))
  const [p50, p95] = [median(times), percentile(times, 0.95)]
  return `${clients} clients at once, each all of them: p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (${load()})`
}
