// Words of strangers may be of any script, and may carry controls that turn the text around them (UAX #9).

// Embeddings and isolates: what closes one that is not theirs would end ours. Overrides have no honest use in a name.
const turns = /[\u202A-\u202E\u2066-\u2069]/g
const overrides = /[\u202D\u202E]/
const isRightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/** A text without controls that turn its direction; an override, which may want to deceive, is shown as `[U+202E]`. */
export function withoutTurns(text: string): string {
  return text.replace(turns, (turn) =>
    overrides.test(turn) ? `[U+${turn.codePointAt(0)?.toString(16).toUpperCase()}]` : '',
  )
}

/** A text to stand in a sentence or an attribute, where no element can keep its direction to itself. */
export function isolated(text: string): string {
  const plain = withoutTurns(text)
  const isForeign = isRightToLeft.test(plain) || document.documentElement.dir === 'rtl'
  return isForeign ? `\u2068${plain}\u2069` : plain
}
