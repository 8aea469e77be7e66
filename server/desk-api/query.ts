import { AppError } from '../lib/app-error.ts'
import { everyValue } from '../lib/query-string.ts'

/** What a list or get asks for, after the dialect's clamps (desk-api-tickets.md 1.6-1.9). */
export interface ListQuery {
  page: number
  pageSize: number
  /** Where to go on, or empty to begin a walk; null for a page by its number. */
  cursor: string | null
  orderBy: string | null
  orderMode: 'asc' | 'desc' | null
  filter: unknown
  includes: readonly string[]
  /** Attribute names to keep, or null for all. */
  fields: readonly string[] | null
  parameters: Record<string, unknown>
}

const defaultPageSize = 50
const maximumPageSize = 100

// A page number that makes PostgreSQL's offset overflow is beyond the end of any list.
const maximumPage = 10_000_000

/** Reads the query string. Odd numbers are clamped, unknown parameters ignored; only a broken filter is refused. */
export function parseListQuery(query: Record<string, unknown>): ListQuery {
  const pageSize = Math.min(wholeNumber(query.pageSize, defaultPageSize), maximumPageSize)
  const fields = names(query, 'fields')
  return {
    page: Math.min(wholeNumber(query.page, pageAfter(query.pageOffset, pageSize)), maximumPage),
    pageSize,
    cursor: cursorText(query.cursor),
    orderBy: orderName(query.orderBy),
    orderMode: orderMode(query.orderMode),
    filter: parseFilter(query.filter),
    includes: names(query, 'includes').map((name) => name.toLowerCase()),
    fields: fields.length === 0 ? null : fields,
    parameters: query,
  }
}

/** The `filter` parameter: JSON text; absent, empty, null, `{}` and `[]` mean no condition. */
export function parseFilter(value: unknown): unknown {
  if (value === undefined || value === '' || value === null) return {}
  if (typeof value !== 'string') throw new AppError('invalid', { detail: 'must be one JSON object', source: 'filter' })
  try {
    const filter: unknown = JSON.parse(value)
    // PHP writes an empty filter as an empty list
    return filter === null || (Array.isArray(filter) && filter.length === 0) ? {} : filter
  } catch {
    throw new AppError('invalid', { detail: 'must be valid JSON', source: 'filter' })
  }
}

// Some programs count the rows they have instead of pages: the page that goes on behind them.
const pageAfter = (rows: unknown, pageSize: number): number => Math.floor(wholeNumber(rows, 0, 0) / pageSize) + 1

// sent twice it is refused where it is read, as any text that is no cursor
const cursorText = (value: unknown): string | null => (value === undefined ? null : String(value))

function wholeNumber(value: unknown, otherwise: number, least = 1): number {
  const parsed = typeof value === 'string' ? Number.parseInt(value, 10) : Number.NaN
  if (!Number.isFinite(parsed)) return otherwise
  return Math.max(parsed, least)
}

// One client sends `orderBy=asc` with `sortBy=…`; the two modes are not names of fields (decisions).
function orderName(value: unknown): string | null {
  if (typeof value !== 'string' || value === '' || /^(asc|desc)$/i.test(value)) return null
  return value
}

function orderMode(value: unknown): 'asc' | 'desc' | null {
  if (typeof value !== 'string') return null
  const lower = value.toLowerCase()
  return lower === 'asc' || lower === 'desc' ? lower : null
}

function names(query: Record<string, unknown>, parameter: string): string[] {
  return [
    ...new Set(
      everyValue(query, parameter)
        .flatMap((entry) => (typeof entry === 'string' ? entry.split(',') : []))
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ]
}
