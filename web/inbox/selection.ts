import { useCallback, useMemo, useState } from 'react'
import type { Ticket } from '../api/types.ts'

/** The tickets that are chosen in a list, as they were when they were chosen. */
export type Selected = ReadonlyMap<number, Ticket>

export interface Selection {
  selected: Selected
  /** Chooses a ticket, or takes it out again. The next range begins here. */
  toggle: (ticket: Ticket) => void
  /** Adds tickets; the next range begins where this one ended. */
  add: (tickets: readonly Ticket[]) => void
  clear: () => void
  /** The ticket from which a range goes. */
  anchor: number | null
}

interface Kept {
  selected: Selected
  anchor: number | null
}

const nothing: Kept = { selected: new Map(), anchor: null }
// by view, so that the way back finds it again
const kept = new Map<string, Kept>()

/** What is chosen in a view. It is still there when the view is left and opened again. */
export function useSelection(viewId: string): Selection {
  const [state, setState] = useState(() => kept.get(viewId) ?? nothing)
  const change = useCallback(
    (next: (before: Kept) => Kept) =>
      setState((before) => {
        const after = next(before)
        kept.set(viewId, after)
        return after
      }),
    [viewId],
  )
  const toggle = useCallback(
    (ticket: Ticket) =>
      change(({ selected }) => {
        const next = new Map(selected)
        if (!next.delete(ticket.id)) next.set(ticket.id, ticket)
        return { selected: next, anchor: ticket.id }
      }),
    [change],
  )
  const add = useCallback(
    (tickets: readonly Ticket[]) =>
      change(({ selected, anchor }) => ({
        selected: new Map([...selected, ...tickets.map((ticket) => [ticket.id, ticket] as const)]),
        anchor: tickets.at(-1)?.id ?? anchor,
      })),
    [change],
  )
  const clear = useCallback(() => change(() => nothing), [change])
  return useMemo(() => ({ ...state, toggle, add, clear }), [state, toggle, add, clear])
}
