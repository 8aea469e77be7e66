import { type Database, openDatabase } from '../server/db/pool.ts'
import { sql } from '../server/db/sql.ts'
import { searchedTickets } from '../server/search/searched.ts'
import { indexRows } from '../server/search/write-index.ts'
import { fillDesk } from '../test/explain/scale-desk.ts'
import { connectionOf } from './bench-database.ts'
import { type DeskProcess, startDesk } from './desk-process.ts'

/** A desk in a process of its own, full of tickets, and what a browser needs to be signed in to it. */
export interface FullDesk {
  url: string
  token: string
  session: string
  /** Tickets whose words searches find: the newest. */
  indexedIds: number[]
  stop(): Promise<void>
}

const admin = { email: 'admin@scale.example', password: 'a long benchmark' }
const indexedTickets = 2_000

/** Starts a fresh desk and writes so many tickets, two messages each, into it. */
export async function startFullDesk(tickets: number): Promise<FullDesk> {
  const desk = await startDesk([], { DESK_ADMIN_EMAIL: admin.email, DESK_ADMIN_PASSWORD: admin.password })
  try {
    const database = openDatabase(await connectionOf(desk.config.dataDir))
    try {
      await fillDesk(database, tickets)
      const indexedIds = await indexNewest(database)
      const url = `http://127.0.0.1:${desk.port}`
      return { url, token: desk.token, session: await signIn(url), indexedIds, stop: () => desk.stop() }
    } finally {
      await database.close()
    }
  } catch (error) {
    await stopAfter(desk)
    throw error
  }
}

async function indexNewest(database: Database): Promise<number[]> {
  const rows = await database.query<{ id: number }>(
    sql`select id from tickets where state = 'active' and archived_at is null order by updated_at desc limit ${indexedTickets}`,
  )
  const ids = rows.map(({ id }) => id)
  await indexRows(database, searchedTickets, ids)
  return ids
}

async function signIn(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', headers, body: JSON.stringify(admin) })
  const session = /deskhand_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
  if (session === undefined) throw new Error(`signing in was answered ${answer.status}`)
  return session
}

async function stopAfter(desk: DeskProcess): Promise<void> {
  await desk.stop().catch(() => {})
}
