import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'

export type CannedResponse = components['schemas']['Cannedresponse']

/** Every canned response one may use, by name. */
export const cannedResponsesQuery = queryOptions({
  queryKey: ['cannedresponses'],
  queryFn: async () => {
    const query = { pageSize: 500, orderBy: 'name', orderMode: 'asc' } as const
    return (await answer(api.GET('/cannedresponses.json', { params: { query } }))).cannedresponses
  },
  staleTime: 5 * 60_000,
})

/** Those of an inbox, and those of every inbox. */
export function responsesOf(all: readonly CannedResponse[], inboxId: number | undefined): readonly CannedResponse[] {
  return all.filter(({ inboxes }) => (inboxes ?? []).length === 0 || inboxes?.some(({ id }) => id === inboxId))
}

type TicketInput = components['schemas']['TicketInput']

/** What a response changes on the ticket, as the API takes it; null for nothing. */
export function changesOf(response: CannedResponse): TicketInput | null {
  const actions = (response.actions ?? {}) as TicketInput
  const tags = (response.tags ?? []).map(({ id }) => ({ id }))
  const own = Array.isArray(actions.tags) ? actions.tags : actions.tags ? [actions.tags] : []
  const all = [...own, ...tags]
  const changes = { ...actions, ...(all.length > 0 ? { tags: all } : {}) } as TicketInput
  return Object.keys(changes).length === 0 ? null : changes
}

/** The id in a reference of any spelling. */
export function idIn(value: unknown): number | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
  const number = Number(id)
  return Number.isInteger(number) && number > 0 ? number : null
}
