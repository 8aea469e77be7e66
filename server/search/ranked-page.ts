import { raw, type Sql, sql } from '../db/sql.ts'
import type { Searched } from './searched.ts'
import type { TextQuery } from './text-query.ts'

// Ranking reads every match's words. Of a word that is everywhere only the newest matches are ranked; the others
// follow, newest first.
const rankedMatches = 1_000

export interface RankedPage {
  searched: Searched
  /** On the alias `t`, without the words. */
  condition: Sql
  wanted: string
  /** The row with this id comes first when it matches. */
  firstId: number | null
  page: { limit: number; offset: number }
}

/** The ids of one page of matches, the best first, the newest first among equals. */
export function rankedPage({ searched, condition, wanted, firstId, page }: RankedPage): Sql {
  const { limit, offset } = page
  const [table, index, key] = [raw(searched.table), raw(searched.index), raw(searched.key)]
  const matches = sql`from ${table} t join ${index} s on s.${key} = t.id
    where ${condition} and s.document @@ ${wanted}::tsquery`
  const isFirst = (id: Sql) => (firstId === null ? raw('') : sql`${id} = ${firstId} desc,`)
  // whole pages only, so that none is half ranked
  const window = Math.floor(rankedMatches / limit) * limit
  if (offset >= window)
    return sql`select t.id ${matches} order by ${isFirst(raw('t.id'))} t.id desc limit ${limit} offset ${offset}`
  return sql`select newest.id from (
      select t.id ${matches} order by ${isFirst(raw('t.id'))} t.id desc limit ${window}) newest
    join ${index} s on s.${key} = newest.id
    order by ${isFirst(raw('newest.id'))} ts_rank(s.document, ${wanted}::tsquery) desc, newest.id desc
    limit ${limit} offset ${offset}`
}

/** The number of rows of a condition. */
export function countOf(searched: Searched, condition: Sql): Sql {
  return sql`select count(*)::int as total from ${raw(searched.table)} t where ${condition}`
}

/** ` and …` on the alias `t`: the row's words are wanted, or not unwanted; nothing when nothing is asked of them. */
export function matchCondition(searched: Searched, text: TextQuery): Sql {
  const [index, key] = [raw(searched.index), raw(searched.key)]
  if (text.wanted !== null)
    return sql` and t.id in (select s.${key} from ${index} s where s.document @@ ${text.wanted}::tsquery)`
  if (text.unwanted !== null)
    return sql` and not exists (select 1 from ${index} s where s.${key} = t.id and s.document @@ ${text.unwanted}::tsquery)`
  return raw('')
}
