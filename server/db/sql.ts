/** A statement and its values: `text` has `$1`…`$n`, `values` has n entries. */
export interface Sql {
  readonly text: string
  readonly values: readonly unknown[]
}

class Fragment implements Sql {
  readonly pieces: readonly string[]
  readonly values: readonly unknown[]
  constructor(pieces: readonly string[], values: readonly unknown[]) {
    this.pieces = pieces
    this.values = values
  }

  // Most fragments end up inside others, and only the whole statement's text is ever read: parameters get their
  // numbers then.
  get text(): string {
    return numbered(this.pieces)
  }
}

/** A template without nested fragments, whose text is always the same. */
class Template extends Fragment {
  override get text(): string {
    let text = texts.get(this.pieces)
    if (text === undefined) texts.set(this.pieces, (text = numbered(this.pieces)))
    return text
  }
}

const texts = new WeakMap<readonly string[], string>()

/**
 * Writes SQL as SQL. Values become parameters; a nested `sql` fragment is spliced in with its own values.
 * Nothing is ever quoted into the text, so a value cannot become code.
 */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  if (!values.some((value) => value instanceof Fragment)) return new Template(strings, values)
  const writer = new Writer(strings[0] ?? '')
  values.forEach((value, index) => {
    writer.value(value)
    writer.append(strings[index + 1] ?? '')
  })
  return writer.finish()
}

/** Text of our own that is not a value (a column name from a declaration); never anything a client sent. */
export function raw(text: string): Sql {
  return new Fragment([text], [])
}

/** Joins fragments; an empty list gives an empty fragment. */
export function join(fragments: readonly Sql[], separator = ', '): Sql {
  const writer = new Writer('')
  fragments.forEach((fragment, index) => {
    if (index > 0) writer.append(separator)
    writer.value(fragment)
  })
  return writer.finish()
}

/** Puts pieces of text and values in a row; a fragment's own become part of it. */
class Writer {
  readonly #pieces: string[] = []
  readonly #values: unknown[] = []
  // the piece being written: it ends where the next parameter stands
  #open: string

  constructor(start: string) {
    this.#open = start
  }

  append(text: string): void {
    this.#open += text
  }

  value(value: unknown): void {
    if (!(value instanceof Fragment)) return this.#parameter(value, '')
    this.#open += value.pieces[0] ?? ''
    value.values.forEach((inner, index) => {
      this.#parameter(inner, value.pieces[index + 1] ?? '')
    })
  }

  finish(): Sql {
    this.#pieces.push(this.#open)
    return new Fragment(this.#pieces, this.#values)
  }

  #parameter(value: unknown, next: string): void {
    this.#pieces.push(this.#open)
    this.#values.push(value)
    this.#open = next
  }
}

function numbered(pieces: readonly string[]): string {
  let text = pieces[0] ?? ''
  for (let index = 1; index < pieces.length; index++) text += `$${index}${pieces[index]}`
  return text
}
