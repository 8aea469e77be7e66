import { useEffect } from 'react'
import type { Kind, StoredDraft } from './draft.ts'
import { takeStored } from './draft-session.ts'

/** Tells the session what the server has, whenever that is asked for anew. */
export function useTakeStored(ticketId: number, kind: Kind, stored: StoredDraft | null): void {
  useEffect(() => takeStored(ticketId, kind, stored), [ticketId, kind, stored])
}
