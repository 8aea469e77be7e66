import { fold } from './fold.ts'

/** A piece of a text that can be found: `at` counts places, so that neighbours are one apart. */
export interface Word {
  text: string
  at: number
  /** gram: two characters of a script without spaces, or the last single one. address: a whole e-mail address. */
  kind: 'word' | 'gram' | 'address'
}

// A hash of 64 characters stays whole; what is longer is found by its beginning.
const longestWord = 80
const longestAddress = 254

// The local part is narrower than mail allows: `url=anna@…` and `<anna@…` mean anna.
const address = /[\p{L}\p{N}][\p{L}\p{N}\p{M}._%+-]{0,63}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/u
const run = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/u
const runs = new RegExp(run.source, 'gu')
const addressesAndRuns = new RegExp(`(${address.source})|${run.source}`, 'gu')

// Scripts that are written without spaces between words, and Korean, whose words carry endings.
const unspaced =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}々ー]+)/u

/**
 * The words of a text to be indexed, folded, in order. An e-mail address is there whole, as `@domain`, and as its
 * words; scripts without spaces as overlapping pairs of characters.
 */
export function* documentWords(text: string): Generator<Word> {
  const folded = fold(text)
  let at = 1
  // looking for addresses costs more than everything else
  for (const match of folded.matchAll(folded.includes('@') ? addressesAndRuns : runs)) {
    const [found, whole] = match
    if (whole !== undefined) {
      yield { text: head(whole, longestAddress), at, kind: 'address' }
      yield { text: head(whole.slice(whole.lastIndexOf('@')), longestAddress), at, kind: 'address' }
    }
    for (const piece of piecesOf(found)) at += yield* placed(piece, at, true)
  }
}

/**
 * The words a person typed as one piece, in order: what `documentWords` gives for the same text, without what is only
 * there to be found by a part. A single character of a script without spaces is a gram that begins a pair.
 */
export function* typedWords(text: string): Generator<Word> {
  let at = 1
  for (const piece of piecesOf(fold(text))) at += yield* placed(piece, at, false)
}

/** The folded e-mail address, or `@domain`, that the whole text is; null when it is none. */
export function typedAddress(text: string): string | null {
  const folded = fold(text).replace(/^[<([{"']+|[>)\]}"',;:.!?]+$/g, '')
  if (folded.length > longestAddress) return null
  if (/^@[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(folded)) return folded
  return address.exec(folded)?.[0] === folded ? folded : null
}

function piecesOf(folded: string): string[] {
  return [...folded.matchAll(runs)].flatMap(([found]) => found.split(unspaced).filter((piece) => piece !== ''))
}

/** Gives how many places the piece takes. */
function* placed(piece: string, at: number, isDocument: boolean): Generator<Word, number> {
  if (!unspaced.test(piece)) {
    yield { text: head(piece, longestWord), at, kind: 'word' }
    return 1
  }
  const characters = [...piece]
  for (let index = 0; index < characters.length; index++) {
    const next = characters[index + 1]
    if (next === undefined && !isDocument && characters.length > 1) break
    yield { text: (characters[index] as string) + (next ?? ''), at: at + index, kind: 'gram' }
  }
  return characters.length
}

function head(text: string, length: number): string {
  // half a surrogate pair cannot be stored
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}
