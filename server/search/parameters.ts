import { everyValue } from '../lib/query-string.ts'

/** A request's query string as the server parsed it: repeated keys are lists. */
export type Query = Record<string, unknown>

// An unset value as clients send it: the official SDK sends every field of its struct.
const unset = new Set(['', '0', 'false', 'null', 'undefined'])

// More ids than any client has; each is one value of one array.
const mostValues = 1_000

/** One text, trimmed; of a repeated key the last. Empty when it says nothing (`0`, `false`). */
export function textOf(query: Query, name: string): string {
  const value = query[name]
  const last = Array.isArray(value) ? value.at(-1) : value
  const text = typeof last === 'string' ? last.trim() : ''
  // what people search for may well be 0; archived=false says something
  return unset.has(text) && name !== 'search' && name !== 'archived' ? '' : text
}

export function isTrue(query: Query, name: string): boolean {
  return /^(true|1|yes|on)$/i.test(textOf(query, name))
}

/**
 * A list: repeated keys, `name[]=`, `name[0]=`, and commas inside a value (not with `isText`, where a comma may belong to the
 * text). Entries that say nothing are left out.
 */
export function valuesOf(query: Query, name: string, options: { isText?: boolean } = {}): string[] {
  const given = everyValue(query, name).filter((value) => typeof value === 'string')
  const values = options.isText ? given : given.flatMap((value) => value.split(','))
  return [...new Set(values.map((value) => value.trim()))].filter((value) => !unset.has(value)).slice(0, mostValues)
}

/** An id as a number; anything else stays a name. A number too large for an id is a name that nothing has. */
export function numberOf(value: string): number | string {
  const id = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  return Number.isSafeInteger(id) ? id : value
}
