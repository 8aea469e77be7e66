import { isObject } from '../desk-api/body.ts'
import { readBoolean, readScalar, readText } from '../desk-api/values.ts'
import type { Problems } from '../lib/app-error.ts'
import { normalizeEmail } from '../lib/email-address.ts'
import type { Sourced } from '../tickets/commands.ts'
import { longestMessage, longestSubject, readAddresses, sourcedRef } from '../tickets/create-ticket.wire.ts'
import type { ImportedPerson, ImportedThread, ImportedTicket, ImportTickets } from './commands.ts'

type Row = Record<string, unknown>

// Limits of one request; a large desk is imported in many.
const mostTickets = 500
const mostThreads = 1_000
const mostEntries = 100
const longestId = 100
const longestName = 100

/** Reads the body of an import (desk-api-other.md C.21); every problem is noted with its path. */
export function readImport(body: Row, query: Row, problems: Problems, now: Date): ImportTickets {
  const sourceName = (readText(problems, 'source', body.source, { max: longestName }) ?? '').trim()
  if (sourceName === '' && body.source === undefined) problems.add('source', 'must be set')
  const fallback = sourcedRef(problems, 'fallbackInboxId', body.fallbackInboxId)
  if (fallback === undefined) problems.add('fallbackInboxId', 'must be set')
  const isDryRun =
    readBoolean(problems, 'dryRun', body.dryRun) ?? readBoolean(problems, 'dryRun', query.dryRun) ?? false
  const rows = readList(problems, 'tickets', body.tickets, mostTickets)
  if (rows.length === 0) problems.add('tickets', 'must be set')
  const seen = new Set<string>()
  const tickets = rows.map((row, index) => {
    const ticket = readTicket(problems, `tickets[${index}]`, row, now)
    if (seen.has(ticket.externalId)) problems.add(`tickets[${index}].id`, 'is in the list twice')
    if (ticket.externalId !== '') seen.add(ticket.externalId)
    return ticket
  })
  return { sourceName, fallbackInboxId: fallback ?? { value: 0, source: 'fallbackInboxId' }, isDryRun, tickets }
}

function readTicket(problems: Problems, source: string, value: unknown, now: Date): ImportedTicket {
  const row = asRow(problems, source, value)
  const externalId = required(problems, `${source}.id`, row.id, longestId)
  const threads = readList(problems, `${source}.threads`, row.threads, mostThreads)
  const customer = readPerson(problems, `${source}.customer`, row.customer, { kinds: ['customer'] })
  const given = readTime(problems, `${source}.createdAt`, row.createdAt, now)
  const read = threads
    .map((thread, index) => readThread(problems, `${source}.threads[${index}]`, thread, { customer, given, now }))
    // the ids of messages go up with their times, as those of messages written here do
    .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime())
  const createdAt = given ?? read[0]?.createdAt ?? now
  const updatedAt = readTime(problems, `${source}.updatedAt`, row.updatedAt, now)
  return {
    source,
    externalId,
    subject: required(problems, `${source}.subject`, row.subject, longestSubject),
    customer,
    agent: isAbsent(row.assignedTo)
      ? null
      : readPerson(problems, `${source}.assignedTo`, row.assignedTo, { kinds: ['user'] }),
    inboxAddress: readName(problems, `${source}.emailSource`, row.emailSource, 254),
    status: readName(problems, `${source}.status`, row.status, longestName),
    type: readName(problems, `${source}.type`, row.type, longestName),
    priority: readName(problems, `${source}.priority`, row.priority, longestName),
    tags: readTagNames(problems, `${source}.tags`, row.tags),
    threads: read,
    createdAt,
    updatedAt: updatedAt ?? read.at(-1)?.createdAt ?? createdAt,
  }
}

function readThread(
  problems: Problems,
  source: string,
  value: unknown,
  ticket: { customer: ImportedPerson; given: Date | undefined; now: Date },
): ImportedThread {
  const row = asRow(problems, source, value)
  const kind = readScalar(
    problems,
    `${source}.type`,
    { kind: 'oneOf', values: ['message', 'note'] },
    row.type ?? 'message',
  )
  const isNote = kind === 'note'
  const createdAt = readTime(problems, `${source}.createdAt`, row.createdAt, ticket.now) ?? ticket.given ?? ticket.now
  return {
    kind: isNote ? 'note' : 'message',
    body: readText(problems, `${source}.body`, row.body, { max: longestMessage }) ?? '',
    // whoever asks has written what nobody else is named for
    author:
      isAbsent(row.createdBy) && !isNote
        ? ticket.customer
        : readPerson(problems, `${source}.createdBy`, row.createdBy, {
            kinds: isNote ? ['user'] : ['user', 'customer'],
          }),
    cc: readAddresses(problems, `${source}.cc`, row.cc) ?? [],
    bcc: readAddresses(problems, `${source}.bcc`, row.bcc) ?? [],
    attachments: readList(problems, `${source}.attachments`, row.attachments, mostEntries).map((entry, index) =>
      readAttachment(problems, `${source}.attachments[${index}]`, entry),
    ),
    createdAt,
    updatedAt: readTime(problems, `${source}.updatedAt`, row.updatedAt, ticket.now) ?? createdAt,
  }
}

function readAttachment(problems: Problems, source: string, value: unknown): { filename: string; url: string } {
  const row = asRow(problems, source, value)
  const name = row.downloadurl === undefined ? 'downloadUrl' : 'downloadurl'
  const url = readText(problems, `${source}.${name}`, row[name], { max: 4_000, format: 'url' })
  if (url === '' || isAbsent(row[name])) problems.add(`${source}.downloadurl`, 'must be set')
  return { filename: required(problems, `${source}.filename`, row.filename, 1_000), url: url ?? '' }
}

function readPerson(
  problems: Problems,
  source: string,
  value: unknown,
  { kinds }: { kinds: readonly ImportedPerson['kind'][] },
): ImportedPerson {
  const row = isAbsent(value) ? {} : asRow(problems, source, value)
  if (isAbsent(value)) problems.add(source, 'must be set')
  else if (isAbsent(row.email) || row.email === '') problems.add(`${source}.email`, 'must be set')
  const email = readText(problems, `${source}.email`, row.email, { max: 254, format: 'email' }) ?? ''
  // of one kind there is no need to say so
  const kind = readScalar(problems, `${source}.type`, { kind: 'oneOf', values: kinds }, row.type)
  if (kind === undefined && kinds.length > 1 && isAbsent(row.type)) problems.add(`${source}.type`, 'must be set')
  return {
    kind: (kind as ImportedPerson['kind'] | undefined) ?? kinds[0] ?? 'customer',
    email: normalizeEmail(email),
    firstName: readText(problems, `${source}.firstName`, row.firstName, { max: 255 }) ?? '',
    lastName: readText(problems, `${source}.lastName`, row.lastName, { max: 255 }) ?? '',
    source,
  }
}

function readTagNames(problems: Problems, source: string, value: unknown): Sourced<string>[] {
  return readList(problems, source, value, mostEntries).flatMap((entry, index) => {
    const name = readName(problems, `${source}[${index}]`, entry, longestName)
    return name === null ? [] : [{ value: name, source: `${source}[${index}]` }]
  })
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null

function asRow(problems: Problems, source: string, value: unknown): Row {
  if (isObject(value)) return value
  problems.add(source, 'must be an object')
  return {}
}

function readList(problems: Problems, source: string, value: unknown, most: number): unknown[] {
  if (isAbsent(value)) return []
  if (!Array.isArray(value)) {
    problems.add(source, 'must be a list')
    return []
  }
  if (value.length > most) problems.add(source, `must have at most ${most} entries`)
  return value.slice(0, most)
}

function required(problems: Problems, source: string, value: unknown, max: number): string {
  const text = readText(problems, source, value, { max })?.trim()
  if (text === '' || isAbsent(value)) problems.add(source, 'must be set')
  return text ?? ''
}

function readName(problems: Problems, source: string, value: unknown, max: number): string | null {
  return readText(problems, source, value, { max })?.trim() || null
}

/** A moment that is not in the future: lists would show it first for ever. A day is left for wrong clocks and zones. */
function readTime(problems: Problems, source: string, value: unknown, now: Date): Date | undefined {
  const text = readScalar(problems, source, { kind: 'timestamp' }, value) as string | undefined
  if (text === undefined) return undefined
  const moment = new Date(text)
  if (moment.getTime() > now.getTime() + 86_400_000) problems.add(source, 'must not be in the future')
  return moment
}
