import type { Queryable } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import type { Searched } from './searched.ts'
import type { TextQuery } from './text-query.ts'

// Ranking reads every match's words. Of a word that is everywhere only the newest matches are ranked; the others
// follow, newest first.
const rankedMatches = 1_000

// Of words that more rows have, the newest of those are looked at first: mostly they have more than a page shows.
const mostCandidates = 20_000

export interface MatchedPage {
  searched: Searched
  /** On the alias `t`, without the words. */
  condition: Sql
  /** More was asked for than words, which may leave few rows. */
  isNarrowed: boolean
  wanted: string
  /** The same without the order of words, which the index does not know. */
  loose: string
  /** On the alias `t`; null for the best match first. */
  order: Sql | null
  /** Without an order: the row with this id comes first when it matches. */
  firstId: number | null
  limit: number
  offset: number
}

/** The ids of one page and how many rows match on all of them: counted, or estimated when they are very many. */
export interface FoundPage {
  ids: number[]
  total: number
  isEstimate: boolean
}

type CountedPage = Omit<FoundPage, 'isEstimate'>

interface Newest extends CountedPage {
  /** How many rows have the words, whoever may see them, and of how many of them the rest is said. */
  candidates: number
  seen: number
}

/**
 * Finds one page of the rows that match words. Without an order the best of the newest come first, then the others, the
 * newest first. Which are ranked follows from what matches, not from the page: pages neither overlap nor leave out any.
 */
export async function findMatches(db: Queryable, page: MatchedPage): Promise<FoundPage> {
  const rare = page.isNarrowed ? await findRare(db, page) : null
  if (rare !== null) return rare
  const [newest] = await db.query<Newest>(newestPage(page))
  if (newest === undefined) throw new Error('a search was answered without a row')
  const { ids, candidates, seen, total } = newest
  if (candidates === seen) return { ids, total, isEstimate: false }
  const isEnough = total >= page.limit
  if (page.order === null && page.firstId === null && isEnough && total >= page.offset + page.limit)
    return { ids, total: Math.round((candidates * total) / seen), isEstimate: true }
  const window = wholePages(isEnough ? Math.min(total, rankedMatches) : rankedMatches, page.limit)
  const [all] = await db.query<CountedPage>(pageOfAll(page, window))
  return { ids: all?.ids ?? [], total: all?.total ?? 0, isEstimate: false }
}

/** Where a condition leaves few rows, reading their words costs less than finding everybody's; null where it does not. */
async function findRare(db: Queryable, page: MatchedPage): Promise<FoundPage | null> {
  const [found] = await db.query<CountedPage & { isWhole: boolean }>(
    pageOfRare(page, wholePages(rankedMatches, page.limit)),
  )
  return found?.isWhole === true ? { ids: found.ids, total: found.total, isEstimate: false } : null
}

function newestPage(page: MatchedPage): Sql {
  const { searched, condition, wanted, loose, limit } = page
  const most = wholePages(rankedMatches, limit)
  // as in findMatches: whole pages of what is found here, when there is more elsewhere
  const window = sql`(select case when matches > ${mostCandidates} and number >= ${limit}
    then least(${most}, number / ${limit} * ${limit}) else ${most} end from found, (select count(*) as number from matched) n)`
  const table = raw(searched.table)
  return sql`
    with found as materialized (
      select * from search_newest(${namesOf(searched)}, ${loose}::tsquery, ${mostCandidates})),
    visible as materialized (
      select t.id from found f cross join unnest(f.ids) m (id) join ${table} t on t.id = m.id where ${condition}),
    matched as materialized (select t.id from visible t where ${wanted === loose ? raw('true') : fits(page)})
    select f.matches as candidates, cardinality(f.ids) as seen, ${totalAndIds(page, window, most)} from found f`
}

/** Nothing but that it is not whole when the condition leaves too many rows. */
function pageOfRare(page: MatchedPage, window: number): Sql {
  return sql`
    with visible as materialized (
      select t.id from ${raw(page.searched.table)} t where ${page.condition} limit ${mostCandidates + 1}),
    counted as materialized (select count(*) <= ${mostCandidates} as is_whole from visible),
    matched as materialized (select t.id from visible t where (select is_whole from counted) and ${fits(page)})
    select (select is_whole from counted) as "isWhole", ${totalAndIds(page, sql`${window}`, window)}`
}

function pageOfAll(page: MatchedPage, window: number): Sql {
  const { searched, condition, wanted } = page
  return sql`
    with matched as materialized (
      select t.id from search_many(${namesOf(searched)}, ${wanted}::tsquery) m (id)
      join ${raw(searched.table)} t on t.id = m.id where ${condition})
    select ${totalAndIds(page, sql`${window}`, window)}`
}

/** Whether the words of the row `t` match, read row by row: the table of words is not read as a whole. */
function fits({ searched, wanted }: MatchedPage): Sql {
  return sql`(select s.document @@ ${wanted}::tsquery from ${raw(searched.index)} s where s.${raw(searched.key)} = t.id)`
}

/** `window`: how many of the newest matches are ranked; `reach` is where that ends at the latest. */
function totalAndIds(page: MatchedPage, window: Sql, reach: number): Sql {
  const { searched, order, limit, offset } = page
  return sql`(select count(*)::int from matched) as total, array(${
    order === null
      ? ranked(page, window, reach)
      : sql`
      select t.id from matched m join ${raw(searched.table)} t on t.id = m.id
      order by ${order} limit ${limit} offset ${offset}`
  }) as ids`
}

// whole pages only, so that none is half ranked
const wholePages = (matches: number, limit: number): number => Math.floor(matches / limit) * limit

function ranked({ searched, wanted, firstId, limit, offset }: MatchedPage, window: Sql, reach: number): Sql {
  const first = firstId === null ? raw('') : sql`m.id = ${firstId} desc,`
  if (offset >= reach)
    return sql`select m.id from matched m order by ${first} m.id desc limit ${limit} offset ${offset}`
  // row by row, so that the table of words is not read as a whole for a few of its rows
  const rank = sql`(select ts_rank(s.document, ${wanted}::tsquery) from ${raw(searched.index)} s where s.${raw(searched.key)} = m.id)`
  return sql`
    select m.id from (select m.id from matched m order by ${first} m.id desc limit ${window}) m
    order by ${first} ${rank} desc nulls last, m.id desc limit ${limit} offset ${offset}`
}

/** ` and …` on the alias `t`: rows without unwanted words; nothing when there are none. */
export function withoutUnwanted(searched: Searched, text: TextQuery): Sql {
  if (text.unwanted === null) return raw('')
  return sql` and not exists (select 1 from ${matchesOf(searched, text.unwanted)} m (id) where m.id = t.id)`
}

/** ` and …` on the alias `t`: rows with the wanted words, without an order. */
export function withWanted(searched: Searched, text: TextQuery): Sql {
  if (text.wanted === null) return raw('')
  return sql` and t.id in (select m.id from ${matchesOf(searched, text.wanted)} m (id))`
}

function matchesOf(searched: Searched, query: string): Sql {
  return sql`search_matches(${namesOf(searched)}, ${query}::tsquery)`
}

// names of our own, as text: the functions take them as values
function namesOf(searched: Searched): Sql {
  return raw(`'${searched.index}', '${searched.key}'`)
}
