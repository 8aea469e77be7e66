import type { TicketRow } from '../tickets/access.ts'
import type { Sourced } from '../tickets/commands.ts'
import type { FileRow } from '../tickets/lookups.ts'
import type { MessageNeed, MessagePlace, MessageRow } from './access.ts'
import type { UpdateMessage } from './commands.ts'

/** What is asked of a message, and how it was found. */
export interface MessageChange {
  place: MessagePlace
  need: MessageNeed
  message: MessageRow
  ticket: TicketRow
  given: UpdateMessage
  files: { kept: FileRow[]; removedIds: number[]; added: Sourced<number>[] }
}
