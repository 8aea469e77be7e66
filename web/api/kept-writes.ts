/** A change as it can be kept over a reload of the page. */
export interface KeptWrite {
  method: string
  url: string
  body: string | null
  headers: Record<string, string>
}

// Of this tab alone: two tabs must not send each other's. It outlives reloads and the browser's own restart.
const storageName = 'deskhand.outbox'

/** What an earlier page of this tab left. */
export function keptWrites(): readonly KeptWrite[] {
  try {
    return JSON.parse(sessionStorage.getItem(storageName) ?? '[]') as KeptWrite[]
  } catch {
    return []
  }
}

/** Keeps these and nothing else. */
export function keepWrites(writes: readonly KeptWrite[]): void {
  try {
    if (writes.length === 0) sessionStorage.removeItem(storageName)
    else sessionStorage.setItem(storageName, JSON.stringify(writes))
  } catch {
    // no room or not allowed: then they last as long as the page
  }
}
