import i18next from 'i18next'
import { Failure } from '../api/failure.ts'
import { queryClient } from '../api/query-client.ts'
import { showFailure } from '../ui/explain-failure.ts'

// Time for a screen to show what it could not load in its own place.
const drawMilliseconds = 300

/**
 * Has no failure pass in silence: one that no part of the page shows by its request id, like that of a counter, is told
 * as a toast, once until it has worked again. An outage has its banner. Gives the function that ends it.
 */
export function tellUnshownFailures(): () => void {
  const told = new Set<string>()
  return queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return
    const { queryHash } = event.query
    if (event.action.type === 'success') told.delete(queryHash)
    if (event.action.type !== 'error' || told.has(queryHash)) return
    const { error } = event.action
    if (!(error instanceof Failure) || error.requestId === null || error.status === 401) return
    told.add(queryHash)
    const { requestId } = error
    setTimeout(() => {
      if (!document.body.innerText.includes(requestId)) showFailure(i18next.t('failure.part'), error)
    }, drawMilliseconds)
  })
}
