import { useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, CornerDownLeft, Rows2, Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { readPreference, setPreference } from '../app/preferences.ts'
import type { ListedTicket } from './ticket-lists.ts'
import type { View } from './views.ts'

interface ListState {
  view: View
  list: { total: number; ticketAt: (index: number) => ListedTicket | undefined }
  active: number
  /** A ticket is open: then moving opens the next one. */
  isOpen: boolean
  setCursor: (index: number) => void
}

/** Moving in a list of tickets, opening, going back. */
export function useListActions({ view, list, active, isOpen, setCursor }: ListState): void {
  const { t } = useTranslation('inbox')
  const navigate = useNavigate()
  const { total, ticketAt } = list
  const actions = useMemo((): Action[] => {
    const open = (index: number, replace: boolean) => {
      const id = ticketAt(index)?.ticket.id
      if (id === undefined) return
      void navigate({ to: '/inbox/$view/$ticketId', params: { view: view.id, ticketId: String(id) }, replace })
    }
    const move = (step: number) => () => {
      const index = Math.min(total - 1, Math.max(0, active + step))
      setCursor(index)
      // one entry of the history for all tickets walked through: the way back leads to the list
      if (isOpen) open(index, true)
    }
    const back = () => void navigate({ to: '/inbox/$view', params: { view: view.id } })
    return [
      { id: 'list.next', label: t('command.next'), group: 'list', icon: ArrowDown, keys: 'j', run: move(1) },
      { id: 'list.previous', label: t('command.previous'), group: 'list', icon: ArrowUp, keys: 'k', run: move(-1) },
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
        run: back,
      },
      {
        id: 'list.density',
        label: t('command.density'),
        group: 'view',
        icon: Rows2,
        run: () => setPreference('density', readPreference('density') === 'compact' ? 'comfortable' : 'compact'),
      },
    ]
  }, [t, navigate, view.id, total, ticketAt, active, isOpen, setCursor])
  useActions('screen', actions)
}
