export type PresenceState = 'viewing' | 'typing'

/** One tab of somebody at one ticket. */
export interface Presence {
  ticketId: number
  userId: number
  /** Names the tab. */
  clientId: string
  state: PresenceState
}

interface Entry extends Presence {
  /** By the board's clock. */
  endsAt: number
  /** It was this process that was told. */
  isOwn: boolean
}

export const presenceMilliseconds = 30_000

/** Who is at which ticket, as far as this process knows. Entries end by themselves; see `sweep`. */
export interface PresenceBoard {
  /** Says that somebody is there, for 30 s unless told otherwise; state `none` that they left. */
  put(at: Omit<Presence, 'state'> & { state: PresenceState | 'none' }, options: PutOptions): void
  /** Each user at the ticket once; typing in one tab outweighs viewing in another. */
  at(ticketId: number): { userId: number; state: PresenceState }[]
  /** The tickets somebody is at. */
  tickets(): number[]
  /** What this process was told itself, with the milliseconds left. */
  own(): (Presence & { milliseconds: number })[]
  /** Removes what has ended. */
  sweep(): void
}

export interface PutOptions {
  isOwn: boolean
  milliseconds?: number
}

/** An empty board; `onChange` is called with a ticket when what `at` says of it has changed. */
export function createBoard(onChange: (ticketId: number) => void, clock: () => number = Date.now): PresenceBoard {
  const tickets = new Map<number, Map<string, Entry>>()

  const living = (ticketId: number) => [...(tickets.get(ticketId)?.values() ?? [])].filter((e) => e.endsAt > clock())

  function at(ticketId: number): { userId: number; state: PresenceState }[] {
    const states = new Map<number, PresenceState>()
    for (const { userId, state } of living(ticketId)) if (states.get(userId) !== 'typing') states.set(userId, state)
    return [...states].map(([userId, state]) => ({ userId, state })).sort((one, other) => one.userId - other.userId)
  }

  return {
    at,
    put({ state, ...where }, { isOwn, milliseconds = presenceMilliseconds }) {
      const before = JSON.stringify(at(where.ticketId))
      const entries = tickets.get(where.ticketId) ?? new Map<string, Entry>()
      const key = `${where.userId} ${where.clientId}`
      if (state === 'none') entries.delete(key)
      else entries.set(key, { ...where, state, isOwn, endsAt: clock() + Math.min(milliseconds, presenceMilliseconds) })
      if (entries.size === 0) tickets.delete(where.ticketId)
      else tickets.set(where.ticketId, entries)
      if (JSON.stringify(at(where.ticketId)) !== before) onChange(where.ticketId)
    },
    tickets: () => [...tickets.keys()].filter((ticketId) => living(ticketId).length > 0),
    own: () =>
      [...tickets.keys()]
        .flatMap(living)
        .filter((entry) => entry.isOwn)
        .map(({ ticketId, userId, clientId, state, endsAt }) => ({
          ticketId,
          userId,
          clientId,
          state,
          milliseconds: endsAt - clock(),
        })),
    sweep() {
      for (const [ticketId, entries] of tickets) {
        const ended = [...entries].filter(([, entry]) => entry.endsAt <= clock())
        for (const [key] of ended) entries.delete(key)
        if (entries.size === 0) tickets.delete(ticketId)
        if (ended.length > 0) onChange(ticketId)
      }
    },
  }
}
