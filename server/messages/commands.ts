import type { CreateTicket, ListChange, Sourced } from '../tickets/commands.ts'

/** A message for an existing ticket in our words. */
export interface AddMessage {
  threadType: 'message' | 'note' | 'forward'
  message?: string | undefined
  editMethod?: 'html' | 'markdown' | undefined
  subject?: string | undefined
  /** Where a forward goes; a reply goes to the ticket's customer. */
  to?: string[] | undefined
  cc?: string[] | undefined
  bcc?: string[] | undefined
  files?: Sourced<number>[] | undefined
  /** Set on the ticket together with the message. */
  statusId?: Sourced<number> | undefined
  agentId?: Sourced<number> | undefined
  isDraft?: boolean | undefined
  isPinned?: boolean | undefined
  mentions?: ListChange[] | undefined
  sendFrom?: string | undefined
  schedule?: CreateTicket['schedule']
}

/** Changes to a message in our words. Absent leaves alone. What concerns its sending counts for drafts alone. */
export interface UpdateMessage extends Omit<AddMessage, 'threadType' | 'files' | 'schedule'> {
  /** Added to the ones it has, or taken off. */
  files?: ListChange[] | undefined
  /** Null cancels a mail that waits for its hour. */
  schedule?: CreateTicket['schedule'] | null
}

/** A message in all its forms, ready to be stored. */
export interface ComposedMessage {
  threadType: AddMessage['threadType']
  editMethod: 'html' | 'markdown'
  body: string
  htmlBody: string
  textBody: string
  previewText: string
  subject: string | null
  to: string[]
  cc: string[]
  bcc: string[]
  statusId: number | null
  assigningUserId: number | null
  isDraft: boolean
  isPinned: boolean
  /** Null when the message is not mailed. */
  fromAddress: string | null
  emailMessageId: string | null
  sendAfter: Date | null
}
