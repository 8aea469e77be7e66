// The server's grammar of searches, as far as the box needs it to complete and to mark (docs/decisions/0006-search.md).
const piece = /(-?)(?:([a-z]+):(?=\S))?(?:"([^"]*)"?|(\S+))/giu

/** What is searched for as words, folded: without operators and what is excluded. `from:` and `subject:` count. */
export function searchedWords(typed: string): string[] {
  return [...typed.matchAll(piece)].flatMap(([, minus = '', name = '', quoted, plain = '']) => {
    if (minus === '-' || (name !== '' && !/^(from|customer|subject)$/i.test(name))) return []
    return (quoted ?? plain).match(/[\p{L}\p{N}\p{M}]+/gu)?.map(fold) ?? []
  })
}

/** The piece of the text that the caret is in or behind: where it starts, and what stands there up to the caret. */
export function pieceAt(typed: string, caret: number): { start: number; text: string } {
  const before = typed.slice(0, caret)
  const start = /(?:-?[a-z]+:"[^"]*|\S*)$/iu.exec(before)?.index ?? caret
  return { start, text: before.slice(start) }
}

/** Folded as the server folds: case and accents make no difference. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/ß/g, 'ss')
}
