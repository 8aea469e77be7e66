import { raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { parseInstant } from '../lib/instant.ts'
import type { Operand, ValueType } from './operand.ts'
import { truthOf } from './values.ts'

const maximumListLength = 10_000

/** How PostgreSQL calls the types of what is compared. */
export const sqlTypes: Record<ValueType, string> = {
  integer: 'bigint',
  number: 'float8',
  text: 'text',
  boolean: 'boolean',
  timestamp: 'timestamptz',
  strings: 'text',
}

const comparisons: Record<string, string> = { $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' }

/** The condition for one operator of the filter language; a value that does not fit is a 400 with its `path`. */
export function compare(operand: Operand, operator: string, given: unknown, path: string): Sql {
  const argument = nullFor(operand.none, given)
  if (operand.byId !== undefined && isAllNumbers(argument)) return compare(operand.byId, operator, argument, path)
  switch (operator) {
    case '$eq':
      return argument === null ? isNothing(operand) : equal(operand, argument, path)
    case '$ne':
      if (argument === null) return operand.condition((value) => sql`${value} is not null`)
      return negated(equal(operand, argument, path))
    case '$in':
      return within(operand, argument, path)
    case '$nin':
      return negated(within(operand, argument, path))
    case '$contains':
      return contains(operand, argument, path)
    default:
      return ordered(operand, operator, argument, path)
  }
}

// What is shown for no value is asked for like null.
function nullFor(none: string | undefined, argument: unknown): unknown {
  if (none === undefined) return argument
  if (Array.isArray(argument)) return argument.map((entry: unknown) => (entry === none ? null : entry))
  return argument === none ? null : argument
}

/** No value: null, or of the rows it is related to not one has a value. */
function isNothing(operand: Operand): Sql {
  if (operand.isAmongMany) return sql`not ${operand.condition((value) => sql`${value} is not null`)}`
  return operand.condition((value) => sql`${value} is null`)
}

// What is unknown (null) is also "not equal".
const negated = (condition: Sql): Sql => sql`not coalesce(${condition}, false)`

const isAllNumbers = (argument: unknown): boolean =>
  (Array.isArray(argument) ? argument : [argument]).every((entry) => entry === null || /^\d+$/.test(String(entry)))

function equal(operand: Operand, argument: unknown, path: string): Sql {
  const wanted = coerce(operand.type, argument, path)
  // The hosted service compares text without case: a filter by name must find what a create would collide with.
  if (operand.type === 'text' && !operand.isExact)
    return operand.condition((value) => sql`lower(${value}::text) = lower(${wanted}::text)`)
  if (operand.type === 'strings') return operand.condition((value) => sql`${wanted}::text = any(${value})`)
  return operand.condition((value) => sql`${value} = ${cast(operand.type, wanted)}`)
}

function within(operand: Operand, argument: unknown, path: string): Sql {
  if (!Array.isArray(argument)) return refuse('must be a list', path)
  if (argument.length > maximumListLength) return refuse(`must have at most ${maximumListLength} entries`, path)
  const wanted = argument.filter((entry) => entry !== null).map((entry) => coerce(operand.type, entry, path))
  const condition = isAmong(operand, wanted)
  return argument.includes(null) ? sql`(${condition} or ${isNothing(operand)})` : condition
}

function isAmong(operand: Operand, wanted: readonly unknown[]): Sql {
  if (operand.type === 'text' && !operand.isExact) {
    const lower = wanted.map((entry) => String(entry).toLowerCase())
    return operand.condition((value) => sql`lower(${value}::text) = any(${lower}::text[])`)
  }
  if (operand.type === 'strings') return operand.condition((value) => sql`${value} && ${wanted}::text[]`)
  return operand.condition((value) => sql`${value} = any(${wanted}${raw(`::${sqlTypes[operand.type]}[]`)})`)
}

/** Part of a text without case; for lists and everything else the same as `$eq`. */
function contains(operand: Operand, argument: unknown, path: string): Sql {
  if (operand.type !== 'text') return equal(operand, argument, path)
  if (typeof argument !== 'string' && typeof argument !== 'number') return refuse('must be a text', path)
  const pattern = `%${String(argument).replace(/[\\%_]/g, '\\$&')}%`
  // The same for both, but an index on the expression of `$eq` serves `like` as well. It knows three letters in a row;
  // asked for fewer it would be read from end to end, and the rows after it.
  return operand.condition((value) =>
    /[\p{L}\p{N}]{3}/u.test(pattern)
      ? sql`lower(${value}::text) like lower(${pattern}::text)`
      : sql`${value}::text ilike ${pattern}`,
  )
}

function ordered(operand: Operand, operator: string, argument: unknown, path: string): Sql {
  const symbol = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined
  if (symbol === undefined) return refuse(`operator ${operator} is not supported`, path)
  if (operand.type === 'boolean' || operand.type === 'strings') return refuse(`operator ${operator} does not fit`, path)
  const wanted = coerce(operand.type, argument, path)
  // without case, as `$eq` and lists in their order
  if (operand.type === 'text')
    return operand.condition((value) => sql`lower(${value}::text) ${raw(symbol)} lower(${wanted}::text)`)
  return operand.condition((value) => sql`${value} ${raw(symbol)} ${cast(operand.type, wanted)}`)
}

const cast = (type: ValueType, wanted: unknown): Sql => sql`${wanted}${raw(`::${sqlTypes[type]}`)}`

function coerce(type: ValueType, value: unknown, path: string): unknown {
  switch (type) {
    case 'integer': {
      const parsed = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value
      return Number.isSafeInteger(parsed) ? parsed : refuse('must be a whole number', path)
    }
    case 'number': {
      const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      return Number.isFinite(parsed) ? parsed : refuse('must be a number', path)
    }
    case 'boolean':
      return truthOf(value) ?? refuse('must be a boolean', path)
    case 'timestamp': {
      const instant = typeof value === 'string' ? parseInstant(value) : null
      if (instant === null) return refuse('must be a date as ‘2006-01-02T15:04:05Z’', path)
      // a Date has no microseconds; the rest of the text is not for PostgreSQL, which knows fewer zones
      const microseconds = /\.(\d{4,6})/.exec(value as string)?.[1]
      const text = instant.toISOString()
      return microseconds === undefined ? text : `${text.slice(0, 19)}.${microseconds}Z`
    }
    default:
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
      return refuse('must be a text', path)
  }
}

/** A 400 that names the place in the filter. */
export function refuse(detail: string, source: string): never {
  throw new AppError('invalid', { detail, source })
}
