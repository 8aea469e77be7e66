import { useCallback } from 'react'
import { useSession } from '../api/session.ts'
import type { Ticketview } from '../api/types.ts'

/** Whether one may change a saved view: one's own; those of others are for administrators. The API decides. */
export function useMayChange(): (view: Ticketview) => boolean {
  const me = useSession()
  return useCallback((view) => view.createdBy?.id === me.id || me.role === 'Admin' || me.isAppOwner === true, [me])
}
