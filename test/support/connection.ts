import pg from 'pg'

/** A server that tests may make databases on. Plain data: it travels to vitest's workers. */
export interface TestConnection {
  host: string
  port: number
  user: string
  database: string
  password?: string
}

export const templateName = 'deskhand_test_template'

/** Runs one statement outside any test's database. */
export async function administer(connection: TestConnection, statement: string): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Reads `postgres://user:password@host:port/database`. */
export function connectionOfUrl(address: string): TestConnection {
  const url = new URL(address)
  const password = decodeURIComponent(url.password)
  return {
    host: url.searchParams.get('host') ?? (url.hostname || 'localhost'),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username) || 'postgres',
    database: url.pathname.slice(1) || 'postgres',
    ...(password === '' ? {} : { password }),
  }
}
