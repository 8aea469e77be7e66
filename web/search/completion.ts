import { storedNameOf } from '../api/given-names.ts'
import type { ChoiceRow } from '../inbox/choices.ts'
import { fold, pieceAt } from './words.ts'

/** The operators of searches that the box offers; the server knows their like by other names too. */
export const operators = [
  'from',
  'to',
  'subject',
  'assignee',
  'status',
  'tag',
  'inbox',
  'priority',
  'has',
  'is',
  'before',
  'after',
] as const
export type Operator = (typeof operators)[number]

/** What can stand behind an operator. */
export type Values = Partial<Record<Operator, readonly ChoiceRow[]>>

/** One thing the box offers: the text as it would be typed, and from where to where it goes. */
export interface Suggestion {
  /** `tag:"needs info"`, or `tag:` for an operator alone. */
  text: string
  operator: Operator
  /** True for an operator whose value comes next. */
  isOpen: boolean
  start: number
}

const mostSuggestions = 8

/** What fits to the piece at the caret: operators by their beginning, values by any of their words. */
export function suggest(typed: string, caret: number, values: Values, now = new Date()): Suggestion[] {
  const { start, text } = pieceAt(typed, caret)
  const minus = text.startsWith('-') ? '-' : ''
  const [, name, begun = ''] = /^-?([a-z]+):"?(.*)$/iu.exec(text) ?? []
  if (name === undefined) {
    const begin = text.slice(minus.length).toLowerCase()
    return operators
      .filter((operator) => operator.startsWith(begin))
      .map((operator) => ({ text: `${minus}${operator}:`, operator, isOpen: true, start }))
  }
  const operator = operators.find((one) => one === name.toLowerCase())
  if (operator === undefined) return []
  // of `a,b` the last one is being typed
  const before = begun.includes(',') ? begun.slice(0, begun.lastIndexOf(',') + 1) : ''
  const wanted = fold(begun.slice(before.length)).replace(/[-_]/g, ' ')
  return namesOf(operator, values, now)
    .filter((value) => isBegun(fold(value), wanted))
    .slice(0, mostSuggestions)
    .map((value) => ({ text: `${minus}${operator}:${quoted(before, value)}`, operator, isOpen: false, start }))
}

/** The text with a suggestion taken, and where the caret goes. */
export function take(typed: string, caret: number, { text, start, isOpen }: Suggestion) {
  const rest = typed.slice(caret).replace(/^\S+/, '').trimStart()
  const begin = `${typed.slice(0, start)}${text}${isOpen ? '' : ' '}`
  return { typed: `${begin}${rest}`, caret: begin.length }
}

/** Adds a value to the operator's others in the text, or takes it out. */
export function toggleValue(typed: string, operator: Operator, value: string): string {
  const pattern = new RegExp(`(^|\\s)${operator}:(?:"([^"]*)"|(\\S+))`, 'iu')
  const found = pattern.exec(typed)
  const name = wordOf(value)
  if (found === null) return `${typed.trim()} ${operator}:${name}`.trim()
  const others = (found[2] ?? found[3] ?? '').split(',').filter(Boolean)
  const next = others.includes(name) ? others.filter((other) => other !== name) : [...others, name]
  const piece = next.length === 0 ? '' : `${found[1]}${operator}:${next.join(',')}`
  return typed.replace(pattern, () => piece).trim()
}

/** Whether the text asks for a value of an operator. */
export function hasValue(typed: string, operator: Operator, value: string): boolean {
  return toggleValue(typed, operator, value).length < typed.trim().length
}

function namesOf(operator: Operator, values: Values, now: Date): string[] {
  const rows = (values[operator] ?? []).map(storedNameOf)
  if (operator === 'assignee') return ['me', 'none', ...rows]
  if (operator === 'has') return ['attachment']
  if (operator === 'is') return ['overdue']
  if (operator === 'before' || operator === 'after') return [0, 7, 30, 90].map((days) => dayBefore(now, days))
  return rows
}

function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)
}

function isBegun(value: string, wanted: string): boolean {
  return value.startsWith(wanted) || value.split(/[\s-]+/).some((word) => word.startsWith(wanted))
}

// A space may be typed as a hyphen; a comma or quote would end the value.
const wordOf = (value: string): string => value.replace(/[\s,"]+/g, '-')

/** Several values share one piece, where quotes would join them into one. */
function quoted(before: string, value: string): string {
  if (before !== '') return `${before}${wordOf(value)}`
  return /[\s,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value
}
