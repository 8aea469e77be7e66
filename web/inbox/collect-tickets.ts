import { answer, api } from '../api/client.ts'
import type { Ticket, TicketList } from '../api/types.ts'
import type { View } from './views.ts'

/** More than this are not chosen at once: a bulk change takes no longer lists. */
export const mostCollected = 10_000

/** Every ticket of a view with what a bulk change shows, page by page; `onProgress` is told how many there are. */
export async function collectTickets(
  view: View,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (count: number) => void },
): Promise<Ticket[]> {
  const found: Ticket[] = []
  let cursor: string | null = ''
  while (cursor !== null && found.length < mostCollected) {
    const page: TicketList = await pageAfter(view, cursor, signal)
    found.push(...page.tickets)
    onProgress(found.length)
    cursor = page.meta.page.nextCursor ?? null
  }
  return found.slice(0, mostCollected)
}

function pageAfter(view: View, cursor: string, signal: AbortSignal): Promise<TicketList> {
  return answer(
    api.GET('/tickets.json', {
      signal,
      params: {
        query: {
          filter: JSON.stringify(view.filter),
          fields: ['status', 'agent', 'priority', 'inbox', 'tags', 'readonly', 'subject', 'isRead'],
          orderBy: 'id',
          pageSize: 100,
          cursor,
        },
      },
    }),
  )
}
