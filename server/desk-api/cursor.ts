import { createHash } from 'node:crypto'
import { raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { sqlTypes } from './compare.ts'
import type { ValueType } from './operand.ts'
import type { Order } from './order.ts'

/** The row after which a page begins: what it is sorted by, as PostgreSQL writes it, and its id. */
export interface Position {
  value: string | null
  id: number
}

/** A short name of the list a cursor belongs to: `parts` is everything that decides which rows come in which order. */
export function listFingerprint(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 10)
}

/** Writes a position as clients carry it around: opaque, and safe in a query string. */
export function encodeCursor(list: string, { value, id }: Position): string {
  return Buffer.from(JSON.stringify([list, value, id])).toString('base64url')
}

/** Reads a cursor back; a broken one and one of another list are a 400 that names `cursor`. */
export function decodeCursor(text: string, list: string, type: ValueType): Position {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return refuse('is not a cursor')
  }
  if (!Array.isArray(parts) || parts.length !== 3) return refuse('is not a cursor')
  const [belongsTo, value, id] = parts as [unknown, unknown, unknown]
  if (belongsTo !== list) return refuse('belongs to a list with another filter or order')
  if (!Number.isSafeInteger(id)) return refuse('is not a cursor')
  if (value !== null && (typeof value !== 'string' || !fits(type, value))) return refuse('is not a cursor')
  return { value, id: id as number }
}

/** The condition on the alias `t` of rows that come after a position. */
export function after(order: Order, { value, id }: Position): Sql {
  const symbol = raw(order.mode === 'asc' ? '>' : '<')
  if (order.name === 'id') return sql`t.id ${symbol} ${id}`
  const wanted = sql`${value}${raw(`::${sqlTypes[order.type]}`)}`
  if (!order.isNullable) return sql`(${order.value}, t.id) ${symbol} (${wanted}, ${id})`
  if (value === null) return sql`(${order.value} is null and t.id ${symbol} ${id})`
  // rows without a value come last in both directions
  const isLate = order.mode === 'asc' ? raw('is null') : raw('is not null')
  return sql`(${order.value} ${isLate}, ${order.value}, t.id) ${symbol} (${order.mode === 'desc'}, ${wanted}, ${id})`
}

// Anybody can make up a cursor: what PostgreSQL could not read must not get there.
function fits(type: ValueType, value: string): boolean {
  switch (type) {
    case 'integer':
      return /^-?\d{1,16}$/.test(value)
    case 'number':
      return value !== '' && Number.isFinite(Number(value))
    case 'boolean':
      return value === 'true' || value === 'false'
    case 'timestamp':
      return isInstant(value)
    default:
      return !value.includes('\0')
  }
}

// `2026-11-22 14:04:09.123456+00`, or the day alone of a column that is a date
function isInstant(value: string): boolean {
  const [day, clock] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.\d{1,6})?\+00)?$/.exec(value)?.slice(1) ?? []
  const instant = new Date(`${day}T${clock ?? '00:00:00'}Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${day}T${clock ?? ''}`)
}

function refuse(detail: string): never {
  throw new AppError('invalid', { detail, source: 'cursor' })
}
