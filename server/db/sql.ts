/** A statement and its values: `text` has `$1`…`$n`, `values` has n entries. */
export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

class Fragment implements Sql {
  readonly text: string
  readonly values: readonly unknown[]
  readonly pieces: readonly string[]
  constructor(pieces: readonly string[], values: readonly unknown[], text = numbered(pieces)) {
    this.pieces = pieces
    this.values = values
    this.text = text
  }
}

// A template without nested fragments always has the same text: number its parameters once.
const texts = new WeakMap<readonly string[], string>()

/**
 * Writes SQL as SQL. Values become parameters; a nested `sql` fragment is spliced in with its own values.
 * Nothing is ever quoted into the text, so a value cannot become code.
 */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  if (!values.some((value) => value instanceof Fragment)) {
    let text = texts.get(strings)
    if (text === undefined) texts.set(strings, (text = numbered(strings)))
    return new Fragment(strings, values, text)
  }
  const pieces: string[] = []
  const flat: unknown[] = []
  // `open` is the piece being written: it ends where the next parameter stands
  let open = strings[0] ?? ''
  values.forEach((value, index) => {
    if (value instanceof Fragment) {
      value.pieces.forEach((piece, nth) => {
        if (nth === 0) open += piece
        else {
          pieces.push(open)
          open = piece
        }
      })
      flat.push(...value.values)
    } else {
      pieces.push(open)
      open = ''
      flat.push(value)
    }
    open += strings[index + 1] ?? ''
  })
  pieces.push(open)
  return new Fragment(pieces, flat)
}

/** Text of our own that is not a value (a column name from a declaration); never anything a client sent. */
export function raw(text: string): Sql {
  return new Fragment([text], [])
}

/** Joins fragments; an empty list gives an empty fragment. */
export function join(fragments: readonly Sql[], separator = ', '): Sql {
  let result: Sql = raw('')
  fragments.forEach((fragment, index) => {
    result = index === 0 ? fragment : sql`${result}${raw(separator)}${fragment}`
  })
  return result
}

function numbered(pieces: readonly string[]): string {
  return pieces.reduce((text, piece, index) => (index === 0 ? piece : `${text}$${index}${piece}`), '')
}
