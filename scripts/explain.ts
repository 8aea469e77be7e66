// `npm run explain -- GET '/tickets.json?includes=all' [user id]`: prints the route, every statement the request makes
// on the configured database, and PostgreSQL's plan for it. The first administrator asks unless a user is named.
import Fastify from 'fastify'
import { type Config, readConfig } from '../server/config.ts'
import type { Actor, Ctx } from '../server/db/ctx.ts'
import { isMigrated } from '../server/db/migrate.ts'
import { openConfiguredDatabase } from '../server/db/open.ts'
import type { Database, Queryable } from '../server/db/pool.ts'
import { type Sql, sql } from '../server/db/sql.ts'
import { apiPrefix } from '../server/desk-api/rights.ts'
import { findActorByUser } from '../server/http/actor-queries.ts'
import { registerBodies } from '../server/http/body.ts'
import { registerErrors } from '../server/http/errors.ts'
import { rewriteUrl } from '../server/http/url.ts'
import { registerRoutes } from '../server/routes.ts'

interface Statement {
  text: string
  values: readonly unknown[]
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`)
const silent = { info() {}, warn() {}, error() {} }

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`explain: ${(error as Error).message}\n`)
  process.exitCode = 1
}

async function main([method = '', address = '', userId]: string[]): Promise<void> {
  if (method.toUpperCase() !== 'GET' || !address.startsWith('/'))
    throw new Error(`use it like this: npm run explain -- GET '/tickets.json?includes=all' [user id]`)
  const config = readConfig()
  const { database, close } = await openConfiguredDatabase(config, silent, new AbortController().signal)
  try {
    if (!(await isMigrated(database))) throw new Error('the database is not that of this version; start the desk first')
    const actor = await findWhoAsks(database, userId)
    const url = address.startsWith(apiPrefix) ? address : `${apiPrefix}${address}`
    const { route, status, statements } = await record(database, config, { actor, url })
    print(`route: GET ${route} as ${actor.email} (user ${actor.id}), answered ${status}`)
    for (const [index, statement] of statements.entries()) {
      print(`\nstatement ${index + 1} of ${statements.length}:\n${indented(statement.text)}`)
      if (statement.values.length > 0) print(`values: ${JSON.stringify(statement.values)}`)
      print(`plan:\n${indented(await planOf(database, statement))}`)
    }
  } finally {
    await close()
  }
}

async function findWhoAsks(database: Database, userId: string | undefined): Promise<Actor> {
  const [first] = await database.query<{ id: number }>(
    sql`select id from users where state = 'active' and role = 'Admin' order by is_app_owner desc, id limit 1`,
  )
  const actor = await findActorByUser(database, userId === undefined ? (first?.id ?? 0) : Number(userId))
  if (actor === undefined) throw new Error('there is no such active user')
  return actor
}

/** Makes the request on routes that know who asks, and keeps what it sends to the database. */
async function record(
  database: Database,
  config: Config,
  { actor, url }: { actor: Actor; url: string },
): Promise<{ route: string; status: number; statements: Statement[] }> {
  const statements: Statement[] = []
  const recorded = recording(database, statements)
  const app = Fastify({ rewriteUrl })
  let route = 'of nothing'
  app.decorateRequest('deskContext', null)
  app.decorateRequest('credentialKey', null)
  registerErrors(app)
  registerBodies(app)
  app.addHook('onRequest', async (request) => {
    route = request.routeOptions.url ?? route
    const ctx: Ctx = { actor, db: recorded, now: new Date(), requestId: request.id, baseUrl: config.publicUrl }
    request.deskContext = ctx
  })
  await app.register((scope) => registerRoutes(scope, { database: recorded, config }))
  const { statusCode, payload } = await app.inject({ method: 'GET', url })
  await app.close()
  if (statusCode >= 400) print(payload)
  return { route, status: statusCode, statements }
}

function recording(database: Database, statements: Statement[]): Database {
  const keep = ({ text, values }: Sql) => statements.push({ text, values })
  const wrapped = <Kind extends Queryable>(queryable: Kind): Kind => ({
    ...queryable,
    query: (statement: Sql) => {
      keep(statement)
      return queryable.query(statement)
    },
    flight: (all: readonly Sql[]) => {
      all.forEach(keep)
      return queryable.flight(all)
    },
  })
  return { ...wrapped(database), transaction: (work) => database.transaction((tx) => work(wrapped(tx))) }
}

/** The plan with what it really took. */
async function planOf(database: Database, { text, values }: Statement): Promise<string> {
  if (!/^\s*(select|with)\b/i.test(text)) return 'not a select: measuring it would do it again'
  const rows = await database.transaction(async (tx) => {
    await tx.query(sql`set transaction read only`)
    return tx.query<{ 'QUERY PLAN': string }>({ text: `explain (analyze, buffers) ${text}`, values })
  })
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n')
}
