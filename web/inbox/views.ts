import { queryOptions, useQuery } from '@tanstack/react-query'
import { CircleDot, CircleUser, Inbox, type LucideIcon, Pause, Rows3, UserRoundX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import type { Ticketview } from '../api/types.ts'

/** A list of tickets: what the address calls it, and how the API is asked for it. */
export interface View {
  id: string
  name: string
  icon: LucideIcon | null
  filter: Record<string, unknown>
  orderBy: string
  orderMode: 'asc' | 'desc'
  isSaved: boolean
}

// Ids of the statuses every desk has; they never change.
export const statusIds = { active: 1, waiting: 3, onHold: 4, solved: 5, closed: 6, spam: 7 } as const
const open = { $in: [statusIds.active, statusIds.waiting, statusIds.onHold] }
const newestFirst = { orderBy: 'updatedAt', orderMode: 'desc', isSaved: false } as const

export const ticketViewsQuery = queryOptions({
  queryKey: ['ticketviews'],
  queryFn: async () =>
    (await answer(api.GET('/ticketviews.json', { params: { query: { pageSize: 100 } } }))).ticketviews,
  staleTime: 5 * 60_000,
})

/** The views every agent has, then those that were saved. */
export function useViews(): readonly View[] {
  const { t } = useTranslation('inbox')
  const me = useSession()
  const saved = useQuery(ticketViewsQuery).data ?? []
  return [
    { id: 'mine', name: t('views.mine'), icon: CircleUser, filter: { agent: me.id, status: open }, ...newestFirst },
    {
      id: 'unassigned',
      name: t('views.unassigned'),
      icon: UserRoundX,
      filter: { agent: null, status: open },
      ...newestFirst,
    },
    { id: 'open', name: t('views.open'), icon: Inbox, filter: { status: statusIds.active }, ...newestFirst },
    {
      id: 'waiting',
      name: t('views.waiting'),
      icon: Pause,
      filter: { status: { $in: [statusIds.waiting, statusIds.onHold] } },
      ...newestFirst,
    },
    {
      id: 'solved',
      name: t('views.solved'),
      icon: CircleDot,
      filter: { status: { $in: [statusIds.solved, statusIds.closed] } },
      ...newestFirst,
    },
    { id: 'all', name: t('views.all'), icon: Rows3, filter: {}, ...newestFirst },
    ...saved.map(savedView),
  ]
}

function savedView(view: Ticketview): View {
  return {
    id: String(view.id),
    name: view.name ?? '',
    icon: null,
    filter: view.filter ?? {},
    orderBy: view.orderBy ?? 'updatedAt',
    orderMode: view.orderMode ?? 'desc',
    isSaved: true,
  }
}
