import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { customFieldsQuery } from '../ticket/custom-fields.ts'
import { typesQuery } from '../ticket/ticket-queries.ts'

// after the list: what it needs itself comes first
const waitMilliseconds = 300

/** Loads what every ticket needs to be shown while the list is looked at, so that the first one opens at once. */
export function useLoadAhead(): void {
  const client = useQueryClient()
  useEffect(() => {
    const timer = setTimeout(() => {
      // whoever opens a ticket asks again, and hears of a failure
      import('../ticket/ticket-pane.tsx').catch(() => {})
      void client.prefetchQuery(typesQuery)
      void client.prefetchQuery(customFieldsQuery)
    }, waitMilliseconds)
    return () => clearTimeout(timer)
  }, [client])
}
