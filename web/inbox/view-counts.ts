import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { openStatuses, type View } from './views.ts'

/** How many tickets a view has; capped ones have more than that. */
export interface ViewCount {
  count: number
  isCapped: boolean
}

/** The counters of everyday and saved views, in one request. */
const viewCountsQuery = queryOptions({
  queryKey: ['ticket-counts', 'views'],
  queryFn: async ({ signal }) => {
    const { counts } = await answer(api.GET('/tickets/viewcounts.json', { signal }))
    return new Map(counts.map(({ view, count, isCapped }) => [view, { count: count ?? 0, isCapped }]))
  },
  placeholderData: keepPreviousData,
})

/** The open tickets of each inbox. */
const inboxCountsQuery = queryOptions({
  queryKey: ['ticket-counts', 'inboxes'],
  queryFn: async ({ signal }) => {
    const query = { groupBy: 'inbox', filter: JSON.stringify({ status: openStatuses }) }
    const { counts } = await answer(api.GET('/tickets/counts.json', { signal, params: { query } }))
    return new Map(counts.inbox?.map(({ inbox, count }) => [`inbox-${inbox?.id}`, { count, isCapped: false }]))
  },
  placeholderData: keepPreviousData,
})

/** The counter beside a view; undefined where none is shown. Views of statuses have none: most only ever grow. */
export function useViewCount(view: View): ViewCount | undefined {
  const isInbox = view.section === 'inboxes'
  const views = useQuery({ ...viewCountsQuery, enabled: !isInbox })
  const inboxes = useQuery({ ...inboxCountsQuery, enabled: isInbox })
  return (isInbox ? inboxes : views).data?.get(view.id)
}
