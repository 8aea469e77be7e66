import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { databaseName } from './embedded-cluster.ts'

const supervisorName = 'deskhand supervisor'

/**
 * Opens the connection by which other processes see that we use the server, and by which we notice its death.
 * Its errors are silent; `end` tells that it is over.
 */
export async function announcePresence(connection: pg.PoolConfig): Promise<pg.Client> {
  const client = await connectQuietly(connection)
  // the connection idles for weeks: neither side may think the other one gone
  await client.query('set idle_session_timeout = 0')
  return client
}

/** Counts connections of other Deskhand processes. Our own, just closed, get a second to disappear. */
export async function countOthers(connection: pg.PoolConfig): Promise<number> {
  const client = await connectQuietly(connection)
  try {
    for (let checks = 0; ; checks++) {
      const { rows } = await client.query<{ others: number }>(
        `select count(*)::int as others from pg_stat_activity
         where application_name like 'deskhand%' and pid <> pg_backend_pid()`,
      )
      const others = rows[0]?.others ?? 0
      if (others === 0 || checks === 20) return others
      await sleep(50)
    }
  } finally {
    await client.end()
  }
}

/** The cluster comes without our database: initdb only makes PostgreSQL's own ones. */
export async function createDatabaseWhenMissing(connection: pg.PoolConfig): Promise<void> {
  const client = await connectQuietly({ ...connection, database: 'postgres' })
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

async function connectQuietly(connection: pg.PoolConfig): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: supervisorName })
  client.on('error', () => {})
  await client.connect()
  return client
}
