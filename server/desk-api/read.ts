import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { after, decodeCursor, encodeCursor, listFingerprint } from './cursor.ts'
import { compileFilter, mentionsState } from './filter.ts'
import { type Order, orderBy, resolveOrder } from './order.ts'
import type { ListQuery } from './query.ts'
import { requestedSections } from './relations.ts'
import type { Registry, Resource } from './resource.ts'
import { neededFields, type ReadContext, type Row, selectList, selectRows } from './select.ts'
import { sideload } from './sideload.ts'
import { truthOf } from './values.ts'

export interface ListResult {
  rows: Row[]
  /** Null when the request brought a cursor: counting costs more the longer a list is, and a page must not. */
  total: number | null
  /** Where the next page begins; null at the end. */
  nextCursor: string | null
  included: ReadonlyMap<string, Row[]>
}

/** The statements of a list: its page, with the sorted value as `@position`, and its total. */
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
  const { page, total } = listStatements(context, resource, query, where)
  const isCursor = query.cursor !== null
  const [found, totals] = (await context.db.flight(isCursor ? [page] : [page, total])) as [Row[], { total: number }[]?]
  const rows = found.slice(0, query.pageSize)
  const count = totals?.[0]?.total ?? null
  const hasMore = isCursor ? found.length > rows.length : query.page * query.pageSize < (count ?? 0)
  const sections = requestedSections(resource, context.registry, query.includes)
  return {
    rows,
    total: count,
    nextCursor: hasMore ? cursorAfter(resource, query, where, rows.at(-1)) : null,
    included: await sideload(context, resource, rows, sections),
  }
}

function cursorAfter(resource: Resource, query: ListQuery, where: Sql | null, last: Row | undefined): string | null {
  if (last === undefined) return null
  const value = last['@position'] as string | null
  return encodeCursor(fingerprintOf(resource, query, where), { value, id: last.id })
}

/**
 * Names the list that a cursor belongs to. Not by the page's size, which may change on the way, nor by who asks: rights
 * may change, and are in the condition anyway.
 */
export function fingerprintOf(resource: Resource, query: ListQuery, where: Sql | null): string {
  const asked = [query.filter, query.orderBy, query.orderMode, truthOf(query.parameters.includeArchived) === true]
  const narrowed = resource.list.parameters?.(query.parameters) ?? null
  const conditions = [narrowed, where].map((part) => (part === null ? null : [part.text, part.values]))
  return listFingerprint([resource.wire.many, asked, conditions])
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
  const order = resolveOrder(resource, registry, actor, query)
  const table = raw(resource.table)
  const sorted = orderBy(order, raw('page.position'), raw('page.id'))
  // The page is cut from ids and what they are sorted by: PostgreSQL would make all values of every row it sorts, and
  // ids can come from an index alone.
  return {
    page: sql`select ${selectList(fields, actor)}, page.position::text as "@position" from (${pageOfIds(order)}) page join ${table} t on t.id = page.id order by ${sorted}`,
    total: sql`select count(*)::int as total from ${table} t where ${condition}`,
  }

  function pageOfIds(order: Order): Sql {
    const ids = sql`select t.id, ${order.value} as position from ${table} t where ${condition}`
    const sortedIds = orderBy(order, raw('position'), raw('t.id'))
    if (query.cursor === null) {
      return sql`${ids} order by ${sortedIds} limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`
    }
    // one row more tells whether there is a next page
    const limit = query.pageSize + 1
    if (query.cursor === '') return sql`${ids} order by ${sortedIds} limit ${limit}`
    const position = decodeCursor(query.cursor, fingerprintOf(resource, query, where), order.type)
    return sql`${ids} and ${after(order, position)} order by ${sortedIds} limit ${limit}`
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
  if (truthOf(query.parameters.includeArchived) === true) states.push('archived')
  return states.length === 1 ? sql`t.state = ${states[0]}` : sql`t.state = any(${states}::text[])`
}

function scopeOf(resource: Resource, actor: Actor): Sql {
  return resource.scope === undefined ? sql`true` : sql`(${resource.scope(actor)})`
}
