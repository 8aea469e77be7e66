import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { storedNameOf } from '../api/given-names.ts'
import type { Ticketstatus } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { statusesQuery } from '../ticket/ticket-queries.ts'

// What tickets can be given: agents, statuses and their like. Few rows that change seldom, so all of them are loaded
// once; the server's events make them new.

/** Something a ticket can be given. */
export interface ChoiceRow {
  id: number
  name: string
  color?: string | null
  /** Its name in searches, where another one is shown. */
  storedName?: string
}

const query = { pageSize: 100 } as const
const staleTime = 10 * 60_000

const named = (row: { id: number; name?: string | null; color?: string | null; storedName?: string }): ChoiceRow => ({
  id: row.id,
  name: row.name ?? '',
  color: row.color ?? null,
  storedName: storedNameOf(row),
})

const agentsQuery = queryOptions({
  queryKey: ['users', 'choices'],
  queryFn: async (): Promise<ChoiceRow[]> => {
    const { users } = await answer(
      api.GET('/users.json', { params: { query: { ...query, orderBy: 'firstName', orderMode: 'asc' } } }),
    )
    return users.map((user) => ({ id: user.id, name: nameOf(user) }))
  },
  staleTime,
})

const statusChoicesQuery = { ...statusesQuery, select: (rows: readonly Ticketstatus[]) => rows.map(named) }

const priorityChoicesQuery = queryOptions({
  queryKey: ['ticketpriorities', 'choices'],
  queryFn: async () =>
    (await answer(api.GET('/ticketpriorities.json', { params: { query } }))).ticketpriorities.map(named),
  staleTime,
})

const tagChoicesQuery = queryOptions({
  queryKey: ['tags', 'choices'],
  queryFn: async () =>
    (await answer(api.GET('/tags.json', { params: { query: { ...query, orderBy: 'name' } } }))).tags.map(named),
  staleTime,
})

const inboxChoicesQuery = queryOptions({
  queryKey: ['inboxes', 'choices'],
  queryFn: async () => (await answer(api.GET('/inboxes.json', { params: { query } }))).inboxes.map(named),
  staleTime,
})

const none: readonly ChoiceRow[] = []

/** The agents of the desk, by first name; none while they are loaded. */
export const useAgents = (): readonly ChoiceRow[] => useQuery(agentsQuery).data ?? none
/** The statuses in the order of the settings. */
export const useStatuses = (): readonly ChoiceRow[] => useQuery(statusChoicesQuery).data ?? none
/** The priorities in the order of the settings. */
export const usePriorities = (): readonly ChoiceRow[] => useQuery(priorityChoicesQuery).data ?? none
/** The tags by name. */
export const useTags = (): readonly ChoiceRow[] => useQuery(tagChoicesQuery).data ?? none
/** The inboxes one may see. */
export const useInboxes = (): readonly ChoiceRow[] => useQuery(inboxChoicesQuery).data ?? none
