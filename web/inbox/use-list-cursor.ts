import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { messagesQuery, ticketQuery } from '../ticket/ticket-queries.ts'
import type { TicketListState } from './ticket-lists.ts'
import { listIdOf, type View } from './views.ts'

const prefetchMilliseconds = 120

// the row the keys were at, by view, for the way back
const kept = new Map<string, { index: number; id: number | null }>()

interface CursorOptions {
  view: View
  list: TicketListState
  openId: number | null
  /** What contains the rows. */
  box: RefObject<HTMLElement | null>
}

/**
 * The row the keys are at: the open ticket where it is in the list, else the last one. It stays with its ticket when
 * rows come in above. Loads the ticket there, or the one after the open one, so that opening it is at once.
 */
export function useListCursor({ view, list, openId, box }: CursorOptions) {
  const client = useQueryClient()
  const [cursor, setCursor] = useState(() => kept.get(listIdOf(view)) ?? { index: 0, id: null })
  const openIndex = openId === null ? -1 : list.indexOf(openId)
  const ownIndex = cursor.id === null || cursor.index === 0 ? -1 : list.indexOf(cursor.id)
  const index =
    openIndex >= 0 ? openIndex : Math.min(ownIndex >= 0 ? ownIndex : cursor.index, Math.max(0, list.total - 1))

  const put = useCallback(
    (next: number) => {
      const state = { index: next, id: list.ticketAt(next)?.ticket.id ?? null }
      kept.set(listIdOf(view), state)
      setCursor(state)
    },
    [list, view],
  )
  const prefetch = useCallback(
    (id: number | undefined) => {
      if (id === undefined) return
      void client.prefetchQuery(ticketQuery(id))
      void client.prefetchQuery(messagesQuery(id))
    },
    [client],
  )
  useEffect(() => {
    if (openIndex >= 0) put(openIndex)
  }, [openIndex, put])
  useEffect(() => {
    if (list.total === 0) return
    // not while somebody runs through the list
    const timer = setTimeout(() => {
      prefetch(list.ticketAt(openIndex >= 0 ? index + 1 : index)?.ticket.id)
    }, prefetchMilliseconds)
    return () => clearTimeout(timer)
  }, [list, index, openIndex, prefetch])

  const moveTo = useCallback(
    (next: number) => {
      if (openId !== null) return put(next)
      // at once: the next key may be Enter, which opens what has the focus
      flushSync(() => put(next))
      const focus = () => {
        const link = box.current?.querySelector<HTMLElement>(`[aria-rowindex="${next + 1}"] a`)
        link?.focus({ preventScroll: true })
        return link
      }
      // a row out of sight is drawn when the list has scrolled there
      if (!focus()) requestAnimationFrame(focus)
    },
    [put, openId, box],
  )
  return { active: index, openIndex, put, moveTo, prefetch }
}
