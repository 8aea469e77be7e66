import { useSyncExternalStore } from 'react'

let isOutdated = false
const listeners = new Set<() => void>()

// a part of this app is gone from the server, which serves a newer one since
window.addEventListener('vite:preloadError', () => {
  isOutdated = true
  for (const listener of listeners) listener()
})

/** Whether the page should be loaded again to go on. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isOutdated,
  )
}
