import type { Actor } from '../db/ctx.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { parseSearch } from './grammar.ts'
import { resolveInPlace } from './names.ts'
import { withoutUnwanted, withWanted } from './ranked-page.ts'
import { searchedTickets } from './searched.ts'
import { compileText } from './text-query.ts'
import { ticketCondition } from './ticket-conditions.ts'

/**
 * What people type, as a condition on the alias `t` of tickets: so that lists, counts, bulk changes and saved views can
 * have a search among their filters (`{"search": "from:anna tag:printer"}`).
 */
export function searchCondition(actor: Actor, text: string): Sql {
  const { terms, criteria } = parseSearch(text)
  const words = compileText(terms)
  if (words.isHopeless) return sql`false`
  const conditions = criteria.map((criterion) => ticketCondition(resolveInPlace(actor, criterion)))
  const rows = conditions.length === 0 ? raw('true') : join(conditions, ' and ')
  return sql`(${rows}${withWanted(searchedTickets, words)}${withoutUnwanted(searchedTickets, words)})`
}
