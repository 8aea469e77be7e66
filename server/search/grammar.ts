import { parseInstant } from '../lib/instant.ts'
import type { Criterion, Subject, TicketSearch } from './criteria.ts'
import type { DocumentField } from './document.ts'
import { numberOf } from './parameters.ts'
import type { TextTerm } from './text-query.ts'

// What one person types is short; this bounds what a hostile one can make the database do.
const longestSearch = 1_000
const mostPieces = 32

const fields: Record<string, DocumentField> = { from: 'from', customer: 'from', to: 'to', subject: 'subject' }

const subjects: Record<string, Subject> = {
  assignee: 'agent',
  agent: 'agent',
  company: 'company',
  id: 'ticket',
  inbox: 'inbox',
  priority: 'priority',
  source: 'source',
  status: 'status',
  tag: 'tag',
  team: 'team',
  type: 'type',
}

// -?  name:  then a value, or just a value; a value in quotes may have spaces, and its closing quote may be missing
const pattern = /(-?)(?:([a-z]+):(?=[^\s]))?(?:"([^"]*)"?|(\S+))/giu

/**
 * Reads what people type: words, `"phrases"`, `-word`, and `from: to: subject: assignee: status: tag: inbox: priority:
 * type: source: company: team: id: has:attachment is:overdue before: after:`. A comma between values means any of them, and so
 * does an operator that is repeated. What is no operator is a word; nothing is an error.
 */
export function parseSearch(text: string): TicketSearch {
  const search: TicketSearch = { terms: [], criteria: [] }
  for (const piece of piecesOf(text))
    if (piece.name === '' || !addOperator(search, piece)) search.terms.push(asWord(piece))
  return search
}

/** Words, `"phrases"` and `-word` without operators, for rows that have no tickets' attributes. */
export function parseWords(text: string): TextTerm[] {
  return piecesOf(text).map(asWord)
}

/** The whole text as one phrase, with no operators in it. */
export function parseExact(text: string): TicketSearch {
  const phrase = text.slice(0, longestSearch).trim()
  const terms = phrase === '' ? [] : [{ text: phrase, field: null, isPhrase: true, isExcluded: false }]
  return { terms, criteria: [] }
}

interface Piece {
  /** As typed, without the minus. */
  whole: string
  /** Lower case; empty when there is none. */
  name: string
  value: string
  isQuoted: boolean
  isExcluded: boolean
}

function piecesOf(text: string): Piece[] {
  const typed = text.slice(0, longestSearch).replace(/[“”„«»]/g, '"')
  return [...typed.matchAll(pattern)].slice(0, mostPieces).map(([all, minus = '', name = '', quoted, plain = '']) => ({
    whole: all.slice(minus.length),
    name: name.toLowerCase(),
    value: quoted ?? plain,
    isQuoted: quoted !== undefined,
    isExcluded: minus === '-',
  }))
}

function asWord({ whole, name, value, isQuoted, isExcluded }: Piece): TextTerm {
  return { text: name === '' ? value : whole, field: null, isPhrase: isQuoted, isExcluded }
}

/** False when it is none after all, or says nothing we know: then it is a word. */
function addOperator(search: TicketSearch, piece: Piece): boolean {
  const { name, value, isQuoted, isExcluded } = piece
  const field = fields[name]
  if (field !== undefined) {
    search.terms.push({ text: value, field, isPhrase: isQuoted, isExcluded })
    return true
  }
  const subject = subjects[name]
  if (subject !== undefined) {
    addSubject(search.criteria, subject, isQuoted ? [value] : value.split(','), isExcluded)
    return true
  }
  const other = otherOperator(name, value, isExcluded)
  if (other !== null) search.criteria.push(other)
  return other !== null
}

function addSubject(criteria: Criterion[], subject: Subject, given: readonly string[], isExcluded: boolean): void {
  const values = given
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .map(numberOf)
  if (values.length === 0) return
  const same = criteria.find(
    (entry) => entry.kind === 'subject' && entry.subject === subject && (entry.isExcluded ?? false) === isExcluded,
  )
  if (same?.kind === 'subject') same.values = [...same.values, ...values]
  else criteria.push({ kind: 'subject', subject, values, isExcluded })
}

function otherOperator(name: string, value: string, isExcluded: boolean): Criterion | null {
  if (name === 'has' && /^(attachment|file)s?$/i.test(value)) return { kind: 'attachment', isExcluded }
  if (name === 'is' && /^overdue$/i.test(value)) return { kind: 'overdue', isExcluded }
  if (isExcluded || !isDay(value)) return null
  if (name === 'before') return { kind: 'days', of: 'createdAt', before: value }
  if (name === 'after') return { kind: 'days', of: 'createdAt', first: value }
  return null
}

/** A real day as `YYYY-MM-DD`. */
export function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && parseInstant(value) !== null
}
