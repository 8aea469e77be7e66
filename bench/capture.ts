import { pino } from 'pino'
import { buildApp } from '../server/app.ts'
import type { Config } from '../server/config.ts'
import type { Database } from '../server/db/pool.ts'
import type { Sql } from '../server/db/sql.ts'
import { receiveLocalWakes } from '../server/events/wake.ts'
import type { TicketRequest } from './requests.ts'

/** One create as the database saw it, and the answer's ticket. */
export interface CapturedCreate {
  statements: Sql[]
  ticketId: number
}

/**
 * Sends one create through the desk's own code, without a network, and keeps every statement it runs. Throws when
 * the desk does not answer 200.
 */
export async function captureCreate(
  database: Database,
  config: Config,
  request: TicketRequest,
): Promise<CapturedCreate> {
  const statements: Sql[] = []
  const recorder = recording(database, statements)
  // as in a desk whose dispatcher runs in the same process: a wake-up is no statement
  const release = receiveLocalWakes(recorder, () => {})
  const app = await buildApp({ database: recorder, config, log: pino({ level: 'silent' }) })
  try {
    const { statusCode, payload } = await app.inject({
      method: 'POST',
      url: '/desk/api/v2/tickets.json',
      headers: { authorization: `Bearer ${config.apiToken}`, 'content-type': 'application/json' },
      payload: request as unknown as Record<string, unknown>,
    })
    if (statusCode !== 200) throw new Error(`the desk answered ${statusCode} to a create: ${payload}`)
    const { ticket } = JSON.parse(payload) as { ticket: { id: number } }
    return { statements, ticketId: ticket.id }
  } finally {
    release()
    await app.close()
  }
}

function recording(database: Database, statements: Sql[]): Database {
  const note = (text: string) => statements.push({ text, values: [] })
  return {
    ...database,
    quick: {
      query(statement) {
        statements.push(statement)
        return database.quick.query(statement)
      },
    },
    query(statement) {
      statements.push(statement)
      return database.query(statement)
    },
    flight(all) {
      statements.push(...all)
      return database.flight(all)
    },
    async transaction(work) {
      note('begin')
      const result = await database.transaction((tx) => {
        const inside = recording({ ...database, ...tx }, statements)
        return work({ ...tx, query: inside.query, flight: inside.flight })
      })
      note('commit')
      return result
    },
  }
}
