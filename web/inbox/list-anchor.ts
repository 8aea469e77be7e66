import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { TicketListState } from './ticket-lists.ts'

interface AnchorOptions {
  list: TicketListState
  rowHeight: number
  /** What contains the list's scroll box. */
  box: RefObject<HTMLElement | null>
}

/**
 * Keeps what is read where it is: when tickets come in above, or go, the list scrolls by as many rows. At the top it
 * stays at the top, where new tickets are seen to come in. Gives what the list has to tell when it is scrolled.
 */
export function useListAnchor({ list, rowHeight, box }: AnchorOptions): (offset: number) => void {
  const anchor = useRef<{ id: number; index: number } | null>(null)
  const { version } = list
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows only move when there is a new version
  useLayoutEffect(() => {
    const before = anchor.current
    if (before === null) return
    const index = list.indexOf(before.id)
    if (index < 0 || index === before.index) return
    anchor.current = { ...before, index }
    box.current?.querySelector('[role="grid"]')?.scrollBy({ top: (index - before.index) * rowHeight })
  }, [version])
  return (offset) => {
    const index = Math.ceil(offset / rowHeight)
    const id = list.ticketAt(index)?.ticket.id
    anchor.current = offset < rowHeight || id === undefined ? null : { id, index }
  }
}
