import type { Measure } from '../slas/queries.ts'
import type { CustomFieldValue } from './custom-field-values.ts'

/** A ticket and its first message as they are written. */
export interface NewTicket {
  /** The id, where the message's text had to know it; else the sequence gives it. */
  presetId: number | null
  subject: string
  originalRecipient: string
  inboxId: number
  customerId: number
  contactId: number | null
  companyId: number | null
  agentId: number | null
  statusId: number
  priorityId: number | null
  typeId: number | null
  sourceId: number
  parentId: number | null
  splitFromId: number | null
  tagIds: number[]
  fileIds: number[]
  followerIds: number[]
  customFields: CustomFieldValue[]
  cc: string[]
  bcc: string[]
  schedule: { sendAt: Date; timezone: string; statusId: number | null } | null
  message: FirstMessage
  /** What is promised until when; null: nothing. */
  sla: Measure | null
}

/** The first message in all its forms, and whether it is mailed. */
export interface FirstMessage {
  /** Set when the text needed to know the ticket's id. */
  ticketId: number | null
  editMethod: 'html' | 'markdown'
  body: string
  htmlBody: string
  textBody: string
  previewText: string
  /** The customer's own words, unless they are mailed to the customer: then they are the agent's (decisions). */
  byCustomer: boolean
  imagesHidden: boolean
  fromAddress: string | null
  emailMessageId: string | null
  sendAfter: Date | null
  /** Of a mail that came in: whether a program wrote it; null for any other message. */
  receivedAutomatic: boolean | null
}

/** The message a new ticket is made from. */
export interface SourceMessage {
  messageId: number
  ticketId: number
  isByCustomer: boolean
}
