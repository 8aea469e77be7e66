import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { fold } from './fold.ts'
import type { TextTerm } from './text-query.ts'
import { typedWords } from './words.ts'

// Bounds what a page of long conversations costs; what is found beyond is shown without a snippet.
const mostMessages = 12
const longestText = 8_000
const before = 24
const longestSnippet = 180

/** Where the words of a search stand in a ticket. */
export interface Snippet {
  ticketId: number
  text: string
}

/**
 * For each ticket the place in its newest messages, else the file's name, that has a word of the search. Tickets that
 * are found by something else, such as their subject, have none.
 */
export async function findSnippets(
  db: Queryable,
  ids: readonly number[],
  terms: readonly TextTerm[],
): Promise<Snippet[]> {
  const words = terms
    .filter((term) => !term.isExcluded && term.field === null)
    .flatMap((term) => typedWords(term.text).map((word) => word.text))
  if (words.length === 0 || ids.length === 0) return []
  const [messages, files] = (await db.flight([
    sql`select w.id as "ticketId", m.text from unnest(${ids}::bigint[]) w (id) cross join lateral (
        select left(x.text_body, ${longestText}) as text from messages x
        where x.ticket_id = w.id and x.state = 'active' and not x.is_draft and x.thread_type in ('message', 'note', 'forward')
        order by x.id desc limit ${mostMessages}) m`,
    sql`select x.ticket_id as "ticketId", x.filename as text from files x
      where x.ticket_id = any(${ids}::bigint[]) and x.state = 'active'`,
  ])) as unknown as [Snippet[], Snippet[]]
  const found = new Map<number, string>()
  for (const { ticketId, text } of [...messages, ...files]) {
    if (found.has(ticketId)) continue
    const place = placeOf(text, words)
    if (place >= 0) found.set(ticketId, cut(text, place))
  }
  return [...found].map(([ticketId, text]) => ({ ticketId, text }))
}

/** Where the first word that begins as a wanted one stands; -1 for nowhere. */
function placeOf(text: string, words: readonly string[]): number {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = fold(word)
    for (const wanted of words) {
      const isFound = isUnspaced(wanted) ? folded.includes(wanted) : folded.startsWith(wanted)
      if (isFound) return index
    }
  }
  return -1
}

// a character of a script without spaces may stand anywhere in what looks like one word
const isUnspaced = (word: string): boolean => /\p{Lo}/u.test(word)

/** The words around a place, on one line. */
function cut(text: string, place: number): string {
  const start = Math.max(0, place - before)
  const begin = start === 0 ? 0 : text.indexOf(' ', start) + 1 || start
  const first = begin > place ? place : begin
  const piece = text
    .slice(first, first + longestSnippet)
    .replace(/\s+/g, ' ')
    .trim()
  return `${first > 0 ? '… ' : ''}${piece}${first + longestSnippet < text.length ? ' …' : ''}`
}
