import { useSyncExternalStore } from 'react'

/** Whether a media query holds now; for what is not drawn at all on small screens. Looks belong to CSS. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}
