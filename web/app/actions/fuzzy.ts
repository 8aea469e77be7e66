/**
 * How well a text answers what was typed: 0 not at all, higher is better. Every typed word has to be found, at the
 * start of a word best, then inside one, then as letters in order.
 */
export function fuzzyScore(text: string, typed: string): number {
  const folded = fold(text)
  let score = 1
  for (const word of fold(typed).split(/\s+/).filter(Boolean)) {
    const points = scoreWord(folded, word)
    if (points === 0) return 0
    score += points
  }
  // of two equals the shorter one is nearer to what was meant
  return score - folded.length / 1000
}

function scoreWord(text: string, word: string): number {
  const place = text.indexOf(word)
  if (place === 0) return 12
  if (place > 0) return /[\s/-]/.test(text[place - 1] ?? '') ? 10 : 6
  let at = -1
  for (const letter of word) {
    at = text.indexOf(letter, at + 1)
    if (at < 0) return 0
  }
  return 2
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
