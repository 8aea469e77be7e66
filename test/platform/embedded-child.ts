import process from 'node:process'
import { startEmbeddedPostgres } from '../../server/db/embedded.ts'

// Runs the built-in PostgreSQL for embedded.test.ts, in a process that can be killed.
const [, , dataDir] = process.argv
if (dataDir === undefined) throw new Error('the first argument is the data directory')
const server = await startEmbeddedPostgres({ dataDir, log: { info() {}, warn() {}, error() {} } })
process.once('message', async () => {
  await server.stop()
  process.exit(0)
})
process.send?.('ready')
