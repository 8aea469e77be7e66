import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import type { Ticket, TicketList } from '../api/types.ts'
import { expectEvent } from '../app/live.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'
import { ticketQuery } from './ticket-queries.ts'

export interface TicketChange {
  id: number
  /** What the API is told. */
  fields: components['schemas']['TicketInput']
  /** What is shown at once, before the API has answered. */
  shown: Partial<Ticket>
  /** Said when it is done: `Closed`. */
  done: string
  /** Said when it fails: `The status could not be changed`. */
  failed: string
  /** Takes it back; offered together with `done`. */
  undo?: Omit<TicketChange, 'undo' | 'id'>
}

/**
 * Changes a ticket. The page shows the change at once, in the ticket and in every list; when the API refuses, everything
 * is put back and a toast says why.
 */
export function useChangeTicket(): (change: TicketChange) => void {
  const client = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: ({ id, fields }: TicketChange) =>
      answer(api.PATCH('/tickets/{id}.json', { params: { path: { id } }, body: { ticket: fields } })),
    async onMutate({ id, shown }) {
      await client.cancelQueries({ queryKey: ['tickets', id] })
      await client.cancelQueries({ queryKey: ['ticket-lists'] })
      return { putBack: showEverywhere(client, id, shown), refresh: expectEvent(id) }
    },
    onError(error, { failed }, begun) {
      begun?.putBack()
      showFailure(failed, error)
    },
    onSuccess(_data, { id, done, undo }) {
      showToast({ text: done, undo: undo === undefined ? undefined : () => mutate({ ...undo, id }) })
    },
    onSettled(_data, error, _change, begun) {
      begun?.refresh(error === null)
      void client.invalidateQueries({ queryKey: ['ticket-lists'] })
      void client.invalidateQueries({ queryKey: ['ticket-counts'] })
    },
  })
  return mutate
}

/** Writes a change into every answer that shows the ticket; gives the function that takes it out again. */
export function showEverywhere(client: QueryClient, id: number, shown: Partial<Ticket>): () => void {
  const { queryKey } = ticketQuery(id)
  const ticket = client.getQueryData(queryKey)
  const lists = client.getQueriesData<TicketList>({ queryKey: ['ticket-lists'] })
  client.setQueryData(queryKey, (answered) => answered && { ...answered, ticket: { ...answered.ticket, ...shown } })
  client.setQueriesData<TicketList>({ queryKey: ['ticket-lists'] }, (list) =>
    list?.tickets.some((row) => row.id === id)
      ? { ...list, tickets: list.tickets.map((row) => (row.id === id ? { ...row, ...shown } : row)) }
      : list,
  )
  return () => {
    client.setQueryData(queryKey, ticket)
    for (const [key, list] of lists) client.setQueryData(key, list)
  }
}
