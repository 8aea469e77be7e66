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

const pageSize = 100
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
  'slaDueAt',
  'slaTarget',
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

/** Where a page ends, when that is known: the page after it is asked for from there. */
async function endOf(client: QueryClient, view: View, page: number): Promise<string | undefined> {
  const options = ticketPageQuery(client, view, page)
  const query = client.getQueryCache().find({ queryKey: options.queryKey })
  const isKnown = query?.state.data !== undefined
  // one out of sight that is stale would have to be loaded first, and the one before it, and so on to the beginning
  if (!isKnown || (!query.isActive() && query.state.isInvalidated)) return undefined
  // waits for it when it is just being loaded again
  const before = await client.fetchQuery({ ...options, staleTime: Number.POSITIVE_INFINITY })
  return before.meta.page.nextCursor ?? undefined
}

/** What is known of a view's tickets. */
export interface TicketListState {
  total: number
  /** Changes whenever a page in sight does: then rows may stand elsewhere. */
  version: number
  /** The ticket of a row; undefined while its page is not there. */
  ticketAt: (index: number) => ListedTicket | undefined
  /** Where a ticket stands in the pages that were loaded; -1 when it is in none. */
  indexOf: (id: number) => number
}

/**
 * A view of any length: only the pages in sight are asked for, and those seen before are still there. `onRange` is told
 * which rows are in sight.
 */
export function useTicketList(view: View) {
  const client = useQueryClient()
  const [range, setRange] = useState({ first: 0, last: 0 })
  const numbers = [...new Set([1, ...pagesBetween(range.first, range.last)])]
  const answers = useQueries({ queries: numbers.map((page) => ticketPageQuery(client, view, page)) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: pages of one view are nothing to another
  const pages = useMemo(() => new Map<number, Page>(), [view])
  for (const [nth, { data }] of answers.entries()) if (data !== undefined) pages.set(numbers[nth] ?? 0, data)
  const [first] = answers
  const total = first?.data?.pagination.records ?? 0
  const version = answers.reduce((sum, { dataUpdatedAt }) => sum + dataUpdatedAt, 0)
  const list = useMemo((): TicketListState => ({ total, version, ...lookIn(pages) }), [total, version, pages])
  const onRange = useCallback((from: number, to: number) => setRange({ first: from, last: to }), [])
  return {
    list,
    onRange,
    status: first?.status ?? 'pending',
    error: first?.error ?? null,
    retry: () => void first?.refetch(),
  }
}

function lookIn(pages: ReadonlyMap<number, Page>): Pick<TicketListState, 'ticketAt' | 'indexOf'> {
  return {
    ticketAt(index) {
      const page = pages.get(pageOf(index))
      const ticket = page?.tickets[index % pageSize]
      if (page === undefined || ticket === undefined) return undefined
      const snippet = page.snippets?.find((one) => one.ticket.id === ticket.id)?.text
      return { ticket, included: page.included, ...(snippet === undefined ? {} : { snippet }) }
    },
    indexOf(id) {
      for (const [number, { tickets }] of pages) {
        const at = tickets.findIndex((ticket) => ticket.id === id)
        if (at >= 0) return (number - 1) * pageSize + at
      }
      return -1
    },
  }
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize) + 1
}

function pagesBetween(first: number, last: number): number[] {
  const start = pageOf(first)
  return Array.from({ length: pageOf(last) - start + 1 }, (_, nth) => start + nth)
}
