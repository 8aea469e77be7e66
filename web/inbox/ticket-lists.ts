import { keepPreviousData, queryOptions, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { answer, api } from '../api/client.ts'
import type { operations } from '../api/schema.d.ts'
import type { Ticket, TicketIncluded, TicketList } from '../api/types.ts'
import type { View } from './views.ts'

/** One row of a list with the rows it refers to. */
export interface ListedTicket {
  ticket: Ticket
  included: TicketIncluded
}

type TicketQuery = NonNullable<operations['listTickets']['parameters']['query']>

const pageSize = 100
const fields: TicketQuery['fields'] = [
  'subject',
  'previewText',
  'customer',
  'agent',
  'status',
  'priority',
  'tags',
  'inbox',
  'isRead',
  'hasAttachments',
  'messageCount',
  'createdAt',
  'updatedAt',
  'state',
]
const includes: TicketQuery['includes'] = ['customers', 'users', 'ticketstatuses', 'ticketpriorities', 'tags']

/** One page of a view; the first is 1. */
export function ticketPageQuery(view: View, page: number) {
  const { filter, orderBy, orderMode } = view
  return queryOptions({
    queryKey: ['ticket-lists', filter, orderBy, orderMode, page] as const,
    queryFn: ({ signal }): Promise<TicketList> =>
      answer(
        api.GET('/tickets.json', {
          signal,
          params: { query: { filter: JSON.stringify(filter), orderBy, orderMode, page, pageSize, fields, includes } },
        }),
      ),
  })
}

/**
 * A view of any length: only the pages in sight are asked for, and those seen before are still there. `onRange` is told
 * which rows are in sight.
 */
export function useTicketList(view: View) {
  const client = useQueryClient()
  const [range, setRange] = useState({ first: 0, last: 0 })
  const first = useQuery(ticketPageQuery(view, 1))
  const pages = pagesBetween(range.first, range.last)
  useQueries({ queries: pages.map((page) => ticketPageQuery(view, page)) })
  const ticketAt = useCallback(
    (index: number): ListedTicket | undefined => {
      const list = client.getQueryData(ticketPageQuery(view, pageOf(index)).queryKey)
      const ticket = list?.tickets[index % pageSize]
      return list === undefined || ticket === undefined ? undefined : { ticket, included: list.included }
    },
    [client, view],
  )
  const onRange = useCallback((from: number, to: number) => setRange({ first: from, last: to }), [])
  return { ...first, total: first.data?.pagination.records ?? 0, ticketAt, onRange }
}

/** Where a ticket stands in the pages of a view that were loaded; -1 when it is in none. */
export function indexOfTicket(
  list: { total: number; ticketAt: (index: number) => ListedTicket | undefined },
  id: number,
): number {
  for (let index = 0; index < list.total; index += 1) {
    const found = list.ticketAt(index)
    if (found === undefined) index = pageOf(index) * pageSize - 1
    else if (found.ticket.id === id) return index
  }
  return -1
}

/** How many tickets a view has. */
export function useTicketCount(view: View) {
  return useQuery({
    queryKey: ['ticket-counts', view.filter],
    queryFn: async ({ signal }) => {
      const query = { filter: JSON.stringify(view.filter), groupBy: 'status' } as const
      const { counts } = await answer(api.GET('/tickets/counts.json', { signal, params: { query } }))
      return counts.total
    },
    placeholderData: keepPreviousData,
  })
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize) + 1
}

function pagesBetween(first: number, last: number): number[] {
  const start = pageOf(first)
  return Array.from({ length: pageOf(last) - start + 1 }, (_, nth) => start + nth)
}
