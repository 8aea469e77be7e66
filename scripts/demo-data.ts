// `npm run demo`: fills a running desk with people and conversations to look at, through its API only. DESK_URL and
// DESK_API_TOKEN say where.
import { seedDemo } from './demo/seed.ts'

const { DESK_URL = 'http://127.0.0.1:3000', DESK_API_TOKEN } = process.env
if (DESK_API_TOKEN === undefined) {
  process.stderr.write('set DESK_API_TOKEN to the token of an administrator\n')
  process.exit(1)
}
const { tickets } = await seedDemo({ url: DESK_URL, token: DESK_API_TOKEN })
process.stdout.write(`${tickets.length} tickets at ${DESK_URL}\n`)
