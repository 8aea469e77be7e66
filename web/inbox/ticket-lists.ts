import { type QueryClient, queryOptions, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { answer, api } from '../api/client.ts'
import type { operations } from '../api/schema.d.ts'
import type { Ticket, TicketIncluded, TicketList } from '../api/types.ts'
import type { View } from './views.ts'

/** One row of a list with the rows it refers to. */
export interface ListedTicket {
  ticket: Ticket
  included: TicketIncluded
  /** Where the words of a search stand in it. */
  snippet?: string
}

/** A page as the API gives it; searches add where the words stand. */
type Page = TicketList & { snippets?: { ticket: { id: number }; text: string }[] }
type TicketQuery = NonNullable<operations['listTickets']['parameters']['query']>

export const pageSize = 100
const fields: TicketQuery['fields'] = [
  'subject',
  'previewText',
  'customer',
  'agent',
  'status',
  'priority',
  'type',
  'tags',
  'inbox',
  'isRead',
  'readonly',
  'hasAttachments',
  'messageCount',
  'createdAt',
  'updatedAt',
  'slaBreachedAt',
  'sla',
  'state',
]
const includes: TicketQuery['includes'] = ['customers', 'users', 'ticketstatuses', 'ticketpriorities', 'tags']

/**
 * One page of a view; the first is 1. It goes on at the end of the page before when that one is there, so that scrolling
 * costs the same however far it goes; a jump into the middle asks by number.
 */
export function ticketPageQuery(client: QueryClient, view: View, page: number) {
  const { filter, search, orderBy, orderMode } = view
  return queryOptions({
    queryKey: ['ticket-lists', filter, search ?? null, orderBy, orderMode, page] as const,
    queryFn: async ({ signal }): Promise<Page> => {
      const common = { orderMode, page, pageSize, fields, includes, ...(orderBy === null ? {} : { orderBy }) }
      if (search !== undefined) {
        const query = { ...common, search, snippets: true }
        return answer(api.GET('/search/tickets.json', { signal, params: { query } }))
      }
      const cursor = page === 1 ? undefined : await endOf(client, view, page - 1)
      const query = { ...common, filter: JSON.stringify(filter), ...(cursor === undefined ? {} : { cursor }) }
      return answer(api.GET('/tickets.json', { signal, params: { query } }))
    },
  })
}

/** Where a page ends, when it is in sight: then it is as new as the page after it. */
async function endOf(client: QueryClient, view: View, page: number): Promise<string | undefined> {
  const options = ticketPageQuery(client, view, page)
  const query = client.getQueryCache().find({ queryKey: options.queryKey })
  if (query === undefined || query.state.data === undefined || !query.isActive()) return undefined
  // waits for it when it is just being loaded again
  const before = await client.fetchQuery({ ...options, staleTime: Number.POSITIVE_INFINITY })
  return before.meta.page.nextCursor ?? undefined
}

/** What is known of a view's tickets. */
export interface TicketListState {
  total: number
  /** Changes whenever a page in sight does: then rows may stand elsewhere. */
  version: number
  ticketAt: (index: number) => ListedTicket | undefined
}

/**
 * A view of any length: only the pages in sight are asked for, and those seen before are still there. `onRange` is told
 * which rows are in sight.
 */
export function useTicketList(view: View) {
  const client = useQueryClient()
  const [range, setRange] = useState({ first: 0, last: 0 })
  const pages = [...new Set([1, ...pagesBetween(range.first, range.last)])]
  const answers = useQueries({ queries: pages.map((page) => ticketPageQuery(client, view, page)) })
  const [first] = answers
  const total = first?.data?.pagination.records ?? 0
  const version = answers.reduce((sum, { dataUpdatedAt }) => sum + dataUpdatedAt, 0)
  const ticketAt = useCallback(
    (index: number): ListedTicket | undefined => {
      const list: Page | undefined = client.getQueryData(ticketPageQuery(client, view, pageOf(index)).queryKey)
      const ticket = list?.tickets[index % pageSize]
      if (list === undefined || ticket === undefined) return undefined
      const snippet = list.snippets?.find((one) => one.ticket.id === ticket.id)?.text
      return { ticket, included: list.included, ...(snippet === undefined ? {} : { snippet }) }
    },
    [client, view],
  )
  const onRange = useCallback((from: number, to: number) => setRange({ first: from, last: to }), [])
  const list = useMemo((): TicketListState => ({ total, version, ticketAt }), [total, version, ticketAt])
  return {
    list,
    onRange,
    status: first?.status ?? 'pending',
    error: first?.error ?? null,
    retry: () => void first?.refetch(),
  }
}

/** Where a ticket stands in the pages of a view that were loaded; -1 when it is in none. */
export function indexOfTicket(list: TicketListState, id: number): number {
  for (let index = 0; index < list.total; index += 1) {
    const found = list.ticketAt(index)
    if (found === undefined) index = pageOf(index) * pageSize - 1
    else if (found.ticket.id === id) return index
  }
  return -1
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize) + 1
}

function pagesBetween(first: number, last: number): number[] {
  const start = pageOf(first)
  return Array.from({ length: pageOf(last) - start + 1 }, (_, nth) => start + nth)
}
