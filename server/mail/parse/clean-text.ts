// Makes text fit for PostgreSQL and for human eyes.

/** Text without U+0000 and without lone surrogates (they become U+FFFD): PostgreSQL and JSON refuse both. */
function storable(text: string): string {
  return /[\0\ud800-\udfff]/.test(text) ? text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd') : text
}

const controls = /[^\P{Cc}\t\n]/gu

/** Text of several lines: LF line ends, no control characters but tab and line feed. */
export function cleanText(text: string): string {
  return storable(text)
    .replace(/\r\r?\n|\r/g, '\n')
    .replace(controls, '')
}

// Direction overrides and embeddings reorder what is read; isolates may stay open and do the same to what follows.
const directionMarks = /[\u202a-\u202e\u2066-\u2069]/g
// Zero-width joiner and non-joiner are needed inside emoji, Persian and Indic words; nowhere else.
const invisible = /[\u00ad\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0019}]/gu
const strayJoiner =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{Extended_Pictographic}])/gu
const latinJoiner = /(?<=[\x20-\x7e])[\u200c\u200d]+(?=[\x20-\x7e])/g

/**
 * Text of one line for subjects and names: white space folded, control characters dropped, and characters that hide
 * or reorder text written out as `[U+202E]`, so that nobody is fooled (rule 23). Ordinary LTR and RTL marks go.
 */
export function cleanLine(text: string): string {
  const plain = storable(text)
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .replace(controls, '')
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.trim()
  return plain
    .replace(/^\ufeff/, '')
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace(strayJoiner, '')
    .replace(latinJoiner, '')
    .replace(directionMarks, showCharacter)
    .replace(invisible, showCharacter)
    .trim()
}

function showCharacter(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The beginning of a text, at most `length` UTF-16 units, never cut inside what a reader sees as one character. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  // what a reader sees as one character is hardly ever longer than this
  const from = Math.max(0, length - 64)
  let start = from
  if (start > 0 && /[\udc00-\udfff]/.test(text.charAt(start))) start -= 1
  let end = start
  for (const { index, segment } of segmenter.segment(text.slice(start, length + 64))) {
    if (start + index + segment.length > length) break
    end = start + index + segment.length
  }
  return text.slice(0, end)
}
