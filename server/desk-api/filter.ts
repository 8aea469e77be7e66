import type { Actor } from '../db/ctx.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { parseInstant } from '../lib/instant.ts'
import { findRelation, isRelation, type Relation } from './relations.ts'
import { columnOf, type Field, type Registry, type Resource, type ScalarField } from './resource.ts'

const maximumDepth = 12
const maximumConditions = 200
const maximumListLength = 10_000

/** What a condition compares: one value of the row, or a list of rows of which one must match. */
interface Operand {
  type: 'integer' | 'number' | 'text' | 'boolean' | 'timestamp' | 'strings'
  /** Wraps a test of `value` into the condition on the row. */
  condition: (test: (value: Sql) => Sql) => Sql
}

interface State {
  resource: Resource
  registry: Registry
  actor: Actor
  row: Sql
  conditions: number
}

/**
 * Compiles the filter language (desk-api-tickets.md 1.8) into a condition on the alias `t`; null when it restricts
 * nothing. A field or operator that is not allowed is a 400 that names it.
 */
export function compileFilter(resource: Resource, registry: Registry, actor: Actor, filter: unknown): Sql | null {
  const state: State = { resource, registry, actor, row: raw('t'), conditions: 0 }
  return compileObject(state, filter, 'filter', 0)
}

/** True when the filter speaks of `state` anywhere, which lifts the default scope of lists. */
export function mentionsState(filter: unknown): boolean {
  if (Array.isArray(filter)) return filter.some(mentionsState)
  if (typeof filter !== 'object' || filter === null) return false
  return Object.entries(filter).some(
    ([key, value]) => key === 'state' || ((key === '$and' || key === '$or') && mentionsState(value)),
  )
}

function compileObject(state: State, filter: unknown, path: string, depth: number): Sql | null {
  if (depth > maximumDepth) refuse('is nested too deeply', path)
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) refuse('must be an object', path)
  const parts: Sql[] = []
  for (const [key, value] of Object.entries(filter as Record<string, unknown>)) {
    const part =
      key === '$and' || key === '$or'
        ? compileGroup(state, key, value, `${path}.${key}`, depth)
        : compileField(state, key, value, `${path}.${key}`)
    if (part !== null) parts.push(part)
  }
  if (parts.length === 0) return null
  return sql`(${join(parts, ' and ')})`
}

// An empty $or restricts nothing (desk-api-other.md A.8); so does one with a branch that restricts nothing.
function compileGroup(state: State, operator: string, value: unknown, path: string, depth: number): Sql | null {
  if (!Array.isArray(value)) refuse('must be a list', path)
  const parts = (value as unknown[]).map((entry, index) => compileObject(state, entry, `${path}[${index}]`, depth + 1))
  const some = parts.filter((part) => part !== null)
  if (operator === '$or' && some.length < parts.length) return null
  if (some.length === 0) return null
  return sql`(${join(some, operator === '$or' ? ' or ' : ' and ')})`
}

function compileField(state: State, name: string, value: unknown, path: string): Sql | null {
  if (name.startsWith('$')) refuse(`operator ${name} is not supported`, path)
  const operand = findOperand(state, name, path)
  const operators: [string, unknown][] =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [['$eq', value]]
  const parts = operators.map(([operator, argument]) => {
    if (++state.conditions > maximumConditions) refuse('has too many conditions', 'filter')
    return compare(
      operand,
      operator,
      argument,
      `${path}${operators[0]?.[0] === '$eq' && operator === '$eq' ? '' : `.${operator}`}`,
    )
  })
  return parts.length === 0 ? null : sql`(${join(parts, ' and ')})`
}

function findOperand(state: State, name: string, path: string): Operand {
  const { resource } = state
  const allowed = (fieldName: string) => resource.list.filter.includes(fieldName)
  const plain = resource.fields[name]
  if (plain !== undefined && allowed(name) && !isRelation(plain)) return scalarOperand(state, name, plain)

  const dot = name.indexOf('.')
  const relationName = dot < 0 ? name : name.slice(0, dot)
  const attribute = dot < 0 ? 'id' : name.slice(dot + 1)
  const relation = findRelation(resource, relationName)
  if (relation === null || !allowed(relation.name)) refuse('is not a field that can be filtered', path)
  const { field } = relation as { field: Relation }
  const target = state.registry.get(field.target)
  if (attribute === 'id')
    return dot < 0 ? idOrName(state, relation as never, target) : idOperand(state, relation as never)
  const attributeField = target?.fields[attribute]
  if (
    target === undefined ||
    attributeField === undefined ||
    isRelation(attributeField) ||
    attributeField.kind === 'actor' ||
    !target.list.filter.includes(attribute)
  ) {
    return refuse('is not a field that can be filtered', path)
  }
  return attributeOperand(state, relation as never, target, attribute, attributeField)
}

function scalarOperand(state: State, name: string, field: Field): Operand {
  const value = valueSql(state, name, field, state.row)
  return { type: typeOf(field), condition: (test) => test(value) }
}

function valueSql(state: State, name: string, field: Field, row: Sql): Sql {
  if (
    (field.kind === 'ref' ||
      field.kind === 'integer' ||
      field.kind === 'boolean' ||
      field.kind === 'text' ||
      field.kind === 'timestamp' ||
      field.kind === 'number') &&
    'expression' in field &&
    field.expression
  ) {
    return sql`(${field.expression(row, state.actor)})`
  }
  return sql`${row}.${raw(columnOf(name, field))}`
}

function idOperand(state: State, relation: { name: string; field: Relation }): Operand {
  const { field } = relation
  if (field.kind === 'ref') {
    const value = valueSql(state, relation.name, field, state.row)
    return { type: 'integer', condition: (test) => test(value) }
  }
  const rows = field.rows(state.row, state.actor)
  return { type: 'integer', condition: (test) => sql`exists (select 1 ${rows} and ${test(raw(field.id))})` }
}

/** A bare to-many name takes ids, or names where the target has a unique one (company `domains`). */
function idOrName(state: State, relation: { name: string; field: Relation }, target: Resource | undefined): Operand {
  const byId = idOperand(state, relation)
  const name = target?.fields.name
  if (relation.field.kind !== 'refs' || target === undefined || name?.kind !== 'text' || name.unique !== true)
    return byId
  const byName = attributeOperand(state, relation, target, 'name', name)
  // decided by the value: anything that isn't a number is a name
  return { ...byName, type: 'text', condition: byName.condition, byId } as Operand & { byId: Operand }
}

function attributeOperand(
  state: State,
  relation: { name: string; field: Relation },
  target: Resource,
  name: string,
  field: Field,
): Operand {
  const related = raw('related')
  const value = valueSql(state, name, field, related)
  const { field: via } = relation
  const rows =
    via.kind === 'ref'
      ? sql`from ${raw(target.table)} related where related.id = ${valueSql(state, relation.name, via, state.row)}`
      : sql`from ${raw(target.table)} related where related.id in (select ${raw(via.id)} ${via.rows(state.row, state.actor)})`
  return { type: typeOf(field), condition: (test) => sql`exists (select 1 ${rows} and ${test(value)})` }
}

function typeOf(field: Field): Operand['type'] {
  if (field.kind === 'id' || field.kind === 'ref' || field.kind === 'refs' || field.kind === 'actor') return 'integer'
  if (field.kind === 'oneOf' || field.kind === 'json') return 'text'
  return (field as ScalarField).kind as Operand['type']
}

function compare(operand: Operand, operator: string, argument: unknown, path: string): Sql {
  const byId = (operand as Operand & { byId?: Operand }).byId
  if (byId !== undefined) {
    const numeric = (Array.isArray(argument) ? argument : [argument]).every(
      (entry) => typeof entry === 'number' || /^\d+$/.test(String(entry)),
    )
    return compare(numeric ? byId : { type: 'text', condition: operand.condition }, operator, argument, path)
  }
  switch (operator) {
    case '$eq':
      return argument === null
        ? operand.condition((value) => sql`${value} is null`)
        : operand.condition((value) => equals(operand, value, coerce(operand, argument, path)))
    case '$ne':
      if (argument === null) return operand.condition((value) => sql`${value} is not null`)
      return sql`not coalesce(${operand.condition((value) => equals(operand, value, coerce(operand, argument, path)))}, false)`
    case '$in':
      return within(operand, argument, path)
    case '$nin':
      return sql`not coalesce(${within(operand, argument, path)}, false)`
    case '$lt':
    case '$lte':
    case '$gt':
    case '$gte': {
      if (operand.type === 'boolean' || operand.type === 'strings')
        return refuse(`operator ${operator} does not fit this field`, path)
      const symbol = raw({ $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' }[operator])
      const wanted = coerce(operand, argument, path)
      return operand.condition((value) => sql`${value} ${symbol} ${cast(operand, wanted)}`)
    }
    case '$contains':
      return contains(operand, argument, path)
    default:
      return refuse(`operator ${operator} is not supported`, path)
  }
}

function within(operand: Operand, argument: unknown, path: string): Sql {
  if (!Array.isArray(argument)) return refuse('must be a list', path)
  if (argument.length > maximumListLength) return refuse(`must have at most ${maximumListLength} entries`, path)
  const wanted = argument.filter((entry) => entry !== null).map((entry) => coerce(operand, entry, path))
  if (operand.type === 'text') {
    const lower = wanted.map((entry) => String(entry).toLowerCase())
    return operand.condition((value) => sql`lower(${value}::text) = any(${lower}::text[])`)
  }
  if (operand.type === 'strings') return operand.condition((value) => sql`${value} && ${wanted}::text[]`)
  return operand.condition((value) => sql`${value} = any(${wanted}${raw(`::${arrayTypes[operand.type]}[]`)})`)
}

function contains(operand: Operand, argument: unknown, path: string): Sql {
  if (operand.type === 'text') {
    if (typeof argument !== 'string' && typeof argument !== 'number') return refuse('must be a text', path)
    const pattern = `%${String(argument).replace(/[\\%_]/g, '\\$&')}%`
    return operand.condition((value) => sql`${value}::text ilike ${pattern}`)
  }
  return operand.condition((value) => equals(operand, value, coerce(operand, argument, path)))
}

function equals(operand: Operand, value: Sql, wanted: unknown): Sql {
  // The hosted service compares text without case; a filter by name must find the row a create would collide with.
  if (operand.type === 'text') return sql`lower(${value}::text) = lower(${wanted}::text)`
  if (operand.type === 'strings') return sql`${wanted}::text = any(${value})`
  return sql`${value} = ${cast(operand, wanted)}`
}

const arrayTypes = {
  integer: 'bigint',
  number: 'float8',
  text: 'text',
  boolean: 'boolean',
  timestamp: 'timestamptz',
  strings: 'text',
} as const

function cast(operand: Operand, wanted: unknown): Sql {
  return sql`${wanted}${raw(`::${arrayTypes[operand.type]}`)}`
}

function coerce(operand: Operand, value: unknown, path: string): unknown {
  switch (operand.type) {
    case 'integer': {
      const parsed = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value
      if (typeof parsed !== 'number' || !Number.isSafeInteger(parsed)) return refuse('must be a whole number', path)
      return parsed
    }
    case 'number': {
      const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (typeof parsed !== 'number' || !Number.isFinite(parsed)) return refuse('must be a number', path)
      return parsed
    }
    case 'boolean':
      if (value === true || value === 'true' || value === 1) return true
      if (value === false || value === 'false' || value === 0) return false
      return refuse('must be a boolean', path)
    case 'timestamp': {
      const instant = typeof value === 'string' ? parseInstant(value) : null
      if (instant === null) return refuse('must be a date as ‘2006-01-02T15:04:05Z’', path)
      // microseconds are kept: the text goes to PostgreSQL as it came once it is known to be an instant
      return /\.\d{4,}/.test(value as string) ? value : instant.toISOString()
    }
    default:
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
      return refuse('must be a text', path)
  }
}

function refuse(detail: string, source: string): never {
  throw new AppError('invalid', { detail, source })
}
