import { useEffect, useSyncExternalStore } from 'react'
import { newKey } from '../api/client.ts'

/** A colleague at a ticket. */
export interface PresentColleague {
  id: number
  firstName: string
  lastName: string
  state: 'viewing' | 'typing'
}

// shorter than the 30 seconds after which the server forgets
const renewMilliseconds = 15_000
const clientId = newKey()
const nobody: readonly PresentColleague[] = []

let present: ReadonlyMap<number, readonly PresentColleague[]> = new Map()
const listeners = new Set<() => void>()

/** Who is at a ticket, in this tab's own person too: leave that one out where it is shown. */
export function usePresence(ticketId: number): readonly PresentColleague[] {
  return useSyncExternalStore(subscribe, () => present.get(ticketId) ?? nobody)
}

/** Tells colleagues that one looks at a ticket or types an answer, for as long as the component is mounted. */
export function useAnnouncePresence(ticketId: number, state: 'viewing' | 'typing'): void {
  useEffect(() => {
    const tell = () => void tellPresence(ticketId, document.hidden ? 'none' : state)
    tell()
    const timer = setInterval(tell, renewMilliseconds)
    document.addEventListener('visibilitychange', tell)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [ticketId, state])
  useEffect(() => {
    const leave = () => void tellPresence(ticketId, 'none')
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [ticketId])
}

/** Takes what the stream says of one ticket: everybody who is there. */
export function takePresence(told: unknown): void {
  const { ticketId, users } = told as { ticketId: number; users: PresentColleague[] }
  const next = new Map(present).set(ticketId, users)
  // tickets that everybody has left would otherwise stay for as long as the tab is open
  if (users.length === 0) next.delete(ticketId)
  present = next
  for (const listener of listeners) listener()
}

// Whether it arrives is of no consequence: it is said again soon.
async function tellPresence(ticketId: number, state: 'viewing' | 'typing' | 'none'): Promise<void> {
  await fetch(`/desk/api/v2/tickets/${ticketId}/presence.json`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ state, clientId }),
    keepalive: state === 'none',
  }).catch(() => {})
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
