import { useNavigate } from '@tanstack/react-router'
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  CornerDownLeft,
  ListChecks,
  Rows2,
  SquareCheck,
  Undo2,
  X,
} from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { readPreference, setPreference } from '../app/preferences.ts'
import type { Selection } from './selection.ts'
import type { TicketListState } from './ticket-lists.ts'
import type { View } from './views.ts'

interface ListState {
  view: View
  list: TicketListState
  active: number
  /** The open ticket; null when none is. */
  openId: number | null
  selection: Selection
  /** Puts the cursor on a row; from the keyboard, so the focus goes along when no ticket is open. */
  moveTo: (index: number) => void
}

/** Moving in a list of tickets, opening, going back, selecting. */
export function useListActions({ view, list, active, openId, selection, moveTo }: ListState): void {
  const { t } = useTranslation('inbox')
  const navigate = useNavigate()
  const { total, ticketAt } = list
  const actions = useMemo((): Action[] => {
    const isOpen = openId !== null
    const search = view.search === undefined ? {} : { q: view.search }
    const open = (index: number, replace: boolean) => {
      const id = ticketAt(index)?.ticket.id
      if (id === undefined) return
      void navigate({ to: '/inbox/$view/$ticketId', params: { view: view.id, ticketId: String(id) }, search, replace })
    }
    const goTo = (wanted: number) => {
      const index = Math.min(total - 1, Math.max(0, wanted))
      moveTo(index)
      // one entry of the history for all tickets walked through: the way back leads to the list
      if (isOpen) open(index, true)
    }
    // the open ticket may have left the list, closed perhaps: then the cursor is on the one that came in its place
    const isListed = openId === null || ticketAt(active)?.ticket.id === openId
    const select = () => {
      const ticket = ticketAt(active)?.ticket
      if (ticket !== undefined) selection.toggle(ticket)
    }
    const selectLoaded = () => selection.add(rowsBetween(list, 0, total - 1))
    const selectRange = () => {
      const from = selection.anchor === null ? -1 : list.indexOf(selection.anchor)
      selection.add(rowsBetween(list, from < 0 ? active : from, active))
    }
    return [
      {
        id: 'list.next',
        label: t('command.next'),
        group: 'list',
        icon: ArrowDown,
        keys: 'j',
        alsoKeys: 'arrowdown',
        run: () => goTo(isListed ? active + 1 : active),
      },
      {
        id: 'list.previous',
        label: t('command.previous'),
        group: 'list',
        icon: ArrowUp,
        keys: 'k',
        alsoKeys: 'arrowup',
        run: () => goTo(active - 1),
      },
      {
        id: 'list.first',
        label: t('command.first'),
        group: 'list',
        icon: ArrowUpToLine,
        keys: 'home',
        run: () => goTo(0),
      },
      {
        id: 'list.last',
        label: t('command.last'),
        group: 'list',
        icon: ArrowDownToLine,
        keys: 'end',
        run: () => goTo(total - 1),
      },
      {
        id: 'list.open',
        label: t('command.open'),
        group: 'list',
        icon: CornerDownLeft,
        keys: 'enter',
        isAvailable: !isOpen && total > 0,
        run: () => open(active, false),
      },
      {
        id: 'list.back',
        label: t('command.back'),
        group: 'list',
        icon: Undo2,
        keys: 'u',
        alsoKeys: 'escape',
        isAvailable: isOpen,
        run: () => void navigate({ to: '/inbox/$view', params: { view: view.id }, search }),
      },
      {
        id: 'list.select',
        label: t('command.select'),
        group: 'list',
        icon: SquareCheck,
        keys: 'x',
        isAvailable: total > 0,
        run: select,
      },
      {
        id: 'list.selectRange',
        label: t('command.selectRange'),
        group: 'list',
        icon: SquareCheck,
        keys: 'shift+x',
        isAvailable: total > 0,
        run: selectRange,
      },
      {
        id: 'list.selectAll',
        label: t('command.selectAll'),
        group: 'list',
        icon: ListChecks,
        keys: 'mod+a',
        isAvailable: total > 0,
        run: selectLoaded,
      },
      {
        id: 'list.selectNone',
        label: t('selection.clear'),
        group: 'list',
        icon: X,
        keys: 'escape',
        isAvailable: selection.selected.size > 0,
        run: selection.clear,
      },
      {
        id: 'list.density',
        label: t('command.density'),
        group: 'view',
        icon: Rows2,
        run: () => setPreference('density', readPreference('density') === 'compact' ? 'comfortable' : 'compact'),
      },
    ]
  }, [t, navigate, view.id, view.search, list, total, ticketAt, active, openId, selection, moveTo])
  useActions('screen', actions)
}

/** The loaded tickets from one row to another, in that order. */
export function rowsBetween(list: TicketListState, from: number, to: number) {
  const step = from <= to ? 1 : -1
  const length = Math.min(Math.abs(to - from) + 1, longestRange)
  return Array.from({ length }, (_, nth) => list.ticketAt(from + nth * step)?.ticket).filter(
    (ticket) => ticket !== undefined,
  )
}

// looking for loaded rows in a list without end takes its time
const longestRange = 10_000
