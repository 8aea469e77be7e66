import { AppError, Problems } from '../lib/app-error.ts'
import { parseInstant } from '../lib/instant.ts'
import type { Criterion, Subject, TicketSearch } from './criteria.ts'
import { readCustomFields } from './custom-field-parameter.wire.ts'
import { isDay, parseExact, parseSearch } from './grammar.ts'
import { isTrue, numberOf, type Query, textOf, valuesOf } from './parameters.ts'
import { daysOfRange } from './time-range.ts'

/** Lists of ids; where rows have names, names too (desk-api-tickets.md 11). */
const lists: Record<string, Subject> = {
  inboxes: 'inbox',
  teams: 'team',
  customers: 'customer',
  companies: 'company',
  statuses: 'status',
  priorities: 'priority',
  types: 'type',
  sources: 'source',
  rating: 'rating',
  helpdocSites: 'helpdocSite',
}

const singles: Record<string, Subject> = { task: 'task', project: 'project', ticket: 'ticket' }

/**
 * Reads the parameters of the ticket search. Empty, `false` and `0` ask for nothing, and so does what we do not know;
 * only a date that is none is refused.
 */
export function readTicketSearch(query: Query, now: Date): TicketSearch {
  const text = textOf(query, 'search')
  const search = isTrue(query, 'exact') ? parseExact(text) : parseSearch(text)
  const problems = new Problems()
  search.criteria.push(
    ...Object.entries(lists).flatMap(([name, subject]) => subjectOf(query, name, subject)),
    ...Object.entries(singles).flatMap(([name, subject]) => subjectOf(query, name, subject)),
    ...agentCriteria(query),
    ...subjectOf(query, 'excludeInboxes', 'inbox', { isExcluded: true }),
    ...subjectOf(query, 'tags', 'tag'),
    ...subjectOf(query, 'excludeTags', 'tag', { isExcluded: true }),
    ...switches(query),
    ...dates(query, now, problems),
    ...readCustomFields(query, problems),
  )
  // people's tags too: all of them means all
  if (isTrue(query, 'tagRequireAll')) search.criteria = search.criteria.map(requireAll)
  for (const keyword of valuesOf(query, 'subjectKeywords', { isText: true }))
    search.terms.push({ text: keyword, field: 'subject', isPhrase: false, isExcluded: false })
  problems.throwIfAny()
  return search
}

function subjectOf(query: Query, name: string, subject: Subject, options: { isExcluded?: boolean } = {}): Criterion[] {
  const values = valuesOf(query, name).map(numberOf)
  return values.length === 0 ? [] : [{ kind: 'subject', subject, values, ...options }]
}

// Both together: of these agents or of nobody.
function agentCriteria(query: Query): Criterion[] {
  const values = [...valuesOf(query, 'agents').map(numberOf), ...(isTrue(query, 'unassigned') ? ['none'] : [])]
  return values.length === 0 ? [] : [{ kind: 'subject', subject: 'agent', values }]
}

function requireAll(criterion: Criterion): Criterion {
  const isTags = criterion.kind === 'subject' && criterion.subject === 'tag' && criterion.isExcluded !== true
  return isTags ? { ...criterion, isAll: true } : criterion
}

function switches(query: Query): Criterion[] {
  const found: Criterion[] = []
  if (isTrue(query, 'onlyUntagged')) found.push({ kind: 'untagged' })
  if (isTrue(query, 'onlyWithAttachment')) found.push({ kind: 'attachment' })
  if (isTrue(query, 'excludeWorkEmails')) found.push({ kind: 'teamInboxes' })
  // no company of ours knows its number in the vendor's other product
  if (valuesOf(query, 'twCompanyIds').length > 0) found.push({ kind: 'subject', subject: 'company', values: [] })
  const archived = textOf(query, 'archived').toLowerCase()
  if (archived === 'true' || archived === 'archivedtickets') found.push({ kind: 'archived', isArchived: true })
  if (archived === 'false') found.push({ kind: 'archived', isArchived: false })
  const states = new Set(valuesOf(query, 'taskStatuses').map((state) => /^(complete|completed)$/i.test(state)))
  // both of them is a ticket with any task
  if (states.size > 0) found.push({ kind: 'taskStatus', isCompleted: states.size === 1 ? states.has(true) : null })
  return found
}

function dates(query: Query, now: Date, problems: Problems): Criterion[] {
  const found: Criterion[] = []
  const first = dayOf(query, 'startDate', problems)
  const last = dayOf(query, 'endDate', problems)
  const updated = dayOf(query, 'lastUpdated', problems)
  const since = momentOf(query, 'updatedAtFrom', problems)
  const until = momentOf(query, 'updatedAtTo', problems)
  const range = daysOfRange(textOf(query, 'timeRange'), now)
  if (first !== undefined || last !== undefined) found.push({ kind: 'days', of: 'createdAt', first, last })
  if (updated !== undefined) found.push({ kind: 'days', of: 'updatedAt', first: updated })
  if (since !== undefined || until !== undefined) found.push({ kind: 'updated', since, until })
  if (range !== null) found.push({ kind: 'days', of: 'createdAt', ...range })
  return found
}

// A moment is refused as the hosted service does: a client that sends one would be surprised by whole days.
function dayOf(query: Query, name: string, problems: Problems): string | undefined {
  const text = textOf(query, name)
  if (text === '') return undefined
  if (!isDay(text)) problems.add(name, 'must be a date as ‘2006-01-02’')
  return text
}

function momentOf(query: Query, name: string, problems: Problems): Date | undefined {
  const text = textOf(query, name)
  if (text === '') return undefined
  // an unescaped + arrives as a space
  const moment = parseInstant(text) ?? parseInstant(text.replace(/ (\d\d:?\d\d)$/, '+$1'))
  if (moment === null) problems.add(name, 'must be a date as ‘2006-01-02T15:04:05Z’')
  return moment ?? undefined
}

/** The `filter` parameter when it is JSON, as on lists; a named filter is none we know. */
export function readJsonFilter(query: Query): unknown {
  const text = textOf(query, 'filter')
  if (!text.startsWith('{')) return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid', { detail: 'must be valid JSON', source: 'filter' })
  }
}
