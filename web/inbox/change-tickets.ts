import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import type { Ticket, TicketList } from '../api/types.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'
import { followJob, type Refusal } from './bulk-jobs.ts'
import type { Selected } from './selection.ts'

/** The same change of many tickets. */
export interface TicketsChange {
  /** What is done, in the imperative: `Assign to Ada`. */
  label: string
  fields: components['schemas']['TicketInput']
  /** What is shown at once, before the API has answered. */
  shown: (ticket: Ticket) => Partial<Ticket>
}

/** Changes tickets by one job of the server; shows it at once, says what refused, and offers to take it back. */
export type ChangeTickets = (tickets: Selected, change: TicketsChange) => void

/** The one way to change many tickets at once. */
export function useChangeTickets(): ChangeTickets {
  const client = useQueryClient()
  const { t } = useTranslation('inbox')
  return useMemo(() => {
    /** Shows a change, starts its job and waits for it. */
    async function run(
      tickets: Selected,
      job: { label: string; shown: TicketsChange['shown']; refusals: Refusal[] },
      start: () => Promise<{ jobId: string }>,
    ) {
      const putBack = await showEverywhere(client, tickets, job.shown)
      try {
        const { jobId } = await start()
        return { jobId: Number(jobId), ...(await followJob(jobId, { ...job, total: tickets.size })) }
      } catch (error) {
        putBack()
        showFailure(t('bulk.failed', { label: job.label }), error)
        return null
      } finally {
        refresh(client, [...tickets.keys()])
      }
    }

    async function change(tickets: Selected, { label, fields, shown }: TicketsChange): Promise<void> {
      const writable = new Map([...tickets].filter(([, ticket]) => ticket.readonly !== true))
      const refusals = [...tickets.keys()]
        .filter((id) => !writable.has(id))
        .map((id): Refusal => ({ id, detail: t('bulk.readonly') }))
      const body = { ticket: fields, filter_args: { filter: { id: { $in: [...writable.keys()] } } } }
      const done = await run(writable, { label, shown, refusals }, () =>
        answer(api.PATCH('/tickets/update.json', { body })),
      )
      const count = done === null ? 0 : writable.size - done.refused
      if (done === null || count === 0) return
      const undo = done.canUndo ? () => void takeBack(done.jobId, writable) : undefined
      showToast({ text: t('bulk.done', { label, count }), undo })
    }

    async function takeBack(id: number, tickets: Selected): Promise<void> {
      const shown = ({ id: ticketId }: Ticket) => tickets.get(ticketId) ?? {}
      const done = await run(tickets, { label: t('bulk.undo'), shown, refusals: [] }, () =>
        answer(api.POST('/jobs/{id}/undo.json', { params: { path: { id } } })),
      )
      if (done !== null) showToast({ text: t('bulk.undone', { count: tickets.size - done.refused }) })
    }

    return (tickets, wanted) => void change(tickets, wanted)
  }, [client, t])
}

/** Writes a change into every answer that shows one of the tickets; gives the function that takes it out again. */
async function showEverywhere(
  client: QueryClient,
  tickets: Selected,
  shown: TicketsChange['shown'],
): Promise<() => void> {
  await client.cancelQueries({ queryKey: ['ticket-lists'] })
  const lists = client.getQueriesData<TicketList>({ queryKey: ['ticket-lists'] })
  const single = [...tickets.keys()].map(
    (id) => [id, client.getQueryData<{ ticket: Ticket }>(['tickets', id])] as const,
  )
  client.setQueriesData<TicketList>({ queryKey: ['ticket-lists'] }, (list) =>
    list?.tickets.some(({ id }) => tickets.has(id))
      ? { ...list, tickets: list.tickets.map((row) => (tickets.has(row.id) ? { ...row, ...shown(row) } : row)) }
      : list,
  )
  for (const [id, answered] of single)
    if (answered !== undefined)
      client.setQueryData(['tickets', id], { ...answered, ticket: { ...answered.ticket, ...shown(answered.ticket) } })
  return () => {
    for (const [key, list] of lists) client.setQueryData(key, list)
    for (const [id, answered] of single) if (answered !== undefined) client.setQueryData(['tickets', id], answered)
  }
}

function refresh(client: QueryClient, ids: readonly number[]): void {
  void client.invalidateQueries({ queryKey: ['ticket-lists'] })
  void client.invalidateQueries({ queryKey: ['ticket-counts'] })
  // a ticket that nobody looked at is in no cache
  for (const id of ids)
    if (client.getQueryState(['tickets', id])) void client.invalidateQueries({ queryKey: ['tickets', id] })
}
