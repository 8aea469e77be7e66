import { queryOptions, useQuery } from '@tanstack/react-query'
import {
  AlarmClock,
  CircleDot,
  CircleUser,
  Inbox,
  type LucideIcon,
  Mail,
  Pause,
  Rows3,
  Search,
  ShieldAlert,
  UserRoundX,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import type { Ticketview } from '../api/types.ts'
import { useInboxes, useStatuses } from './choices.ts'

/** How a list of tickets is sorted; null: the best match of a search first. */
export interface Order {
  orderBy: string | null
  orderMode: 'asc' | 'desc'
}

/** A list of tickets: what the address calls it, and how the API is asked for it. */
export interface View extends Order {
  id: string
  name: string
  icon: LucideIcon | null
  /** A CSS colour shown instead of an icon. */
  color?: string | null
  filter: Record<string, unknown>
  /** Where it stands in the sidebar; `none` for what the address alone leads to. */
  section: 'views' | 'inboxes' | 'statuses' | 'saved' | 'none'
  /** What was typed into the search box; its list shows the best first and where the words stand. */
  search?: string
  /** The row of a saved view. */
  saved?: Ticketview
}

// Ids of the statuses every desk has; they never change.
export const statusIds = { active: 1, waiting: 3, onHold: 4, solved: 5, closed: 6, spam: 7 } as const
export const openStatuses = { $in: [statusIds.active, statusIds.waiting, statusIds.onHold] }
const newestFirst: Order = { orderBy: 'updatedAt', orderMode: 'desc' }

export const ticketViewsQuery = queryOptions({
  queryKey: ['ticketviews'],
  queryFn: async () =>
    (await answer(api.GET('/ticketviews.json', { params: { query: { pageSize: 100 } } }))).ticketviews,
  staleTime: 5 * 60_000,
})

/** Every view in the order of the sidebar: those everybody has, one an inbox, one a status, those that were saved. */
export function useViews(): readonly View[] {
  const { t } = useTranslation('inbox')
  const me = useSession()
  const saved = useQuery(ticketViewsQuery).data ?? []
  const everyday: [id: string, name: string, icon: LucideIcon, filter: Record<string, unknown>][] = [
    ['mine', t('views.mine'), CircleUser, { agent: me.id, status: openStatuses }],
    ['unassigned', t('views.unassigned'), UserRoundX, { agent: null, status: openStatuses }],
    ['open', t('views.open'), Inbox, { status: statusIds.active }],
    ['waiting', t('views.waiting'), Pause, { status: { $in: [statusIds.waiting, statusIds.onHold] } }],
    ['solved', t('views.solved'), CircleDot, { status: { $in: [statusIds.solved, statusIds.closed] } }],
    ['spam', t('views.spam'), ShieldAlert, { status: statusIds.spam }],
    ['all', t('views.all'), Rows3, {}],
  ]
  const overdue: View = {
    id: 'overdue',
    name: t('views.overdue'),
    icon: AlarmClock,
    filter: { search: 'is:overdue' },
    section: 'views',
    orderBy: 'slaDueAt',
    orderMode: 'asc',
  }
  return [
    ...everyday.map(([id, name, icon, filter]): View => ({ id, name, icon, filter, section: 'views', ...newestFirst })),
    overdue,
    ...useInboxes().map(
      ({ id, name }): View => ({
        id: `inbox-${id}`,
        name,
        icon: Mail,
        filter: { inbox: id, status: openStatuses },
        section: 'inboxes',
        ...newestFirst,
      }),
    ),
    ...useStatuses().map(
      ({ id, name, color }): View => ({
        id: `status-${id}`,
        name,
        icon: null,
        color,
        filter: { status: id },
        section: 'statuses',
        ...newestFirst,
      }),
    ),
    ...saved.map(savedView),
  ]
}

/** The view with this id; `search` is the one for what was typed into the search box. Undefined when there is none. */
export function useView(id: string, typed: string): View | undefined {
  const { t } = useTranslation('inbox')
  const found = useViews().find((view) => view.id === id)
  if (id !== 'search') return found
  return {
    id,
    name: t('views.search'),
    icon: Search,
    filter: { search: typed },
    section: 'none',
    search: typed,
    orderBy: null,
    orderMode: 'desc',
  }
}

/** Under which a list's selection and place are kept: a view's id, and what was searched. */
export function listIdOf({ id, search }: View): string {
  return search === undefined ? id : `${id} ${search}`
}

function savedView(row: Ticketview): View {
  return {
    id: String(row.id),
    name: row.name ?? '',
    icon: null,
    filter: row.filter ?? {},
    orderBy: row.orderBy || 'updatedAt',
    orderMode: row.orderMode ?? 'desc',
    section: 'saved',
    saved: row,
  }
}
