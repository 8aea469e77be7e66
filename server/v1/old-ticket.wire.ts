import type { Queryable } from '../db/pool.ts'
import { isObject } from '../desk-api/body.ts'
import type { Resource, WireBody } from '../desk-api/resource.ts'
import { Problems } from '../lib/app-error.ts'
import { findIdByName, type NamedField, namedFields } from './find-names.ts'

// Tickets were flat once: a number or a name for what is a reference now. Names come in any case.
const renamed: Readonly<Record<string, string>> = {
  inboxid: 'inbox',
  customerid: 'customer',
  agentid: 'agent',
  assignedto: 'agent',
  statusid: 'status',
  priorityid: 'priority',
  typeid: 'type',
  tickettypeid: 'type',
  sourceid: 'source',
  body: 'message',
  attachments: 'files',
  attachmentids: 'files',
  'tags[]': 'tags',
}

const ofCustomer: Readonly<Record<string, string>> = {
  customeremail: 'email',
  customerfirstname: 'firstName',
  customerlastname: 'lastName',
  customerphone: 'phone',
  customerphonenumber: 'phone',
}

// Texts of the program's own, where programs write what they like: a name that nothing has says nothing.
const optional: ReadonlySet<NamedField> = new Set(['priority', 'source'])

/**
 * Puts the body of an older client into the form tickets have today; what has that form already stays as it is. Throws
 * a 400 for a status or type whose name nothing has.
 */
export async function fromOldTicket(db: Queryable, { fields, included }: WireBody): Promise<WireBody> {
  const ticket: Record<string, unknown> = { ...fields }
  const customer: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const today = renamed[name.toLowerCase()]
    if (today !== undefined && isGiven(value) && !isGiven(fields[today])) ticket[today] = isNobody(value) ? null : value
    const part = ofCustomer[name.toLowerCase()]
    if (part !== undefined && isGiven(value)) customer[part] = value
  }
  if (Object.keys(customer).length > 0 && !isGiven(ticket.customer)) ticket.customer = customer
  for (const list of ['tags', 'files']) {
    const value = ticket[list]
    if (typeof value === 'string') ticket[list] = value.split(',').map((entry) => entry.trim())
  }
  const problems = new Problems()
  for (const field of namedFields) {
    const name = nameIn(ticket[field])
    if (name === null) continue
    ticket[field] = await findIdByName(db, field, name)
    if (ticket[field] !== null) continue
    if (optional.has(field)) delete ticket[field]
    else problems.add(field, 'not found')
  }
  problems.throwIfAny()
  return { fields: ticket, included }
}

/** The same for a reply, whose `type` is what is its `threadType` today. */
export function fromOldReply(db: Queryable, { fields, included }: WireBody): Promise<WireBody> {
  const { type, ...reply } = fields
  return fromOldTicket(db, { fields: { threadType: type, ...reply }, included })
}

/** A customer's fields by the names they have today, whatever their case. */
export function fromOldCustomer({ fields }: Resource, body: WireBody): WireBody {
  const today = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))
  const named = Object.entries(body.fields).map(([name, value]) => [today.get(name.toLowerCase()) ?? name, value])
  return { ...body, fields: Object.fromEntries(named) }
}

const isNobody = (value: unknown): boolean => value === -1 || value === '-1'

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== 0

function nameIn(value: unknown): string | null {
  const name = isObject(value) && value.id === undefined ? value.name : value
  return typeof name === 'string' && name.trim() !== '' && !/^\d+$/.test(name.trim()) ? name.trim() : null
}
