// Creates per second through the API beside pgbench running the same statements: `npm run bench:create`.
// Method, options and figures: bench/README.md.
import { parseArgs } from 'node:util'
import { prepareDatabase, readSettings } from './bench-database.ts'
import { startDesk } from './desk-process.ts'
import { syncsPerSecond } from './machine.ts'
import { makeScript } from './make-script.ts'
import { findPgbench } from './pgbench.ts'
import { describeRound, summarize } from './report.ts'
import { type Bench, deskRound, pgbenchRound, type Round } from './rounds.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    clients: { type: 'string', default: '1,8,32' },
    tickets: { type: 'string', default: '20000' },
    // passed to the desk's Node, such as --cpu-prof
    node: { type: 'string', default: '' },
    'no-pgbench': { type: 'boolean', default: false },
    // prints the script that pgbench runs
    script: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds)
const concurrencies = values.clients.split(',').map(Number)

const desk = await startDesk(values.node.split(' ').filter((option) => option !== ''))
const prepared = await prepareDatabase(desk.config.dataDir, Number(values.tickets))
try {
  const { config } = desk
  const settings = Object.entries(await readSettings(prepared.database)).map(([name, value]) => `${name} ${value}`)
  console.log(`Node ${process.version}; PostgreSQL: ${settings.join(', ')}`)
  const program = values['no-pgbench'] ? null : await findPgbench()
  if (program === null)
    console.log('No comparison: pgbench is not installed (Debian: apt-get install postgresql-15) or not wanted.')
  const script = await makeScript(prepared, config)
  console.log(`One create runs ${script.statements} statements.`)
  if (values.script) console.log(script.text)

  const bench: Bench = { desk, prepared, seconds }
  // until the compiler of the desk's Node has seen enough of it
  await deskRound(bench, 8)
  if (program !== null) await pgbenchRound({ ...bench, seconds: Math.min(seconds, 3) }, 8, { program, script })
  const rounds: Round[] = []
  for (const clients of concurrencies) {
    for (let round = 0; round < Number(values.rounds); round++) {
      rounds.push(await deskRound(bench, clients))
      console.log(describeRound(rounds.at(-1) as Round))
      if (program !== null) rounds.push(await pgbenchRound(bench, clients, { program, script }))
      if (program !== null) console.log(describeRound(rounds.at(-1) as Round))
    }
    console.log(`disk: ${syncsPerSecond(config.dataDir)} fdatasync/s`)
  }
  console.log(`\n${summarize(rounds)}`)
} finally {
  await prepared.database.close()
  await desk.stop()
}
