import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { compileFilter, mentionsState } from './filter.ts'
import type { ListQuery } from './query.ts'
import { findRelation, isRelation, relatedRows, requestedSections } from './relations.ts'
import { columnOf, type Field, type Registry, type Resource } from './resource.ts'
import { neededFields, type ReadContext, type Row, selectList, selectRows } from './select.ts'
import { sideload } from './sideload.ts'

export interface ListResult {
  rows: Row[]
  total: number
  included: ReadonlyMap<string, Row[]>
}

/** The two statements of a list: its page and its total. */
export interface ListStatements {
  page: Sql
  total: Sql
}

/** Reads one page, its total and what `includes` asks for: two statements in one flight and one a level of includes. */
export async function readList(
  context: ReadContext,
  resource: Resource,
  query: ListQuery,
  where: Sql | null = null,
): Promise<ListResult> {
  const statements = listStatements(context, resource, query, where)
  const [rows, totals] = (await context.db.flight([statements.page, statements.total])) as [Row[], { total: number }[]]
  const sections = requestedSections(resource, context.registry, query.includes)
  return { rows, total: totals[0]?.total ?? 0, included: await sideload(context, resource, rows, sections) }
}

/** Reads one row the actor may see, of any state; null when there is none. */
export async function readOne(
  context: ReadContext,
  resource: Resource,
  id: number,
  query: Pick<ListQuery, 'includes' | 'fields'>,
): Promise<{ row: Row; included: ReadonlyMap<string, Row[]> } | null> {
  const [found] = await context.db.query<{ row: Row }>(oneStatement(context, resource, id, query))
  return found === undefined ? null : withIncluded(context, resource, found.row, query)
}

/** Adds what `includes` asks for to a row that `oneStatement` has given. */
export async function withIncluded(
  context: ReadContext,
  resource: Resource,
  row: Row,
  query: Pick<ListQuery, 'includes'>,
): Promise<{ row: Row; included: ReadonlyMap<string, Row[]> }> {
  const sections = requestedSections(resource, context.registry, query.includes)
  return { row, included: await sideload(context, resource, [row], sections) }
}

/** The statement of `readOne`: gives `row`. The id may be SQL, for a row that is written in the same flight. */
export function oneStatement(
  context: Pick<ReadContext, 'actor' | 'registry'>,
  resource: Resource,
  id: number | Sql,
  query: Pick<ListQuery, 'includes' | 'fields'>,
): Sql {
  const sections = requestedSections(resource, context.registry, query.includes)
  const fields = neededFields(resource, query.fields, sections)
  const scope = scopeOf(resource, context.actor)
  const rows = selectRows(resource, fields, context.actor, sql`t.id = ${id} and ${scope}`)
  // as one JSON value: the driver would describe and read 60 columns of a ticket one by one
  return sql`select row_to_json(found) as row from (${rows}) found`
}

export function listStatements(
  context: Pick<ReadContext, 'actor' | 'registry'>,
  resource: Resource,
  query: ListQuery,
  where: Sql | null,
): ListStatements {
  const { actor, registry } = context
  const sections = requestedSections(resource, registry, query.includes)
  const condition = listCondition(resource, registry, actor, query, where)
  const fields = neededFields(resource, query.fields, sections)
  const order = orderOf(resource, registry, actor, query)
  const offset = (query.page - 1) * query.pageSize
  // the page is cut before its values are made: PostgreSQL runs subqueries it takes for cheap on every row it sorts
  const page = sql`(select t.* from ${raw(resource.table)} t where ${condition} order by ${order} limit ${query.pageSize} offset ${offset}) t`
  return {
    page: sql`select ${selectList(fields, actor)} from ${page} order by ${order}`,
    total: sql`select count(*)::int as total from ${raw(resource.table)} t where ${condition}`,
  }
}

/** The condition of a list on the alias `t`: rights, states, the resource's own parameters, filter, and `where`. */
export function listCondition(
  resource: Resource,
  registry: Registry,
  actor: Actor,
  query: ListQuery,
  where: Sql | null,
): Sql {
  let condition = scopeOf(resource, actor)
  const filter = compileFilter(resource, registry, actor, query.filter)
  if (!mentionsState(query.filter)) condition = sql`${condition} and ${stateCondition(resource, query)}`
  for (const part of [resource.list.parameters?.(query.parameters) ?? null, filter, where]) {
    if (part !== null) condition = sql`${condition} and ${part}`
  }
  return condition
}

// `includeArchived=true` adds archived rows (desk-api-other.md A.8).
function stateCondition(resource: Resource, query: ListQuery): Sql {
  const states = [...(resource.list.states ?? ['active'])]
  if (query.parameters.includeArchived === 'true') states.push('archived')
  return states.length === 1 ? sql`t.state = ${states[0]}` : sql`t.state = any(${states}::text[])`
}

function scopeOf(resource: Resource, actor: Actor): Sql {
  return resource.scope === undefined ? sql`true` : sql`(${resource.scope(actor)})`
}

/** The order a list asks for, total by id; a name that cannot be sorted by is a 400. */
export function orderOf(resource: Resource, registry: Registry, actor: Actor, query: ListQuery): Sql {
  const name = query.orderBy ?? resource.list.defaultOrder
  const mode = query.orderMode ?? (query.orderBy === null ? (resource.list.defaultMode ?? 'asc') : 'asc')
  const value = orderValue(resource, registry, actor, name)
  if (value === null) throw new AppError('invalid', { detail: `cannot order by ‘${name}’`, source: 'orderBy' })
  const direction = raw(mode)
  // id makes the order total, so that no row is on two pages
  if (name === 'id') return sql`t.id ${direction}`
  // columns that are never null can use their index in both directions
  const nulls = raw(name === 'createdAt' || name === 'updatedAt' ? '' : 'nulls last')
  return sql`${value} ${direction} ${nulls}, t.id ${direction}`
}

/** True for a name `orderBy` may have. */
export function canOrderBy(resource: Resource, registry: Registry, actor: Actor, name: string): boolean {
  return orderValue(resource, registry, actor, name) !== null
}

/** A field's own column, or the smallest value among related rows for a dotted name. */
function orderValue(resource: Resource, registry: Registry, actor: Actor, name: string): Sql | null {
  const always = name === 'id' || name === 'createdAt' || name === 'updatedAt'
  const field = resource.fields[name]
  if (field !== undefined && (always || resource.list.order.includes(name)))
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
  const value = ownValue(attribute, attributeField, actor, raw('related'))
  const rows = relatedRows(target, actor)
  if (via.kind === 'ref') {
    return sql`(select ${value} from ${rows} where related.id = t.${raw(columnOf(relation.name, via))})`
  }
  return sql`(select min(${value}) from ${rows} where related.id in (select ${raw(via.id)} ${via.rows(raw('t'), actor)}))`
}

/** What a field of `row` is sorted by: words as people do, without their case; a list by its smallest id. */
function ownValue(name: string, field: Field, actor: Actor, row: Sql): Sql {
  if (field.kind === 'refs') return sql`(select min(${raw(field.id)}) ${field.rows(row, actor)})`
  const hasExpression = 'expression' in field && field.expression !== undefined
  const value =
    hasExpression && field.expression
      ? sql`(${field.expression(row, actor)})`
      : sql`${row}.${raw(columnOf(name, field))}`
  return field.kind === 'text' ? sql`lower(${value}::text)` : value
}
