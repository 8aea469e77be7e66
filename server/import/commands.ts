import type { Sourced } from '../tickets/commands.ts'

// What an import is asked to do, in our words. `source` of a part is its path in the request.

export interface ImportTickets {
  /** The name of where the tickets come from: their source, and half of what tells them apart. */
  sourceName: string
  fallbackInboxId: Sourced<number>
  /** Look at everything, write nothing. */
  isDryRun: boolean
  tickets: ImportedTicket[]
}

export interface ImportedPerson {
  kind: 'user' | 'customer'
  email: string
  firstName: string
  lastName: string
  source: string
}

export interface ImportedTicket {
  source: string
  /** Its name where it comes from. */
  externalId: string
  subject: string
  customer: ImportedPerson
  agent: ImportedPerson | null
  /** The address of the inbox it was written to; the fallback where there is no such inbox. */
  inboxAddress: string | null
  /** Names, or null for what an imported ticket has when nothing is said. */
  status: string | null
  type: string | null
  priority: string | null
  tags: Sourced<string>[]
  /** In the order of their times. */
  threads: ImportedThread[]
  createdAt: Date
  updatedAt: Date
}

export interface ImportedThread {
  kind: 'message' | 'note'
  body: string
  author: ImportedPerson
  cc: string[]
  bcc: string[]
  attachments: { filename: string; url: string }[]
  createdAt: Date
  updatedAt: Date
}

/** What came of one ticket. `new`: a dry run would import it. */
export interface TicketOutcome {
  externalId: string
  id: number | null
  state: 'imported' | 'existing' | 'new'
}

export interface ImportOutcome {
  tickets: TicketOutcome[]
  /** How many rows were, or would be, made for the tickets. */
  made: { customers: number; users: number; tags: number; sources: number }
  /** What became of the attachments of these tickets so far. */
  files: { waiting: number; stored: number; failed: number }
}
