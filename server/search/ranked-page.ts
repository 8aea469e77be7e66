import { raw, type Sql, sql } from '../db/sql.ts'
import type { Searched } from './searched.ts'
import type { TextQuery } from './text-query.ts'

// Ranking reads every match's words. Of a word that is everywhere only the newest matches are ranked; the others
// follow, newest first.
const rankedMatches = 1_000

export interface MatchedPage {
  searched: Searched
  /** On the alias `t`, without the words. */
  condition: Sql
  wanted: string
  /** On the alias `t`; null for the best match first. */
  order: Sql | null
  /** Without an order: the row with this id comes first when it matches. */
  firstId: number | null
  limit: number
  offset: number
}

/**
 * The ids of one page of the rows that match words, and how many match: `ids` and `total` of one row. Without an order
 * the best comes first, the newest first among equals.
 */
export function matchedPage(page: MatchedPage): Sql {
  const { searched, condition, wanted, order, limit, offset } = page
  return sql`
    with matched as materialized (
      select t.id from ${matchesOf(searched, wanted)} m (id) join ${raw(searched.table)} t on t.id = m.id where ${condition})
    select (select count(*)::int from matched) as total, array(${
      order === null
        ? ranked(page)
        : sql`
      select t.id from matched m join ${raw(searched.table)} t on t.id = m.id
      order by ${order} limit ${limit} offset ${offset}`
    }) as ids`
}

function ranked({ searched, wanted, firstId, limit, offset }: MatchedPage): Sql {
  const first = firstId === null ? raw('') : sql`m.id = ${firstId} desc,`
  // whole pages only, so that none is half ranked
  const window = Math.floor(rankedMatches / limit) * limit
  if (offset >= window)
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
  // names of our own, as text: the function takes them as values
  return sql`search_matches(${raw(`'${searched.index}'`)}, ${raw(`'${searched.key}'`)}, ${query}::tsquery)`
}
