import { createHash } from 'node:crypto'
import pg from 'pg'
import { shareConnection, socketOf } from './shared-connection.ts'
import type { Sql } from './sql.ts'

/** What feature code may do with the database: run statements. */
export interface Queryable {
  /** Runs one statement and gives its rows. Fails with the driver's error (`code` is the SQLSTATE). */
  query<Row = Record<string, unknown>>(statement: Sql): Promise<Row[]>
  /** Sends several statements at once without waiting between them: one round trip. */
  flight(statements: readonly Sql[]): Promise<Record<string, unknown>[][]>
}

/** A {@link Queryable} whose statements commit or vanish together. */
export interface Tx extends Queryable {
  readonly isTransaction: true
}

export interface Database extends Queryable {
  /**
   * For reads of a fraction of a millisecond that every request makes: all requests share one connection for them, and
   * what several ask at once travels together. A slow statement would hold up everybody.
   */
  readonly quick: Pick<Queryable, 'query'>
  /** Runs `work` in a transaction; commits when it resolves, rolls back when it throws. */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>
  /** A connection of its own, outside the pool (LISTEN, advisory locks). The caller ends it. */
  connect(): Promise<pg.Client>
  /** For libraries that bring their own statements (the job queue): how to reach the same database. */
  readonly connection: pg.PoolConfig
  close(): Promise<void>
}

// Two cores serve eight connections best; more only queue inside PostgreSQL (docs/decisions/0003-database.md).
const defaultPoolSize = 8

const connectionTimeoutMillis = 15_000

const types = {
  // bigint ids are sent as JSON numbers; they stay far below 2^53
  20: Number,
  1016: bigintArray,
  1700: Number,
  // times stay text until present.ts formats them, the same way whether they come in a column or inside JSON
  1082: String,
  1114: String,
  1184: String,
} as Record<number, (text: string) => unknown>

// `{1,2,3}`; our arrays of ids have no nulls and one dimension
function bigintArray(text: string): number[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',').map(Number)
}

const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    types[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

/** Opens the pool. Nothing is connected until the first statement. */
export function openDatabase(connection: pg.PoolConfig, options: { poolSize?: number } = {}): Database {
  const config: pg.PoolConfig = {
    ...connection,
    types: typeParsers,
    // Every session reads and writes times in UTC, whatever the server's default is. The default cost of a page read out
    // of order is that of a turning disk: lists would read whole tables where a part of an index is enough.
    options: '-c TimeZone=UTC -c default_transaction_isolation=read\\ committed -c random_page_cost=1.1',
    application_name: 'deskhand',
    // firewalls on the way forget connections that are silent, and tell nobody
    keepAlive: true,
    keepAliveInitialDelayMillis: 60_000,
  }
  const pool = new pg.Pool({
    ...config,
    max: options.poolSize ?? defaultPoolSize,
    pipeline: true,
    connectionTimeoutMillis,
    // a new connection plans every statement again, some 30 ms of processor time: keep those of the last minutes
    idleTimeoutMillis: 300_000,
  } as pg.PoolConfig)
  // A connection that breaks while idle is thrown away; the next statement opens another.
  pool.on('error', () => {})
  const connect = async (more: object = {}) => {
    const client = new pg.Client({ ...config, ...more })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const shared = shareConnection(() => connect({ pipeline: true, connectionTimeoutMillis }))

  return {
    connection: config,
    quick: { query: async (statement) => run(await shared.use(), statement) },
    async query<Row>(statement: Sql) {
      const client = await pool.connect()
      return withClient(client, () => run<Row>(client, statement))
    },
    async flight(statements) {
      const client = await pool.connect()
      return withClient(client, () => runAll(client, statements))
    },
    async transaction(work) {
      const client = await pool.connect()
      return withClient(client, () => transact(client, work))
    },
    connect: () => connect(),
    async close() {
      await Promise.all([pool.end(), shared.close()])
    },
  }
}

async function withClient<Result>(client: pg.PoolClient, work: () => Promise<Result>): Promise<Result> {
  const ignore = () => {}
  client.on('error', ignore)
  let broken: Error | undefined
  try {
    return await work()
  } catch (error) {
    // An error with an SQLSTATE of the statement leaves the connection usable; anything else may not.
    const code = (error as { code?: string }).code
    if (!isStatementError(code) && !(error as { isAppError?: boolean }).isAppError) broken = error as Error
    throw error
  } finally {
    client.off('error', ignore)
    client.release(broken)
  }
}

async function transact<Result>(client: pg.PoolClient, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const tx: Tx = {
    isTransaction: true,
    query: (statement) => run(client, statement),
    flight: (statements) => runAll(client, statements),
  }
  // `begin` travels with the first statement of `work`; its failure shows there too.
  const begun = client.query('begin')
  begun.catch(() => {})
  let result: Result
  try {
    result = await work(tx)
    await begun
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
  const commit = await client.query('commit')
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
  if (commit.command !== 'COMMIT') throw new Error('the transaction was rolled back at commit')
  return result
}

async function run<Row>(client: pg.ClientBase, statement: Sql): Promise<Row[]> {
  const { text } = statement
  const result = await client.query({
    name: statementName(text),
    text,
    values: statement.values as unknown[],
  })
  return result.rows as Row[]
}

async function runAll(client: pg.ClientBase, statements: readonly Sql[]) {
  const { stream } = socketOf(client)
  // one write to the socket instead of one a statement: each would wake PostgreSQL, which costs more than the bytes
  stream.cork()
  const sent = statements.map((statement) => run<Record<string, unknown>>(client, statement))
  process.nextTick(() => stream.uncork())
  // Every promise gets a handler before one of them fails.
  const settled = await Promise.allSettled(sent)
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

// Named statements are planned once a connection. A filter can make endless texts, so a text gets a name when it is
// seen the second time, and only the first thousand do: what a connection remembers stays bounded.
const seen = new Map<string, string | null>()
const maximumNames = 1_000

function statementName(text: string): string | undefined {
  const name = seen.get(text)
  if (name !== undefined && name !== null) return name
  if (name === undefined) {
    if (seen.size >= maximumNames) return undefined
    seen.set(text, null)
    return undefined
  }
  const made = `dh_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
  seen.set(text, made)
  return made
}

/** True for errors PostgreSQL reports about one statement; the connection stays good. */
function isStatementError(code: string | undefined): boolean {
  if (code === undefined || code.length !== 5) return false
  const kind = code.slice(0, 2)
  return kind !== '08' && kind !== '57' && kind !== 'XX' && kind !== '58'
}
