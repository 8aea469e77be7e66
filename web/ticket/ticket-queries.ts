import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { operations } from '../api/schema.d.ts'

type Includes = NonNullable<NonNullable<operations['getTicket']['parameters']['query']>['includes']>

const includes: Includes = [
  'customers',
  'users',
  'ticketstatuses',
  'ticketpriorities',
  'tickettypes',
  'tags',
  'companies',
  'inboxes',
]

/** A ticket and the rows it refers to. */
export function ticketQuery(id: number) {
  return queryOptions({
    queryKey: ['tickets', id] as const,
    queryFn: ({ signal }) =>
      answer(api.GET('/tickets/{id}.json', { signal, params: { path: { id }, query: { includes } } })),
  })
}

/** The conversation, oldest first. */
export function messagesQuery(ticketId: number) {
  return queryOptions({
    queryKey: ['tickets', ticketId, 'messages'] as const,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/tickets/{ticketId}/messages.json', {
          signal,
          params: {
            path: { ticketId },
            query: { includes: ['users', 'customers', 'files'], orderBy: 'createdAt', orderMode: 'asc', pageSize: 100 },
          },
        }),
      ),
  })
}

/** Every status a ticket can have, in the order of the settings. */
export const statusesQuery = queryOptions({
  queryKey: ['ticketstatuses'],
  queryFn: async () =>
    (await answer(api.GET('/ticketstatuses.json', { params: { query: { pageSize: 100 } } }))).ticketstatuses,
  staleTime: 5 * 60_000,
})
