import { randomUUID } from 'node:crypto'
import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { type Presence, type PresenceBoard, type PresenceState, presenceMilliseconds } from './presence-board.ts'

export const presenceChannel = 'deskhand_presence'

// A payload may have 8,000 bytes; an entry has at most 140.
const entriesAtOnce = 40

type Entry = [ticketId: number, userId: number, clientId: string, state: PresenceState | 'none', milliseconds: number]

/** What processes tell each other of presence. */
type Said = { from: string; entries: Entry[] } | { from: string; ask: true }

/** Carries presence between processes, in notifications alone: nothing is written to a table. */
export interface PresenceExchange {
  /** Puts somebody on this board and on that of every other process. Fails with the database. */
  tell(at: Omit<Presence, 'state'> & { state: PresenceState | 'none' }): Promise<void>
  /** Takes what another process said. */
  hear(payload: string): void
  /** Asks the others what they were told, after being deaf. */
  ask(): Promise<void>
}

/** Connects a board with those of the other processes on the same database. */
export function exchangePresence(database: Database, board: PresenceBoard): PresenceExchange {
  const from = randomUUID()
  const say = async (said: Said) => {
    await database.query(sql`select pg_notify(${presenceChannel}, ${JSON.stringify(said)})`)
  }

  async function answer(): Promise<void> {
    const entries = board
      .own()
      .map(
        ({ ticketId, userId, clientId, state, milliseconds }): Entry => [
          ticketId,
          userId,
          clientId,
          state,
          milliseconds,
        ],
      )
    for (let start = 0; start < entries.length; start += entriesAtOnce)
      await say({ from, entries: entries.slice(start, start + entriesAtOnce) })
  }

  return {
    async tell(at) {
      board.put(at, { isOwn: true })
      const { ticketId, userId, clientId, state } = at
      await say({ from, entries: [[ticketId, userId, clientId, state, presenceMilliseconds]] })
    },
    hear(payload) {
      const said = JSON.parse(payload) as Said
      if (said.from === from) return
      // whoever asks without an answer hears of everybody within 30 s: those who stay say so again
      if ('ask' in said) return void answer().catch(() => {})
      for (const [ticketId, userId, clientId, state, milliseconds] of said.entries)
        board.put({ ticketId, userId, clientId, state }, { isOwn: false, milliseconds })
    },
    ask: () => say({ from, ask: true }),
  }
}
