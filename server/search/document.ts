import { documentWords } from './words.ts'

/** What a word weighs: A the subject, B who and what it is about, C attachments and fields, D the conversation. */
export type Weight = 'A' | 'B' | 'C' | 'D'

/** Names of the parts that can be searched alone, as in `from:anna`. */
export type DocumentField = 'from' | 'to' | 'subject'

// PostgreSQL's limits of a tsvector: places up to 16383, 255 of them a word, 1 MB in all (some of it is overhead).
const lastPlace = 16_383
const mostPlaces = 255
const mostBytes = 800_000
// Bounds what one huge ticket costs; about 600 kB of text.
const mostWords = 100_000

/** Collects the words of one row into the text of a tsvector. */
export interface SearchDocument {
  /** Adds a text; false when nothing more fits. Phrases do not reach from one text into the next. */
  add(text: string | null | undefined, weight: Weight): boolean
  /** Adds a text that is also found by its field alone. */
  addField(field: DocumentField, text: string | null | undefined, weight: Weight): boolean
  toText(): string
}

/** The word that `from:anna` looks for. No word of a text starts with a colon, so the two never mix. */
export const fieldWord = (field: DocumentField, word: string): string => `:${field}:${word}`

/**
 * An empty document. Words beyond the last place PostgreSQL can number are found, but not as part of a phrase; words
 * beyond its size limit are left out, so what matters most is added first.
 */
export function createDocument(): SearchDocument {
  const places = new Map<string, string[]>()
  let next = 0
  let bytes = 0
  let words = 0

  function put(word: string, place: string | null): void {
    let list = places.get(word)
    if (list === undefined) {
      places.set(word, (list = []))
      bytes += Buffer.byteLength(word) + 4
    }
    if (place === null || list.length >= mostPlaces) return
    list.push(place)
    bytes += 2
  }

  function addAll(text: string | null | undefined, weight: Weight, field: DocumentField | null): boolean {
    if (text === null || text === undefined || text === '') return true
    let last = next
    for (const word of documentWords(text)) {
      if (bytes > mostBytes || ++words > mostWords) return false
      last = next + word.at
      put(word.text, last > lastPlace ? null : weight === 'D' ? String(last) : `${last}${weight}`)
      if (field !== null) put(fieldWord(field, word.text), null)
    }
    // one place stays free, so that the next text is no neighbour
    next = last + 1
    return true
  }

  return {
    add: (text, weight) => addAll(text, weight, null),
    addField: (field, text, weight) => addAll(text, weight, field),
    toText: () =>
      [...places].map(([word, list]) => (list.length === 0 ? quote(word) : `${quote(word)}:${list.join()}`)).join(' '),
  }
}

/** A word as PostgreSQL reads it in a tsvector or tsquery. */
export function quote(word: string): string {
  return `'${word.replace(/['\\]/g, '$&$&')}'`
}

/** A row's words as the text of a tsvector, and when they were read. */
export interface LoadedDocument {
  id: number
  /** The database's clock, as it writes times. */
  readAt: string
  document: string
}
