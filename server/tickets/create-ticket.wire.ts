import type { Ctx } from '../db/ctx.ts'
import { isObject } from '../desk-api/body.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isRemoved, readBoolean, readRef, readText } from '../desk-api/values.ts'
import { Problems } from '../lib/app-error.ts'
import { normalizeEmail, parseAddress } from '../lib/email-address.ts'
import { parseInstant } from '../lib/instant.ts'
import { resolveZone } from '../lib/timezones.ts'
import type { CreateTicket, CustomFieldInput, Sourced } from './commands.ts'
import { type CreatedTicket, createTicket } from './create-ticket.ts'
import { nameIn, withFlatNames } from './flat-names.wire.ts'
import type { ReadBack } from './queries.ts'

// The body of POST tickets.json as the API documents it (desk-api-tickets.md 4.1), with its deprecated and its odd
// spellings, translated into our words.

export const longestSubject = 998
export const longestMessage = 5_000_000
const longestTagName = 100
const mostRecipients = 100

/** Creates a ticket from a request's body. */
export function createTicketFromWire(ctx: Ctx, { fields }: WireBody, readBack?: ReadBack): Promise<CreatedTicket> {
  return withFlatNames(ctx.db, fields, ['status', 'type', 'source'], (body) => {
    const problems = new Problems()
    return createTicket(ctx, readCreateTicket(body, problems, ctx.now), { problems, readBack })
  })
}

/** Reads the body; whatever cannot be read becomes a problem and counts as not given. */
function readCreateTicket(body: Record<string, unknown>, problems: Problems, now: Date): CreateTicket {
  return {
    inboxId: sourcedRef(problems, 'inbox', body.inbox),
    customer: readCustomer(body, problems),
    subject: readText(problems, 'subject', body.subject, { max: longestSubject }),
    message: readText(problems, 'message', body.message, { max: longestMessage }),
    editMethod: readEditMethod(problems, body.editMethod),
    agentId: sourcedRef(problems, 'agent', body.agent),
    statusId: sourcedRef(problems, 'status', body.status),
    priority: readPriority(problems, body.priority),
    typeId: sourcedRef(problems, 'type', body.type),
    sourceId: sourcedRef(problems, 'source', body.source),
    tags: readTags(problems, body.tags),
    cc: readAddresses(problems, 'cc', body.cc),
    bcc: readAddresses(problems, 'bcc', body.bcc),
    customFields: readCustomFields(problems, body.customfields),
    files: readFiles(problems, body.files),
    notifyCustomer: readBoolean(problems, 'notifyCustomer', body.notifyCustomer),
    sendFrom: readSendFrom(problems, body.sendFrom),
    parentId: sourcedRef(problems, 'parent', body.parent),
    fromMessageId: sourcedRef(problems, 'fromThreadId', body.fromThreadId),
    fromTicketId: sourcedRef(problems, 'fromTicketId', body.fromTicketId),
    templateId: sourcedRef(problems, 'tickettemplate', body.tickettemplate),
    schedule: readSchedule(problems, body.scheduledEmail, now),
  }
}

/** A reference with its place; "not given" and null are the same here. */
export function sourcedRef(problems: Problems, source: string, value: unknown): Sourced<number> | undefined {
  const id = readRef(problems, source, value)
  return id === undefined || id === null ? undefined : { value: id, source: isObject(value) ? `${source}.id` : source }
}

/** A priority by reference, or by its name as one command-line client sends it. */
export function readPriority(problems: Problems, value: unknown): Sourced<number | string> | undefined {
  const name = nameIn(value)
  return name === null ? sourcedRef(problems, 'priority', value) : { value: name, source: 'priority' }
}

export function readEditMethod(problems: Problems, value: unknown): 'html' | 'markdown' | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const method = typeof value === 'string' ? value.toLowerCase() : ''
  if (method === 'html' || method === 'markdown') return method
  problems.add('editMethod', 'must be one of ‘html, markdown’')
  return undefined
}

function readCustomer(body: Record<string, unknown>, problems: Problems): CreateTicket['customer'] {
  const { customer } = body
  const id =
    typeof customer === 'string' && customer.includes('@') ? undefined : sourcedRef(problems, 'customer', customer)
  const fields = isObject(customer) ? customer : {}
  const [email, source] =
    fields.email !== undefined && fields.email !== null && fields.email !== ''
      ? [fields.email, 'customer.email']
      : typeof customer === 'string' && customer.includes('@')
        ? [customer, 'customer']
        : [body.email, 'email']
  // with an id the address does not matter, so a wrong one is no problem either
  const address = id === undefined ? readText(problems, source, email, { max: 254, format: 'email' }) : undefined
  return {
    id,
    email: address === undefined || address === '' ? undefined : { value: normalizeEmail(address), source },
    firstName: readText(problems, 'customer.firstName', fields.firstName, { max: 255 }),
    lastName: readText(problems, 'customer.lastName', fields.lastName, { max: 255 }),
    phone: readText(problems, 'customer.phone', fields.phone, { max: 255 }),
    companyId: sourcedRef(problems, 'customer.company', fields.company),
  }
}

/** Refs, `{name}`, numbers and plain words; `0`, `false` and null, for the whole or for an entry, mean none. */
export function readTags(problems: Problems, value: unknown): Sourced<number | string>[] | undefined {
  if (value === undefined || value === null || value === 0 || value === false || value === '' || value === '0')
    return undefined
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap((entry, index): Sourced<number | string>[] => {
    const source = Array.isArray(value) ? `tags[${index}]` : 'tags'
    if (entry === 0 || entry === false || entry === null || isRemoved(entry)) return []
    const name =
      isObject(entry) && (entry.id === undefined || entry.id === null || entry.id === 0 || entry.id === '')
        ? entry.name
        : entry
    if (typeof name === 'string' && !/^\d*$/.test(name.trim())) {
      if (name.trim().length > longestTagName)
        problems.add(source, `must be shorter than ${longestTagName + 1} characters`)
      return [{ value: name.trim(), source }]
    }
    if (name === undefined || name === null) return []
    const ref = sourcedRef(problems, source, entry)
    return ref === undefined ? [] : [ref]
  })
}

/** A list of addresses, with names or without, or one text with commas; null means not given. */
export function readAddresses(problems: Problems, source: string, value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const list = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',').filter((part) => part.trim() !== '')
      : null
  if (list === null) {
    problems.add(source, 'must be a list')
    return undefined
  }
  if (list.length > mostRecipients) problems.add(source, `must have at most ${mostRecipients} entries`)
  const addresses = new Map<string, string>()
  list.forEach((entry, index) => {
    if (entry === null || entry === '') return
    const address = typeof entry === 'string' ? parseAddress(entry) : null
    if (address === null) problems.add(`${source}[${index}]`, 'must be a valid email address')
    else addresses.set(address.email.toLowerCase(), address.email)
  })
  return [...addresses.values()]
}

/** `{id, meta: {value}}`, or the value beside the id. */
export function readCustomFields(problems: Problems, value: unknown): CustomFieldInput[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) {
    problems.add('customfields', 'must be a list')
    return undefined
  }
  return value.flatMap((entry, index): CustomFieldInput[] => {
    const source = `customfields[${index}]`
    const fieldId = readRef(problems, source, entry)
    if (fieldId === undefined || fieldId === null || !isObject(entry)) return []
    const holder = isObject(entry.meta) && 'value' in entry.meta ? entry.meta : entry
    return [{ fieldId, value: isRemoved(entry) ? null : (holder.value ?? null), source }]
  })
}

export function readFiles(problems: Problems, value: unknown): Sourced<number>[] | undefined {
  if (value === undefined || value === null || value === 0 || value === false) return undefined
  if (!Array.isArray(value)) {
    problems.add('files', 'must be a list')
    return undefined
  }
  return value.flatMap((entry, index) => sourcedRef(problems, `files[${index}]`, entry) ?? [])
}

export function readSendFrom(problems: Problems, value: unknown): string | undefined {
  const address = readText(problems, 'sendFrom', value, { max: 254, format: 'email' })
  return address === '' ? undefined : address
}

/** `{sendAt, timezoneId | timezone, status}` and the spellings of desk-api-tickets.md 4.4; `{}` means not given. */
export function readSchedule(problems: Problems, value: unknown, now: Date): CreateTicket['schedule'] {
  if (!isObject(value) || Object.keys(value).length === 0) {
    if (value !== undefined && value !== null && !isObject(value)) problems.add('scheduledEmail', 'must be an object')
    return undefined
  }
  const zoneName = ['timezoneId', 'timeZoneId', 'timezone'].find(
    (name) => value[name] !== undefined && value[name] !== null && value[name] !== '' && value[name] !== 0,
  )
  const zoneValue = zoneName === undefined ? 'UTC' : value[zoneName]
  const timezone = typeof zoneValue === 'string' || typeof zoneValue === 'number' ? resolveZone(zoneValue) : null
  if (timezone === null) problems.add(`scheduledEmail.${zoneName}`, 'must be a time zone')
  const statusId =
    sourcedRef(problems, 'scheduledEmail.status', value.status) ??
    sourcedRef(problems, 'scheduledEmail.statusId', value.statusId)
  if (value.sendAt === undefined || value.sendAt === null || value.sendAt === '') {
    problems.add('scheduledEmail.sendAt', 'must be set')
    return undefined
  }
  const sendAt = typeof value.sendAt === 'string' ? parseInstant(value.sendAt, timezone ?? 'UTC') : null
  if (sendAt === null) problems.add('scheduledEmail.sendAt', 'must be a date as ‘2006-01-02T15:04:05Z’')
  else if (sendAt <= now) problems.add('scheduledEmail.sendAt', 'must be in the future')
  if (sendAt === null || timezone === null) return undefined
  return { sendAt, timezone, statusId }
}
