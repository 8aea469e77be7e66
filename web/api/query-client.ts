import { notifyManager, QueryClient } from '@tanstack/react-query'
import { Failure } from './failure.ts'

// With the usual timer a change that is shown at once is drawn one turn later: a tick goes back first, and then comes.
notifyManager.setScheduler(queueMicrotask)

/** One cache for the whole app. Live events invalidate what changed (app/live.ts), so data may stay for a while. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (count, error) => count < 2 && isPassing(error),
      refetchOnWindowFocus: true,
    },
    // what cannot be sent now waits in the outbox, whatever the browser thinks of the network
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** An outage or a limit may be over at the next try; a refusal will not. */
function isPassing(error: unknown): boolean {
  return error instanceof Failure && (error.status === 0 || error.status === 429 || error.status === 503)
}

/** Asks again for everything that shows tickets, after something that changes several of them. */
export function refreshTickets(): void {
  for (const key of ['tickets', 'ticket-lists', 'ticket-counts'])
    void queryClient.invalidateQueries({ queryKey: [key] })
}
