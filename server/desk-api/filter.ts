import type { Actor } from '../db/ctx.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { addressInUrl } from '../lib/email-address.ts'
import { isObject } from './body.ts'
import { compare, refuse } from './compare.ts'
import { type FilterScope, findOperand } from './operand.ts'
import type { Registry, Resource } from './resource.ts'

const maximumDepth = 12
const maximumConditions = 200

interface Compilation extends FilterScope {
  conditions: number
}

/**
 * Compiles the filter language (desk-api-tickets.md 1.8) into a condition on the alias `t`; null when it restricts
 * nothing. A field or operator that is not allowed is a 400 that names it.
 */
export function compileFilter(resource: Resource, registry: Registry, actor: Actor, filter: unknown): Sql | null {
  return compileObject({ resource, registry, actor, conditions: 0 }, filter, 'filter', 0)
}

/** True when the filter speaks of `state` anywhere, which lifts the default scope of lists. */
export function mentionsState(filter: unknown): boolean {
  if (Array.isArray(filter)) return filter.some(mentionsState)
  if (!isObject(filter)) return false
  return Object.entries(filter).some(([key, value]) => key === 'state' || (isGroup(key) && mentionsState(value)))
}

const isGroup = (key: string): boolean => key === '$and' || key === '$or'

function compileObject(compilation: Compilation, filter: unknown, path: string, depth: number): Sql | null {
  if (depth > maximumDepth) return refuse('is nested too deeply', path)
  if (!isObject(filter)) return refuse('must be an object', path)
  const parts = Object.entries(filter).map(([key, value]) =>
    isGroup(key)
      ? compileGroup(compilation, key, value, { path: `${path}.${key}`, depth })
      : compileField(compilation, key, value, `${path}.${key}`),
  )
  const some = parts.filter((part) => part !== null)
  return some.length === 0 ? null : sql`(${join(some, ' and ')})`
}

// An empty $or restricts nothing (desk-api-other.md A.8); so does one with a branch that restricts nothing.
function compileGroup(
  compilation: Compilation,
  key: string,
  value: unknown,
  at: { path: string; depth: number },
): Sql | null {
  if (!Array.isArray(value)) return refuse('must be a list', at.path)
  const parts = value.map((entry, index) => compileObject(compilation, entry, `${at.path}[${index}]`, at.depth + 1))
  const some = parts.filter((part) => part !== null)
  if (some.length === 0 || (key === '$or' && some.length < parts.length)) return null
  return sql`(${join(some, key === '$or' ? ' or ' : ' and ')})`
}

/** `{"age": 20}` is short for `{"age": {"$eq": 20}}`, a list for `$in`; several operators must all hold. */
function compileField(compilation: Compilation, name: string, given: unknown, path: string): Sql | null {
  const value = isAddress(name) ? withPluses(given) : given
  if (name.startsWith('$')) return refuse(`operator ${name} is not supported`, path)
  const own = compilation.resource.list.conditions?.[name]
  if (own !== undefined) return own(compilation.actor, textIn(value, path))
  const operand = findOperand(compilation, name, path)
  const conditions = isObject(value)
    ? Object.entries(value).map(([operator, argument]) => compare(operand, operator, argument, `${path}.${operator}`))
    : [compare(operand, Array.isArray(value) ? '$in' : '$eq', value, path)]
  compilation.conditions += conditions.length
  if (compilation.conditions > maximumConditions) return refuse('has too many conditions', 'filter')
  return conditions.length === 0 ? null : sql`(${join(conditions, ' and ')})`
}

const isAddress = (name: string): boolean => /(^|\.)email$|^contacts\.value$/.test(name)

/** Addresses inside a condition as they were meant; see `addressInUrl`. */
function withPluses(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('@') ? addressInUrl(value) : value
  if (Array.isArray(value)) return value.map(withPluses)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([operator, argument]) => [operator, withPluses(argument)]))
}

/** A text, or `{"$eq": text}`. */
function textIn(value: unknown, path: string): string {
  const text = isObject(value) && Object.keys(value).length === 1 ? value['$eq'] : value
  return typeof text === 'string' ? text : refuse('must be a text', path)
}
