import type { NewTicket } from './new-ticket-form.ts'

// A ticket that is being written outlives a reload of the page; it is this tab's alone.
const storageName = 'deskhand.new-ticket'

/** What an earlier page of this tab left; null for nothing. */
export function keptForm(): NewTicket | null {
  try {
    return JSON.parse(sessionStorage.getItem(storageName) ?? 'null') as NewTicket | null
  } catch {
    return null
  }
}

/** Keeps what was written; null forgets it. */
export function keepForm(form: NewTicket | null): void {
  try {
    if (form === null) sessionStorage.removeItem(storageName)
    else sessionStorage.setItem(storageName, JSON.stringify(form))
  } catch {
    // no room or not allowed: then it lasts as long as the page
  }
}
