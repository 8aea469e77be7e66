// What the workflows of this folder are asked to do, in our words.

/** A value and where in the request it stood, so that an error can name it. */
export interface Sourced<Value> {
  value: Value
  source: string
}

/** A text that came in by mail, safe to show. */
export interface ReceivedText {
  htmlBody: string
  textBody: string
  /** A program wrote it: nobody is told, nothing answers. */
  isAutomatic: boolean
}

/** A value for a custom field as a client gave it; `source` is the entry's path in the request. */
export interface CustomFieldInput {
  fieldId: number
  value: unknown
  source: string
}

/** A new ticket in our words. What is left out comes from the template, the inbox or the system, in this order. */
export interface CreateTicket {
  inboxId?: Sourced<number> | undefined
  customer: {
    id?: Sourced<number> | undefined
    email?: Sourced<string> | undefined
    firstName?: string | undefined
    lastName?: string | undefined
    phone?: string | undefined
    companyId?: Sourced<number> | undefined
  }
  subject?: string | undefined
  message?: string | undefined
  /** A mail's text, in place of `message`: stored as it is, for it was made safe before and its placeholders mean nothing. */
  received?: ReceivedText | undefined
  editMethod?: 'html' | 'markdown' | undefined
  agentId?: Sourced<number> | undefined
  statusId?: Sourced<number> | undefined
  /** By id or by name. */
  priority?: Sourced<number | string> | undefined
  typeId?: Sourced<number> | undefined
  sourceId?: Sourced<number> | undefined
  /** By id or by name; a name that no tag has makes one. */
  tags?: Sourced<number | string>[] | undefined
  cc?: string[] | undefined
  bcc?: string[] | undefined
  customFields?: CustomFieldInput[] | undefined
  files?: Sourced<number>[] | undefined
  /** Files of other tickets the new one gets copies of; the caller has made sure they may be seen. */
  copiedFileIds?: number[]
  notifyCustomer?: boolean | undefined
  sendFrom?: string | undefined
  parentId?: Sourced<number> | undefined
  /** The message the ticket is made from, and its ticket (needed when that is archived). */
  fromMessageId?: Sourced<number> | undefined
  fromTicketId?: Sourced<number> | undefined
  templateId?: Sourced<number> | undefined
  schedule?: { sendAt: Date; timezone: string; statusId?: Sourced<number> | undefined } | undefined
}

/** An entry of a list to add to or, with `remove`, to take from it. */
export interface ListChange {
  id: number
  source: string
  remove: boolean
}

/** Changes to a ticket in our words. Absent leaves alone; null clears. */
export interface UpdateTicket {
  subject?: string | undefined
  inboxId?: Sourced<number> | undefined
  customerId?: Sourced<number> | undefined
  agentId?: Sourced<number> | null | undefined
  statusId?: Sourced<number> | undefined
  priority?: Sourced<number | string> | null | undefined
  typeId?: Sourced<number> | null | undefined
  sourceId?: Sourced<number> | undefined
  parentId?: Sourced<number> | null | undefined
  /** Added to the ones there are. */
  tags?: Sourced<number | string>[] | undefined
  removedTagIds?: number[]
  followers?: ListChange[] | undefined
  cc?: string[] | undefined
  bcc?: string[] | undefined
  customFields?: CustomFieldInput[] | undefined
  /** For the acting user alone. */
  isRead?: boolean | undefined
  /** The last message the reader has seen; everything when absent. */
  readUpTo?: Sourced<number> | undefined
  imagesHidden?: boolean | undefined
  /** True moves it to the trash, false takes it out. */
  isDeleted?: boolean | undefined
  schedule?: CreateTicket['schedule'] | null
}
