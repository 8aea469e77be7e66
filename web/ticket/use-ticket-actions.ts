import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleDot, CircleUser } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import type { Ticket } from '../api/types.ts'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { statusIds } from '../inbox/views.ts'
import { useChangeTicket } from './change-ticket.ts'
import { statusesQuery } from './ticket-queries.ts'

/** What can be done with the open ticket. Its toolbar is made of the same actions. */
export function useTicketActions(ticket: Ticket | undefined): void {
  const { t } = useTranslation('ticket')
  const me = useSession()
  const statuses = useQuery(statusesQuery).data
  const change = useChangeTicket()
  const actions = useMemo((): Action[] => {
    if (ticket === undefined) return []
    const { id } = ticket
    const setStatus = (statusId: number, name: string) => {
      const set = (to: number) => ({
        fields: { status: { id: to } },
        shown: { status: statusRef(to) },
        failed: t('failed.status'),
      })
      const before = ticket.status?.id
      const undo = before === undefined ? {} : { undo: { ...set(before), done: t('done.undone') } }
      change({ ...set(statusId), ...undo, id, done: t('done.status', { status: name }) })
    }
    const assign = () => {
      const set = (user: number | null) => ({
        fields: { agent: user === null ? null : { id: user } },
        shown: { agent: user === null ? null : { id: user, type: 'users' as const } },
        failed: t('failed.assign'),
      })
      const undo = { ...set(ticket.agent?.id ?? null), done: t('done.undone') }
      change({ ...set(me.id), undo, id, done: t('done.assigned') })
    }
    const isChangeable = ticket.readonly !== true
    return [
      {
        id: 'ticket.close',
        label: t('command.close'),
        group: 'ticket',
        icon: CircleCheck,
        keys: 'e',
        isAvailable: isChangeable && ticket.status?.id !== statusIds.closed,
        run: () => setStatus(statusIds.closed, nameIn(statuses, statusIds.closed)),
      },
      {
        id: 'ticket.status',
        label: t('command.status'),
        group: 'ticket',
        icon: CircleDot,
        keys: 's',
        isAvailable: isChangeable,
        choices: () =>
          (statuses ?? []).map((status) => ({
            id: `ticket.status.${status.id}`,
            label: status.name ?? '',
            run: () => setStatus(status.id, status.name ?? ''),
          })),
      },
      {
        id: 'ticket.assignToMe',
        label: t('command.assignToMe'),
        group: 'ticket',
        icon: CircleUser,
        keys: 'i',
        isAvailable: isChangeable && ticket.agent?.id !== me.id,
        run: assign,
      },
    ]
  }, [t, ticket, statuses, me.id, change])
  useActions('item', actions)
}

function statusRef(id: number) {
  return { id, type: 'ticketstatuses' as const }
}

function nameIn(statuses: readonly { id: number; name?: string }[] | undefined, id: number): string {
  return statuses?.find((status) => status.id === id)?.name ?? ''
}
