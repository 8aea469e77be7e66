import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { typeOf, type ValueType } from './operand.ts'
import type { ListQuery } from './query.ts'
import { findRelation, isRelation, relatedRows } from './relations.ts'
import { columnOf, type Field, type Registry, type Resource } from './resource.ts'

/** What rows are sorted by, on the alias `t`. */
export interface OrderValue {
  value: Sql
  type: ValueType
}

/** The order of a list; rows with equal values are in the order of their ids, so that no row is on two pages. */
export interface Order extends OrderValue {
  name: string
  mode: 'asc' | 'desc'
  isNullable: boolean
}

/** The order a list asks for; a name that cannot be sorted by is a 400. */
export function resolveOrder(
  resource: Resource,
  registry: Registry,
  actor: Actor,
  query: Pick<ListQuery, 'orderBy' | 'orderMode'>,
): Order {
  const name = query.orderBy ?? resource.list.defaultOrder
  const mode = query.orderMode ?? (query.orderBy === null ? (resource.list.defaultMode ?? 'asc') : 'asc')
  const found = orderValue(resource, registry, actor, name)
  if (found === null) throw new AppError('invalid', { detail: `cannot order by ‘${name}’`, source: 'orderBy' })
  return { ...found, name, mode, isNullable: name !== 'id' && !isAlways(name) }
}

/** What stands behind `order by`, given how the sorted value and the id are called there. */
export function orderBy({ name, mode, isNullable }: Order, value: Sql, id: Sql): Sql {
  const direction = raw(mode)
  if (name === 'id') return sql`${id} ${direction}`
  // columns that are never null can use their index in both directions
  const nulls = raw(isNullable ? ' nulls last' : '')
  return sql`${value} ${direction}${nulls}, ${id} ${direction}`
}

/** True for a name `orderBy` may have. */
export function canOrderBy(resource: Resource, registry: Registry, actor: Actor, name: string): boolean {
  return orderValue(resource, registry, actor, name) !== null
}

const isAlways = (name: string): boolean => name === 'createdAt' || name === 'updatedAt'

/** A field's own column, or the smallest value among related rows for a dotted name. */
function orderValue(resource: Resource, registry: Registry, actor: Actor, name: string): OrderValue | null {
  const field = resource.fields[name]
  if (field !== undefined && (name === 'id' || isAlways(name) || resource.list.order.includes(name)))
    return ownValue(name, field, actor, raw('t'))
  // the column name itself, as in `tickets_id` (desk-api-other.md A.7), or `relation.field`
  const [relationName, attribute = 'id'] = name.replace(/_id$/, '.id').split('.') as [string, string?]
  const relation = findRelation(resource, relationName)
  if (relation === null || !resource.list.order.includes(relation.name)) return null
  const { field: via } = relation
  if (attribute === 'id') return ownValue(relation.name, via, actor, raw('t'))
  const target = registry.get(via.target)
  const attributeField = target?.fields[attribute]
  if (target === undefined || attributeField === undefined || isRelation(attributeField)) return null
  if (!target.list.order.includes(attribute)) return null
  const { value, type } = ownValue(attribute, attributeField, actor, raw('related'))
  const rows = relatedRows(target, actor)
  if (via.kind === 'ref') {
    return {
      value: sql`(select ${value} from ${rows} where related.id = t.${raw(columnOf(relation.name, via))})`,
      type,
    }
  }
  const ids = sql`select ${raw(via.id)} ${via.rows(raw('t'), actor)}`
  return { value: sql`(select min(${value}) from ${rows} where related.id in (${ids}))`, type }
}

/** What a field of `row` is sorted by: words as people do, without their case; a list by its smallest id. */
function ownValue(name: string, field: Field, actor: Actor, row: Sql): OrderValue {
  const type = typeOf(field)
  if (field.kind === 'refs') return { value: sql`(select min(${raw(field.id)}) ${field.rows(row, actor)})`, type }
  const hasExpression = 'expression' in field && field.expression !== undefined
  const value =
    hasExpression && field.expression
      ? sql`(${field.expression(row, actor)})`
      : sql`${row}.${raw(columnOf(name, field))}`
  return { value: field.kind === 'text' ? sql`lower(${value}::text)` : value, type }
}
