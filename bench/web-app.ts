// The agents' app in a browser before 100,000 tickets: how long opening things takes, what it loads, and the memory it
// holds after an hour: `npm run bench:app`. Method, options and figures: bench/README.md.
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { launchBrowser, openPage } from '../test/web/support/browser.ts'
import { type Traffic, watchTraffic } from '../test/web/support/traffic.ts'
import { median, percentile } from './load.ts'
import { type FullDesk, startFullDesk } from './web-desk.ts'
import { type Memory, workAnHour } from './web-hour.ts'
import { measureOpenings, type Openings, openRow, openTicket, openView } from './web-opening.ts'
import { addProbe, glance } from './web-probe.ts'

const { values } = parseArgs({
  options: {
    tickets: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    // an hour has three hundred of twelve seconds; 0 leaves the hour out
    cycles: { type: 'string', default: '300' },
  },
})
const print = (line: string) => void process.stdout.write(`${line}\n`)
const load = () => `load ${loadavg()[0]?.toFixed(1)}`

const desk = await startFullDesk(Number(values.tickets))
const browser = await launchBrowser()
try {
  print(`Node ${process.version}, Chromium ${browser.version()}, ${cpus().length} × ${cpus()[0]?.model}, ${load()}`)
  for (const line of await trafficLines()) print(line)
  const rounds: Openings[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const { page, context } = await openPage(browser, desk)
    await addProbe(page)
    rounds.push(await measureOpenings(page))
    await context.close()
    print(`round ${round + 1} of ${values.rounds}: ${load()}`)
  }
  print('\n| action | samples a round | p50 ms | p95 ms | p95 of each round |\n| --- | --- | --- | --- | --- |')
  for (const name of ['view', 'seenView', 'nextTicket', 'clickedTicket', 'status'] as const)
    print(openingLine(name, rounds))
  if (Number(values.cycles) > 0) await hour(Number(values.cycles))
} finally {
  await browser.close()
  await desk.stop()
}

/** The medians of the rounds. */
function openingLine(name: keyof Openings, rounds: readonly Openings[]): string {
  const p95 = rounds.map((round) => percentile(round[name], 0.95))
  const p50 = median(rounds.map((round) => median(round[name])))
  const each = p95.map((value) => value.toFixed(0)).join(', ')
  return `| ${name} | ${rounds[0]?.[name].length} | ${p50.toFixed(0)} | ${median(p95).toFixed(0)} | ${each} |`
}

async function trafficLines(): Promise<string[]> {
  const { page, context } = await openPage(browser, desk)
  await addProbe(page)
  const first = await watchTraffic(page)
  await page.goto('/inbox/all')
  await page.locator('[role=row] time').first().waitFor()
  await glance()
  const lines = [
    '\n| what | requests | kB | of it scripts |',
    '| --- | --- | --- | --- |',
    line('first load', await first()),
  ]
  const opening = await watchTraffic(page)
  await openRow(page, 2)
  await glance()
  lines.push(line('first ticket opened', await opening()))
  const next = await watchTraffic(page)
  await openTicket(page, () => page.keyboard.press('j'))
  await glance()
  lines.push(line('next ticket, and what is loaded for the one after it', await next()))
  const view = await watchTraffic(page)
  await openView(page, 'solved')
  lines.push(line('view opened', await view()))
  await context.close()
  return lines
}

function line(what: string, { requests, bytes, scriptBytes }: Traffic): string {
  return `| ${what} | ${requests} | ${(bytes / 1_000).toFixed(1)} | ${(scriptBytes / 1_000).toFixed(1)} |`
}

async function hour(cycles: number): Promise<void> {
  const { page, context, complaints } = await openPage(browser, desk)
  await addProbe(page)
  await page.clock.install()
  await page.goto('/inbox/all')
  await page.locator('[role=row] time').first().waitFor()
  const startedAt = performance.now()
  print('\n| after cycles | heap MB | DOM nodes | listeners | frames |\n| --- | --- | --- | --- | --- |')
  const memory = await workAnHour(page, {
    cycles,
    secondsPerCycle: 12,
    measureEvery: Math.max(1, Math.floor(cycles / 6)),
    disturb: (nth) => disturb(desk, nth),
    tell: ({ cycle, heapMegabytes, nodes, listeners, frames }) =>
      print(`| ${cycle} | ${heapMegabytes.toFixed(1)} | ${nodes} | ${listeners} | ${frames} |`),
  })
  print(growthLine(memory))
  const minutes = (performance.now() - startedAt) / 60_000
  print(`${cycles} cycles in ${minutes.toFixed(1)} minutes, ${load()}, ${complaints.length} complaints of the console`)
  for (const complaint of new Set(complaints)) print(complaint)
  await context.close()
}

/** From a third of the hour on: until then caches fill. */
function growthLine(memory: readonly Memory[]): string {
  const from = memory[Math.floor(memory.length / 3)]
  const to = memory.at(-1)
  if (from === undefined || to === undefined || to.cycle === from.cycle) return 'too few cycles to tell growth'
  const hundreds = (to.cycle - from.cycle) / 100
  const [heap, nodes] = [(to.heapMegabytes - from.heapMegabytes) / hundreds, (to.nodes - from.nodes) / hundreds]
  return `growth per 100 cycles after cycle ${from.cycle}: ${heap.toFixed(2)} MB, ${nodes.toFixed(0)} nodes`
}

/** A colleague changes three tickets that are on top of lists. */
async function disturb({ url, token, indexedIds }: FullDesk, cycle: number): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  for (let nth = 0; nth < 3; nth++) {
    const id = indexedIds[(cycle * 3 + nth) % indexedIds.length]
    const body = JSON.stringify({ ticket: { priority: { id: 1 + (cycle % 3) } } })
    const answer = await fetch(`${url}/desk/api/v2/tickets/${id}.json`, { method: 'PUT', headers, body })
    if (!answer.ok) throw new Error(`changing ticket ${id} was answered ${answer.status}: ${await answer.text()}`)
  }
}
