import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { findRelation, isRelation, type NamedRelation, relatedRows } from './relations.ts'
import { columnOf, type Field, type Registry, type Resource } from './resource.ts'

export type ValueType = 'integer' | 'number' | 'text' | 'boolean' | 'timestamp' | 'strings'

/** What a condition compares: a value of the row itself, or of rows it is related to, of which one must match. */
export interface Operand {
  type: ValueType
  /** Makes the condition on the row out of a test of the value. */
  condition: (test: (value: Sql) => Sql) => Sql
  /** The value is of related rows, of which there may be any number. */
  isAmongMany?: boolean
  /** Text is compared with its case. */
  isExact?: boolean
  /** What stands for no value, beside null. */
  none?: string
  /** The same relation by id, where its bare name takes names as well. */
  byId?: Operand
}

/** Where a filter stands: the resource it is about, and who asks. */
export interface FilterScope {
  resource: Resource
  registry: Registry
  actor: Actor
}

const row = raw('t')

/**
 * Finds what a name in a filter means: a field, a reference by its name or its target's (`inbox`, `inboxes.id`), or
 * a field of the rows referred to (`contacts.value`). A name that is not on the list is a 400 with its `path`.
 */
export function findOperand(scope: FilterScope, name: string, path: string): Operand {
  const { resource, registry } = scope
  const plain = resource.fields[name]
  if (plain !== undefined && !isRelation(plain) && resource.list.filter.includes(name)) {
    return ownOperand(scope, name, plain, row)
  }
  const dot = name.indexOf('.')
  const relation = findRelation(resource, dot < 0 ? name : name.slice(0, dot))
  if (relation === null || !resource.list.filter.includes(relation.name)) return refuseName(path)
  const target = registry.get(relation.field.target)
  if (dot < 0) return idOrNameOperand(scope, relation, target)
  const attribute = name.slice(dot + 1)
  if (attribute === 'id') return idOperand(scope, relation)
  const field = target?.fields[attribute]
  if (target === undefined || field === undefined || isRelation(field)) return refuseName(path)
  if (field.kind === 'actor' || !target.list.filter.includes(attribute)) return refuseName(path)
  return attributeOperand(scope, relation, target, { name: attribute, field })
}

function ownOperand({ actor }: FilterScope, name: string, field: Field, alias: Sql): Operand {
  const among = 'among' in field ? field.among : undefined
  if (among !== undefined) {
    const { rows, value, none } = among
    const condition: Operand['condition'] = (test) =>
      sql`exists (select 1 ${rows(alias, actor)} and ${test(raw(value))})`
    return { type: typeOf(field), isAmongMany: true, none, condition }
  }
  const value = valueSql(actor, name, field, alias)
  const isExact = 'exact' in field && field.exact === true
  return { type: typeOf(field), isExact, condition: (test) => test(value) }
}

function idOperand(scope: FilterScope, { name, field }: NamedRelation): Operand {
  if (field.kind === 'ref') {
    const value = valueSql(scope.actor, name, field, row)
    return { type: 'integer', condition: (test) => test(value) }
  }
  const rows = field.rows(row, scope.actor)
  return {
    type: 'integer',
    isAmongMany: true,
    condition: (test) => sql`exists (select 1 ${rows} and ${test(raw(field.id))})`,
  }
}

/** A bare to-many name takes ids, and names where the target's are unique (a company's `domains`). */
function idOrNameOperand(scope: FilterScope, relation: NamedRelation, target: Resource | undefined): Operand {
  const byId = idOperand(scope, relation)
  const name = target?.fields.name
  if (relation.field.kind !== 'refs' || target === undefined || name?.kind !== 'text' || !name.unique) return byId
  return { ...attributeOperand(scope, relation, target, { name: 'name', field: name }), byId }
}

function attributeOperand(
  scope: FilterScope,
  { name, field: via }: NamedRelation,
  target: Resource,
  attribute: { name: string; field: Field },
): Operand {
  if (via.kind === 'refs' && via.childKey !== undefined) {
    // the rows are the target's own: asked directly, an index on what is compared can find them
    const own = ownOperand(scope, attribute.name, attribute.field, raw('x'))
    const rows = via.rows(row, scope.actor)
    return {
      ...own,
      isAmongMany: true,
      condition: (test) => sql`exists (select 1 ${rows} and ${own.condition(test)})`,
    }
  }
  const own = ownOperand(scope, attribute.name, attribute.field, raw('related'))
  const ids =
    via.kind === 'ref'
      ? sql`= ${valueSql(scope.actor, name, via, row)}`
      : sql`in (select ${raw(via.id)} ${via.rows(row, scope.actor)})`
  return {
    ...own,
    isAmongMany: true,
    condition: (test) =>
      sql`exists (select 1 from ${relatedRows(target, scope.actor)} where related.id ${ids} and ${own.condition(test)})`,
  }
}

function valueSql(actor: Actor, name: string, field: Field, alias: Sql): Sql {
  if ('expression' in field && field.expression !== undefined) return sql`(${field.expression(alias, actor)})`
  return sql`${alias}.${raw(columnOf(name, field))}`
}

/** The type a field is compared and sorted as. */
export function typeOf(field: Field): ValueType {
  switch (field.kind) {
    case 'id':
    case 'ref':
    case 'refs':
    case 'actor':
      return 'integer'
    case 'oneOf':
    case 'json':
      return 'text'
    default:
      return field.kind
  }
}

function refuseName(source: string): never {
  throw new AppError('invalid', { detail: 'is not a field that can be filtered', source })
}
