import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { canOrderBy, orderBy, resolveOrder } from '../desk-api/order.ts'
import { presentIncluded, presentPage, presentRow } from '../desk-api/present.ts'
import { type ListQuery, parseListQuery } from '../desk-api/query.ts'
import { listCondition } from '../desk-api/read.ts'
import { registry } from '../desk-api/registry.ts'
import { requestedSections, sectionsOf } from '../desk-api/relations.ts'
import type { Resource } from '../desk-api/resource.ts'
import { neededFields, type Row, selectRows } from '../desk-api/select.ts'
import { sideload } from '../desk-api/sideload.ts'
import { ctxOf } from '../http/context.ts'
import { type Query, textOf } from './parameters.ts'
import { type FoundPage, findMatches, withoutUnwanted } from './ranked-page.ts'
import type { Searched } from './searched.ts'
import { compileText, type TextTerm, typedId } from './text-query.ts'
import { freshen } from './write-index.ts'

/** One search: of which rows, for which words, under which further condition on the alias `t`. */
export interface Search {
  resource: Resource
  searched: Searched
  terms: readonly TextTerm[]
  where: Sql | null
  /** The `filter` parameter, read. */
  filter: unknown
  /** Adds sections to the answer for the ids of its page. */
  also?: (ids: readonly number[]) => Promise<object>
}

/**
 * Answers a search with the envelope of a list. What fits the words best comes first, the newest first among equals,
 * unless `orderBy` names a field; a name that cannot be sorted by is ignored (desk-api-tickets.md 1.7).
 */
export async function answerSearch(request: FastifyRequest, search: Search): Promise<object> {
  const ctx = ctxOf(request)
  const parameters = request.query as Query
  const query = readQuery(ctx, search, parameters)
  const { ids, total, isEstimate } = await findPage(ctx, search, query)
  const rows = await readRows(ctx, search.resource, ids, query)
  const sections = requestedSections(search.resource, registry, query.includes)
  const context = { db: ctx.db, actor: ctx.actor, registry }
  const included = await sideload(context, search.resource, rows, sections)
  return {
    [search.resource.wire.many]: rows.map((row) => presentRow(search.resource, row, query.fields)),
    included: presentIncluded(search.resource, registry, included, sectionsOf(search.resource, registry)),
    ...presentPage(query, total, { isEstimate }),
    ...(await search.also?.(ids)),
  }
}

// 1 to 200, else 50 (desk-api-tickets.md 1.6): asking for 250 gives fewer than asking for 200.
function readQuery(ctx: Ctx, search: Search, parameters: Query): ListQuery {
  const query = parseListQuery({ ...parameters, filter: undefined })
  const size = Number.parseInt(textOf(parameters, 'pageSize'), 10)
  const isOrdered = query.orderBy !== null && canOrderBy(search.resource, registry, ctx.actor, query.orderBy)
  return {
    ...query,
    filter: search.filter,
    pageSize: size >= 1 && size <= 200 ? size : 50,
    orderBy: isOrdered ? query.orderBy : null,
  }
}

async function findPage(ctx: Ctx, search: Search, query: ListQuery): Promise<FoundPage> {
  const { resource, searched, terms } = search
  const text = compileText(terms)
  if (text.isHopeless) return { ids: [], total: 0, isEstimate: false }
  if (text.wanted !== null || text.unwanted !== null) await freshen(ctx.db, searched)

  const condition = sql`${listCondition(resource, registry, ctx.actor, query, search.where)}${withoutUnwanted(searched, text)}`
  const [limit, offset] = [query.pageSize, (query.page - 1) * query.pageSize]
  const isRanked = text.wanted !== null && query.orderBy === null
  const resolved = isRanked ? null : resolveOrder(resource, registry, ctx.actor, query)
  const order = resolved === null ? null : orderBy(resolved, resolved.value, raw('t.id'))
  if (text.wanted !== null && text.loose !== null) {
    const { wanted, loose } = text
    const isNarrowed = search.where !== null
    const page = { searched, condition, isNarrowed, wanted, loose, order, firstId: typedId(terms), limit, offset }
    return findMatches(ctx.db, page)
  }
  const [rows, totals] = (await ctx.db.flight([
    sql`select t.id from ${raw(searched.table)} t where ${condition} order by ${order ?? raw('t.id')} limit ${limit} offset ${offset}`,
    sql`select count(*)::int as total from ${raw(searched.table)} t where ${condition}`,
  ])) as [{ id: number }[], { total: number }[]]
  return { ids: rows.map((row) => row.id), total: totals[0]?.total ?? 0, isEstimate: false }
}

/** The rows in the order of their ids in `ids`. */
async function readRows(ctx: Ctx, resource: Resource, ids: readonly number[], query: ListQuery): Promise<Row[]> {
  if (ids.length === 0) return []
  const fields = neededFields(resource, query.fields, requestedSections(resource, registry, query.includes))
  const scope = resource.scope === undefined ? sql`true` : sql`(${resource.scope(ctx.actor)})`
  const rows = await ctx.db.query<Row>(
    selectRows(resource, fields, ctx.actor, sql`t.id = any(${ids}::bigint[]) and ${scope}`),
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
