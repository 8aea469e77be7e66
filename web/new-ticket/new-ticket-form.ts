import type { components } from '../api/schema.d.ts'
import type { DraftFile, EditMethod } from '../composer/draft.ts'
import { isBlankText } from '../composer/draft.ts'
import type { FieldValue } from '../ticket/custom-fields.ts'

type TicketCreate = components['schemas']['TicketCreateInput']

/** Everything a new ticket can be given (POST tickets.json). */
export interface NewTicket {
  /** One that exists, or an address to find or make one by. */
  customer: { id: number; label: string } | { email: string; firstName: string; lastName: string } | null
  inbox: number | null
  subject: string
  source: string
  editMethod: EditMethod
  files: readonly DraftFile[]
  cc: readonly string[]
  bcc: readonly string[]
  sendFrom: string | null
  /** Whether the first message is mailed to the customer. */
  notifyCustomer: boolean
  agent: number | null
  status: number | null
  priority: number | null
  type: number | null
  ticketSource: number | null
  tags: readonly string[]
  parent: number | null
  fields: Readonly<Record<number, FieldValue>>
  /** An instant in UTC; null is at once. */
  sendAt: string | null
  /** A message that it is made of. */
  from: { messageId: number; ticketId: number | null } | null
}

export function emptyTicket(editMethod: EditMethod): NewTicket {
  return {
    customer: null,
    inbox: null,
    subject: '',
    source: '',
    editMethod,
    files: [],
    cc: [],
    bcc: [],
    sendFrom: null,
    notifyCustomer: true,
    agent: null,
    status: null,
    priority: null,
    type: null,
    ticketSource: null,
    tags: [],
    parent: null,
    fields: {},
    sendAt: null,
    from: null,
  }
}

const reference = (id: number | null) => (id === null ? undefined : { id })

/** The body of the request; what was not chosen is left to the desk. */
export function bodyOfTicket(form: NewTicket): TicketCreate {
  const { customer, from, sendAt } = form
  const given = {
    inbox: reference(form.inbox),
    customer: customer === null ? undefined : 'id' in customer ? { id: customer.id } : customer,
    subject: form.subject.trim(),
    message: isBlankText(form.source, form.editMethod) ? undefined : form.source,
    editMethod: form.editMethod,
    files: form.files.length === 0 ? undefined : form.files.map(({ id }) => ({ id })),
    cc: form.cc.length === 0 ? undefined : [...form.cc],
    bcc: form.bcc.length === 0 ? undefined : [...form.bcc],
    sendFrom: form.sendFrom ?? undefined,
    notifyCustomer: form.notifyCustomer,
    agent: reference(form.agent),
    status: reference(form.status),
    priority: reference(form.priority),
    type: reference(form.type),
    source: reference(form.ticketSource),
    tags: form.tags.length === 0 ? undefined : [...form.tags],
    parent: reference(form.parent),
    customfields: fieldsIn(form),
    fromThreadId: from === null ? undefined : { id: from.messageId },
    fromTicketId: from?.ticketId ? { id: from.ticketId } : undefined,
    scheduledEmail: sendAt === null ? undefined : { sendAt, timezone: 'UTC' },
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as TicketCreate
}

function fieldsIn({ fields }: NewTicket): TicketCreate['customfields'] {
  const given = Object.entries(fields).filter(([, value]) => value !== null)
  return given.length === 0 ? undefined : given.map(([id, value]) => ({ id: Number(id), meta: { value } }))
}
