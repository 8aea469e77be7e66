import { setTimeout as sleep } from 'node:timers/promises'
import {
  type BenchDatabase,
  checkpoint,
  countOpenEvents,
  countTickets,
  countWhole,
  dropOpenEvents,
  settle,
} from './bench-database.ts'
import type { DeskProcess } from './desk-process.ts'
import { percentile, sendLoad } from './load.ts'
import { cpuOfFamily, cpuOfProcess } from './machine.ts'
import { runPgbench } from './pgbench.ts'
import type { PgbenchScript } from './pgbench-script.ts'
import { customerCount } from './requests.ts'

// until then the backends of pgbench have ended, and their time is the postmaster's
const leavingMilliseconds = 200

export interface Bench {
  desk: DeskProcess
  prepared: BenchDatabase
  seconds: number
}

/** What one round showed; latencies in milliseconds, processor time in microseconds for each create. */
export interface Round {
  kind: 'desk' | 'pgbench'
  clients: number
  creates: number
  perSecond: number
  p50: number
  p99: number
  nodeCpu: number
  postgresCpu: number
  clientCpu: number
  /** Events the dispatcher had still to work off when the load ended. */
  openEvents: number
  /** How long the reactions (search, notifications, webhooks) took from then on, in seconds. */
  settleSeconds: number
}

/** Loads the desk; throws when a request failed or an acknowledged ticket is not in the database, whole and once. */
export async function deskRound({ desk, prepared, seconds }: Bench, clients: number): Promise<Round> {
  const { database, postmasterPid, inboxId } = prepared
  await checkpoint(database)
  const before = await countTickets(database)
  const cpu = { node: cpuOfProcess(desk.pid), postgres: cpuOfFamily(postmasterPid) }
  const { port, token } = desk
  const order = { port, token, inboxId, connections: clients, seconds, customers: customerCount, seed: before }
  const result = await sendLoad(order)
  const creates = result.ids.length
  const used = { node: cpuOfProcess(desk.pid) - cpu.node, postgres: cpuOfFamily(postmasterPid) - cpu.postgres }
  const openEvents = await countOpenEvents(database)
  const settleSeconds = await settle(database)

  if (result.failures.length > 0)
    throw new Error(`${result.failures.length} requests failed, the first: ${result.failures[0]}`)
  const isOnce = new Set(result.ids).size === creates
  const found = await countWhole(database, result.ids)
  const made = (await countTickets(database)) - before
  if (!isOnce || found !== creates || made !== creates) {
    throw new Error(`${creates} creates were acknowledged, ${found} are in the database, ${made} tickets were made`)
  }
  return {
    kind: 'desk',
    clients,
    creates,
    perSecond: creates / result.seconds,
    p50: percentile(result.latencies, 0.5),
    p99: percentile(result.latencies, 0.99),
    nodeCpu: used.node / creates,
    postgresCpu: used.postgres / creates,
    clientCpu: result.cpuMicroseconds / creates,
    openEvents,
    settleSeconds,
  }
}

/** Runs the captured statements by pgbench while the desk is paused: nothing but pgbench and PostgreSQL works. */
export async function pgbenchRound(
  { desk, prepared, seconds }: Bench,
  clients: number,
  { program, script }: { program: string; script: PgbenchScript },
): Promise<Round> {
  const { database, postmasterPid, socketDirectory } = prepared
  await checkpoint(database)
  const before = await countTickets(database)
  desk.pause()
  try {
    const postgres = cpuOfFamily(postmasterPid)
    const result = await runPgbench(program, script, { socketDirectory, clients, seconds })
    await sleep(leavingMilliseconds)
    const used = cpuOfFamily(postmasterPid) - postgres
    const made = (await countTickets(database)) - before
    if (made !== result.transactions)
      throw new Error(`pgbench made ${made} tickets in ${result.transactions} transactions`)
    return {
      kind: 'pgbench',
      clients,
      creates: made,
      perSecond: result.transactionsPerSecond,
      p50: result.latency,
      p99: Number.NaN,
      nodeCpu: 0,
      postgresCpu: used / made,
      clientCpu: Number.NaN,
      openEvents: 0,
      settleSeconds: 0,
    }
  } finally {
    await dropOpenEvents(database)
    desk.resume()
  }
}
