import type { ListQuery } from './query.ts'
import type { Field, Ref, Registry, Resource } from './resource.ts'
import type { Row } from './select.ts'

/** The one date format of answers: RFC 3339 UTC, whole seconds; null for none. Takes PostgreSQL's text of either kind. */
export function formatInstant(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return `${value.slice(0, 10)}T${value.slice(11, 19)}Z`
}

/** A row as clients see it; `fields` keeps only those names, and always id. */
export function presentRow(
  resource: Resource,
  row: Row,
  fields: readonly string[] | null = null,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const name in resource.fields) {
    const field = resource.fields[name] as Field
    if (field.hidden || (fields === null ? field.onRequest : name !== 'id' && !fields.includes(name))) continue
    result[name] = presentValue(field, row[name])
  }
  return result
}

function presentValue(field: Field, value: unknown): unknown {
  switch (field.kind) {
    case 'timestamp':
      return formatInstant(value)
    case 'ref':
      return typeof value === 'number' ? { id: value, type: field.target } : null
    case 'actor':
      return Array.isArray(value) ? { id: value[0], type: value[1] } : null
    case 'refs':
      return ((value ?? []) as (number | [number, Record<string, unknown>])[]).map(
        (entry): Ref =>
          typeof entry === 'number'
            ? { id: entry, type: field.target }
            : { id: entry[0], type: field.target, meta: entry[1] },
      )
    default:
      return value ?? null
  }
}

/** `included`: only the sections asked for, each a list. */
export function presentIncluded(
  resource: Resource,
  registry: Registry,
  included: ReadonlyMap<string, Row[]>,
  sectionTargets: ReadonlyMap<string, string>,
): Record<string, unknown[]> {
  const result: Record<string, unknown[]> = {}
  for (const [section, rows] of included) {
    const target = registry.get(sectionTargets.get(section) ?? section) ?? resource
    result[section] = rows.map((row) => presentRow(target, row))
  }
  return result
}

/**
 * Both page blocks; clients are split over which they read (clients.md 21). `nextCursor` is left out of lists that
 * cannot be walked; without a total, as in a walk, nothing is said that would take counting.
 */
export function presentPage(
  query: Pick<ListQuery, 'page' | 'pageSize'>,
  total: number | null,
  { nextCursor, isEstimate = false }: { nextCursor?: string | null | undefined; isEstimate?: boolean } = {},
): { pagination: object; meta: { page: object } } {
  const { pageSize } = query
  const pages = total === null ? null : Math.ceil(total / pageSize)
  const page = total === null ? null : query.page
  const hasMore = pages === null ? typeof nextCursor === 'string' : query.page < pages
  return {
    pagination: { records: total, pageSize, pages, page, hasMorePages: hasMore },
    meta: {
      page: {
        count: total,
        pageSize,
        pageOffset: page === null ? null : page - 1,
        pages,
        hasMore,
        hasMorePages: hasMore,
        ...(nextCursor === undefined ? {} : { nextCursor }),
        ...(isEstimate ? { isEstimate } : {}),
      },
    },
  }
}
