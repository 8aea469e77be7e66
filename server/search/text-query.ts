import { type DocumentField, fieldWord, quote } from './document.ts'
import { fold } from './fold.ts'
import { typedAddress, typedWords, type Word } from './words.ts'

/** One piece of what a person typed. */
export interface TextTerm {
  text: string
  field: DocumentField | null
  /** As written: whole words, in this order. Otherwise the last word may be a beginning. */
  isPhrase: boolean
  isExcluded: boolean
}

/** What to ask of the documents: texts of tsqueries. */
export interface TextQuery {
  /** Rows that match it are wanted; null when nothing is asked. */
  wanted: string | null
  /** The same without the order of words: at least the rows that match `wanted`. */
  loose: string | null
  /** With nothing wanted: rows that match it are not. */
  unwanted: string | null
  /** Something was asked that no document can have, such as punctuation alone: nothing is found. */
  isHopeless: boolean
}

/** Compiles pieces into tsqueries; all of them must match. `*` alone asks for nothing. */
export function compileText(terms: readonly TextTerm[]): TextQuery {
  const asked = terms.filter((term) => term.text.trim() !== '*')
  const wanted = compileAll(asked.filter((term) => !term.isExcluded))
  const unwanted = compileAll(asked.filter((term) => term.isExcluded))
  const isHopeless = wanted.length === 0 && asked.some((term) => !term.isExcluded)
  if (wanted.length === 0) return { wanted: null, loose: null, unwanted: unwanted.join(' | ') || null, isHopeless }
  // the words of an unwanted phrase may be there, as long as it is not
  const loose = [...wanted.map(loosen), ...unwanted.filter((part) => loosen(part) === part).map(negate)]
  return {
    wanted: [...wanted, ...unwanted.map(negate)].join(' & '),
    loose: loose.join(' & '),
    unwanted: null,
    isHopeless: false,
  }
}

// no word has a space in it
const loosen = (part: string): string => part.replace(/ <\d+> /g, ' & ')
const negate = (part: string): string => `!${part}`

/** The whole number a person typed and nothing else (`1042`, `#1042`): a row with that id comes first. */
export function typedId(terms: readonly TextTerm[]): number | null {
  const [term] = terms
  const digits = terms.length === 1 ? /^#?(\d{1,15})$/.exec(fold(term?.text ?? '').trim())?.[1] : undefined
  return digits === undefined ? null : Number(digits)
}

function compileAll(terms: readonly TextTerm[]): string[] {
  return terms.flatMap((term) => {
    const compiled = term.field === null ? compilePlain(term) : compileField(term, term.field)
    return compiled === null ? [] : [`(${compiled})`]
  })
}

function compilePlain(term: TextTerm): string | null {
  const address = typedAddress(term.text)
  if (address !== null) {
    const whole = `${quote(address)}${term.isPhrase ? '' : ':*'}`
    // `@anna` may be a person instead of a domain
    const isName = address.startsWith('@') && !address.includes('.')
    return isName ? `${whole} | ${inOrder(typedWords(address), term.isPhrase)}` : whole
  }
  return inOrder(typedWords(term.text), term.isPhrase)
}

function inOrder(words: readonly Word[], isPhrase: boolean): string | null {
  let result: string | null = null
  words.forEach((word, index) => {
    const before = words[index - 1]
    const isLast = index === words.length - 1
    const part = `${quote(word.text)}${mayContinue(word, isLast && !isPhrase) ? ':*' : ''}`
    result = before === undefined ? part : `${result} <${word.at - before.at}> ${part}`
  })
  return result
}

// Numbers are found as typed: 104 is not the beginning of 1042. A single letter begins too much. A lone character of
// a script without spaces has to find the pairs it begins.
function mayContinue(word: Word, isOpen: boolean): boolean {
  if (word.kind === 'gram') return Array.from(word.text).length === 1
  return isOpen && word.text.length > 1 && !/^\d+$/.test(word.text)
}

/** Fields keep no places: all words must be there, in any order. */
function compileField(term: TextTerm, field: DocumentField): string | null {
  const address = typedAddress(term.text)
  if (address !== null) return `${quote(fieldWord(field, address))}${term.isPhrase ? '' : ':*'}`
  const parts = typedWords(term.text).map(
    (word) => `${quote(fieldWord(field, word.text))}${mayContinue(word, !term.isPhrase) ? ':*' : ''}`,
  )
  return parts.length === 0 ? null : parts.join(' & ')
}
