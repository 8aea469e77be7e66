import type { FastifyInstance } from 'fastify'
import { join, type Sql, sql } from '../db/sql.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { AppError } from '../lib/app-error.ts'
import { answerSearch } from '../search/answer-search.wire.ts'
import { parseExact, parseWords } from '../search/grammar.ts'
import { isTrue, type Query, textOf, valuesOf } from '../search/parameters.ts'
import { searchedArticles } from '../search/searched.ts'
import { readJsonFilter } from '../search/ticket-parameters.wire.ts'
import { articleStatuses, helpdocarticles } from './helpdocarticles.wire.ts'

// The spellings of the two ids were not seen (desk-api-other.md C.14.4), so all likely ones are taken.
const siteNames = ['site', 'sites', 'siteId', 'helpdocSite', 'helpdocSites', 'helpdocsite']
const categoryNames = ['category', 'categories', 'categoryId']

/** Mounts the search of articles; it answers like their list. */
export function registerHelpDocsSearch(app: FastifyInstance): void {
  app.get(`${apiPrefix}/search/helpdocs.json`, async (request) => {
    const query = request.query as Query
    const text = textOf(query, 'search')
    const conditions = conditionsOf(query)
    return answerSearch(request, {
      resource: helpdocarticles,
      searched: searchedArticles,
      terms: isTrue(query, 'exact') ? parseExact(text).terms : parseWords(text),
      where: conditions.length === 0 ? null : join(conditions, ' and '),
      filter: readJsonFilter(query),
    })
  })
}

function conditionsOf(query: Query): Sql[] {
  const conditions: Sql[] = []
  const statuses = valuesOf(query, 'status').map(readStatus)
  if (statuses.length > 0) conditions.push(sql`t.status = any(${statuses}::text[])`)
  const siteIds = readIds(query, siteNames)
  if (siteIds.length > 0) conditions.push(sql`t.site_id = any(${siteIds}::bigint[])`)
  const categoryIds = readIds(query, categoryNames)
  if (categoryIds.length > 0)
    conditions.push(sql`exists (select 1 from helpdocarticle_categories l
      where l.article_id = t.id and l.category_id = any(${categoryIds}::bigint[]))`)
  return conditions
}

function readStatus(value: string): string {
  const status = articleStatuses.find((word) => word.toLowerCase() === value.toLowerCase())
  if (status !== undefined) return status
  throw new AppError('invalid', { detail: `must be one of ‘${articleStatuses.join(', ')}’`, source: 'status' })
}

function readIds(query: Query, names: readonly string[]): number[] {
  return names.flatMap((name) =>
    valuesOf(query, name).map((value) => {
      const id = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
      if (!Number.isSafeInteger(id)) throw new AppError('invalid', { detail: 'must be a whole number', source: name })
      return id
    }),
  )
}
