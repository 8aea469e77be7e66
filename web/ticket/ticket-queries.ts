import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { components, operations } from '../api/schema.d.ts'
import type { Ticket, TicketIncluded } from '../api/types.ts'

export interface TicketAnswer {
  ticket: Ticket
  included: TicketIncluded
}

export type MessageList = components['schemas']['MessageList']

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
  'customfields',
  'customfieldoptions',
  'likes',
  'threadreactions',
  'reactions',
  'tickets',
  'ticketactivities',
  'drafts',
  'files',
]

/** A ticket and the rows it refers to: what was done with it and one's own drafts, too. */
export function ticketQuery(id: number) {
  return queryOptions({
    queryKey: ['tickets', id] as const,
    queryFn: ({ signal }) =>
      answer(api.GET('/tickets/{id}.json', { signal, params: { path: { id }, query: { includes } } })),
  })
}

/** As many messages as one request brings. */
export const messagePageSize = 50

/** A page of the conversation, the newest messages first; the first page is 1. */
export function messagesQuery(ticketId: number, page = 1) {
  return queryOptions({
    queryKey: ['tickets', ticketId, 'messages', page] as const,
    queryFn: ({ signal }): Promise<MessageList> =>
      answer(
        api.GET('/tickets/{ticketId}/messages.json', {
          signal,
          params: {
            path: { ticketId },
            query: {
              filter: '{"isDraft":false}',
              includes: ['users', 'customers', 'files'],
              orderBy: 'createdAt',
              orderMode: 'desc',
              page,
              pageSize: messagePageSize,
            },
          },
        }),
      ),
  })
}

const few = { pageSize: 100 } as const
const staleTime = 5 * 60_000

/** Every status a ticket can have, in the order of the settings. */
export const statusesQuery = queryOptions({
  queryKey: ['ticketstatuses'],
  queryFn: async () => (await answer(api.GET('/ticketstatuses.json', { params: { query: few } }))).ticketstatuses,
  staleTime,
})

/** Every type; `inboxes` says where it may be used. */
export const typesQuery = queryOptions({
  queryKey: ['tickettypes'],
  queryFn: async () => (await answer(api.GET('/tickettypes.json', { params: { query: few } }))).tickettypes,
  staleTime,
})

/** Settings of the whole site. */
export const siteQuery = queryOptions({
  queryKey: ['sitesettings'],
  queryFn: async () => (await answer(api.GET('/sitesettings.json'))).sitesetting,
  staleTime,
})
