// Mails per second through the whole way in, SMTP to ticket, and the memory one large mail takes: `npm run bench:inbound`.
// Method, options and figures: bench/README.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Database } from '../server/db/pool.ts'
import { sql } from '../server/db/sql.ts'
import { freePort } from '../server/lib/free-port.ts'
import { type BenchDatabase, checkpoint, prepareDatabase, readSettings, settle } from './bench-database.ts'
import { type DeskProcess, startDesk } from './desk-process.ts'
import { percentile } from './load.ts'
import { cpuOfFamily, cpuOfProcess, syncsPerSecond } from './machine.ts'
import { sendMails } from './mail-load.ts'

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '1,8' },
    tickets: { type: 'string', default: '20000' },
    // passed to the desk's Node, such as --cpu-prof
    node: { type: 'string', default: '' },
  },
})
const recipient = 'bench@desk.example'
const kinds = [
  { name: 'small', fileBytes: 0, share: 1 },
  { name: '100 kB file', fileBytes: 100_000, share: 0.3 },
]

const port = await freePort('127.0.0.1')
const nodeOptions = values.node.split(' ').filter((option) => option !== '')
const desk = await startDesk(nodeOptions, { DESK_INBOUND_PORT: String(port) })
const prepared = await prepareDatabase(desk.config.dataDir, Number(values.tickets))
let sent = 0
try {
  await prepared.database.query(
    sql`update inboxes set email = ${recipient}, local_part = 'bench' where id = ${prepared.inboxId}`,
  )
  const settings = Object.entries(await readSettings(prepared.database)).map(([name, value]) => `${name} ${value}`)
  console.log(`Node ${process.version}; PostgreSQL: ${settings.join(', ')}`)
  await round({ name: 'warm-up', fileBytes: 0, mails: 200, connections: 8 })
  const lines: string[][] = []
  for (const kind of kinds) {
    for (const connections of values.connections.split(',').map(Number)) {
      for (let turn = 0; turn < Number(values.rounds); turn++) {
        lines.push(await round({ ...kind, connections, mails: Math.ceil(Number(values.mails) * kind.share) }))
      }
    }
  }
  const head = ['mails', 'connections', 'stored/s', 'tickets/s', 'stored p50 ms', 'p99 ms', 'Node µs', 'PostgreSQL µs']
  const table = [[...head, 'sender µs', 'fdatasync/s'], Array<string>(head.length + 2).fill('---'), ...lines]
  console.log(`\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`)
  console.log(await memoryOfLargeMail())
} finally {
  await prepared.database.close()
  await desk.stop()
}

/** Sends mails and waits until each is a ticket; any that is not ends the run. */
async function round(load: { name: string; fileBytes: number; mails: number; connections: number }): Promise<string[]> {
  const { name, fileBytes, mails, connections } = load
  await checkpoint(prepared.database)
  const before = cpuNow(desk, prepared)
  const startedAt = performance.now()
  const result = await sendMails({ port, recipient, connections, mails, fileBytes, first: sent })
  sent += mails
  if (result.failures.length > 0) throw new Error(`the desk refused a mail: ${result.failures[0]}`)
  while ((await countDone(prepared.database)) < sent) await sleep(10)
  const seconds = (performance.now() - startedAt) / 1_000
  const used = cpuNow(desk, prepared)
  await settle(prepared.database)
  const cells = [
    name,
    connections,
    Math.round(mails / result.seconds),
    Math.round(mails / seconds),
    percentile(result.latencies, 0.5).toFixed(1),
    percentile(result.latencies, 0.99).toFixed(1),
    Math.round((used.node - before.node) / mails),
    Math.round((used.postgres - before.postgres) / mails),
    Math.round(result.cpuMicroseconds / mails),
    syncsPerSecond(desk.config.dataDir),
  ].map(String)
  console.log(cells.join('  '))
  return cells
}

/** Mails that became a ticket of their own, with a message. */
async function countDone(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`
    select count(distinct i.ticket_id)::int as count from incoming_mails i join message_mails h on h.incoming_mail_id = i.id
    where i.state = 'done'`)
  return row?.count ?? 0
}

function cpuNow({ pid }: DeskProcess, { postmasterPid }: BenchDatabase): { node: number; postgres: number } {
  return { node: cpuOfProcess(pid), postgres: cpuOfFamily(postmasterPid) }
}

/** How much the desk's memory grows at the most while it takes and reads one mail of 25 MB. */
async function memoryOfLargeMail(): Promise<string> {
  // from here on the kernel notes a new peak
  writeFileSync(`/proc/${desk.pid}/clear_refs`, '5')
  const before = peakMegabytes()
  const fileBytes = Math.round((25_000_000 * 57) / 78)
  const startedAt = performance.now()
  await sendMails({ port, recipient, connections: 1, mails: 1, fileBytes, first: sent })
  sent += 1
  const stored = { seconds: (performance.now() - startedAt) / 1_000, peak: peakMegabytes() }
  while ((await countDone(prepared.database)) < sent) await sleep(10)
  const seconds = (performance.now() - startedAt) / 1_000
  return `One mail of 25 MB: stored after ${stored.seconds.toFixed(2)} s, a ticket after ${seconds.toFixed(2)} s. Peak memory of the desk: ${before} MB before, ${stored.peak} MB when it was stored, ${peakMegabytes()} MB when it was read.`
}

function peakMegabytes(): number {
  const status = readFileSync(`/proc/${desk.pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024)
}
