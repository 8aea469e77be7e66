import type { Queryable } from '../db/pool.ts'
import { isObject } from '../desk-api/body.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { Problems } from '../lib/app-error.ts'
import { findIdByName, namedFields } from './find-names.ts'

// Tickets were flat once: a number or a name for what is a reference now.
const renamed: Readonly<Record<string, string>> = {
  inboxId: 'inbox',
  customerId: 'customer',
  agentId: 'agent',
  assignedTo: 'agent',
  statusId: 'status',
  priorityId: 'priority',
  typeId: 'type',
  ticketTypeId: 'type',
  sourceId: 'source',
  body: 'message',
}

const ofCustomer: Readonly<Record<string, string>> = {
  customerEmail: 'email',
  customerFirstName: 'firstName',
  customerLastName: 'lastName',
  customerPhone: 'phone',
  customerPhoneNumber: 'phone',
}

/**
 * Puts the body of an older client into the form tickets have today; what has that form already stays as it is. Throws
 * a 400 for a status, type or source whose name nothing has.
 */
export async function fromOldTicket(db: Queryable, { fields, included }: WireBody): Promise<WireBody> {
  const ticket: Record<string, unknown> = { ...fields }
  const customer: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const today = renamed[name]
    if (today !== undefined && isGiven(value) && !isGiven(fields[today])) ticket[today] = value
    const part = ofCustomer[name]
    if (part !== undefined && isGiven(value)) customer[part] = value
  }
  if (Object.keys(customer).length > 0 && !isGiven(ticket.customer)) ticket.customer = customer
  if (typeof ticket.tags === 'string') ticket.tags = ticket.tags.split(',').map((tag) => tag.trim())
  const problems = new Problems()
  for (const field of namedFields) {
    const name = nameIn(ticket[field])
    if (name === null) continue
    ticket[field] = await findIdByName(db, field, name)
    if (ticket[field] === null) problems.add(field, 'not found')
  }
  problems.throwIfAny()
  return { fields: ticket, included }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== 0

function nameIn(value: unknown): string | null {
  const name = isObject(value) && value.id === undefined ? value.name : value
  return typeof name === 'string' && name.trim() !== '' && !/^\d+$/.test(name.trim()) ? name.trim() : null
}
