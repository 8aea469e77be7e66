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
const plainRuns = /[a-z0-9]+/g
const addressesAndRuns = new RegExp(`(${address.source})|${run.source}`, 'gu')

// Scripts that are written without spaces between words, and Korean, whose words carry endings.
const unspaced =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}々ー]+)/u

/**
 * The words of a text to be indexed, folded, in order. An e-mail address is there whole, as `@domain`, and as its
 * words; scripts without spaces as overlapping pairs of characters.
 */
export function documentWords(text: string): Word[] {
  const folded = fold(text)
  const words: Word[] = []
  let at = 1
  // most texts are plain, and looking for addresses costs more than everything else
  const isPlain = /^[ -~\s]*$/.test(folded)
  if (!folded.includes('@')) {
    for (const [found] of folded.matchAll(isPlain ? plainRuns : runs)) at = placeAll(words, found, at, true)
    return words
  }
  for (const [found, whole] of folded.matchAll(addressesAndRuns)) {
    if (whole !== undefined) {
      words.push({ text: head(whole, longestAddress), at, kind: 'address' })
      words.push({ text: head(whole.slice(whole.lastIndexOf('@')), longestAddress), at, kind: 'address' })
    }
    for (const [part] of whole === undefined ? [[found]] : whole.matchAll(runs))
      at = placeAll(words, part as string, at, true)
  }
  return words
}

/**
 * The words a person typed as one piece, in order: what `documentWords` gives for the same text, without what is only
 * there to be found by a part. A single character of a script without spaces is a gram that begins a pair.
 */
export function typedWords(text: string): Word[] {
  const words: Word[] = []
  let at = 1
  for (const [found] of fold(text).matchAll(runs)) at = placeAll(words, found, at, false)
  return words
}

const longestTyped = 1_000

/** The folded e-mail address, or `@domain`, that the whole text is; null when it is none. */
export function typedAddress(text: string): string | null {
  // before the pattern below, which takes the square of a text's length
  if (text.length > longestTyped) return null
  const folded = fold(text).replace(/^[<([{"']+|[>)\]}"',;:.!?]+$/g, '')
  if (folded.length > longestAddress) return null
  if (/^@[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(folded)) return folded
  return address.exec(folded)?.[0] === folded ? folded : null
}

/** Adds the words of one run and gives the next free place. */
function placeAll(words: Word[], run: string, at: number, isDocument: boolean): number {
  if (!unspaced.test(run)) {
    words.push({ text: head(run, longestWord), at, kind: 'word' })
    return at + 1
  }
  let next = at
  for (const piece of run.split(unspaced)) {
    if (piece === '') continue
    next = unspaced.test(piece) ? placePairs(words, piece, next, isDocument) : placeAll(words, piece, next, isDocument)
  }
  return next
}

function placePairs(words: Word[], piece: string, at: number, isDocument: boolean): number {
  const characters = Array.from(piece)
  characters.forEach((character, index) => {
    const next = characters[index + 1]
    if (next === undefined && !isDocument && characters.length > 1) return
    words.push({ text: character + (next ?? ''), at: at + index, kind: 'gram' })
  })
  return at + characters.length
}

function head(text: string, length: number): string {
  // half a surrogate pair cannot be stored
  return text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, '')
}
