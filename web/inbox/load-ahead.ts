import { useEffect } from 'react'

// after the list: what it needs itself comes first
const waitMilliseconds = 300

/** Loads the parts of the app that show a ticket while the list is looked at, so that the first ticket opens at once. */
export function useLoadAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // whoever opens a ticket asks again, and hears of a failure
      for (const part of [import('../ticket/ticket-pane.tsx'), import('../ticket/side-panel.tsx')]) part.catch(() => {})
    }, waitMilliseconds)
    return () => clearTimeout(timer)
  }, [])
}
