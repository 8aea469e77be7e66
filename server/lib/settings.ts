/** What is wrong with the settings, one phrase a variable, each starting with the variable's name. */
export type Problems = string[]

/** A wrong setting: the message is for the operator and needs no stack. */
class SettingsError extends Error {}

interface NumberRange {
  minimum: number
  maximum?: number
  otherwise: number
}

/** Functions that read one variable each and note what is wrong with it; an empty value counts as not set. */
export function readers(env: NodeJS.ProcessEnv, problems: Problems) {
  const known = new Set<string>()

  function text(name: string): string | null {
    known.add(name)
    const value = env[name]?.trim()
    return value === undefined || value === '' ? null : value
  }

  function wholeNumber(name: string, { minimum, maximum = Number.MAX_SAFE_INTEGER, otherwise }: NumberRange): number {
    const value = text(name)
    if (value === null) return otherwise
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= minimum && number <= maximum) return number
    const range = maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`
    problems.push(`${name} must be a whole number ${range} (got ${quote(value)})`)
    return otherwise
  }

  function oneOf<Value extends string>(name: string, allowed: readonly Value[], otherwise: Value): Value {
    const value = text(name)
    if (value === null) return otherwise
    const found = allowed.find((candidate) => candidate === value.toLowerCase())
    if (found === undefined) problems.push(`${name} must be one of ${allowed.join(', ')} (got ${quote(value)})`)
    return found ?? otherwise
  }

  function url(name: string, protocols: readonly string[]): string | null {
    const value = text(name)
    if (value === null) return null
    const forms = protocols.map((protocol) => `${protocol}//`)
    // The value is not shown: it may hold a password.
    if (!forms.some((form) => value.startsWith(form) && URL.canParse(value))) {
      problems.push(`${name} must be an address that starts with ${forms.join(' or ')}`)
      return null
    }
    return value
  }

  function email(name: string): string | null {
    const value = text(name)
    if (value === null || /^[^\s@<>"]+@[^\s@<>"]+$/.test(value)) return value
    problems.push(`${name} must be an e-mail address (got ${quote(value)})`)
    return null
  }

  function secret(name: string, { minimumLength }: { minimumLength: number }): string | null {
    const value = text(name)
    if (value === null || value.length >= minimumLength) return value
    problems.push(`${name} must have at least ${minimumLength} characters`)
    return null
  }

  /** Notes variables with our prefix that nobody read (misspelt ones), then throws when anything is wrong. */
  function finish(prefix: string): void {
    for (const name of Object.keys(env).sort()) {
      // the test runner's own switches are inherited by servers that tests start
      if (!name.startsWith(prefix) || name.startsWith(`${prefix}TEST_`) || known.has(name)) continue
      problems.push(`${name} is not a setting (known: ${namesLike(name, known)})`)
    }
    if (problems.length > 0) throw new SettingsError(problems.join('; '))
  }

  return { text, wholeNumber, oneOf, url, email, secret, finish }
}

/** The known names with the same prefix; those that share the most words with the wrong one come first. */
function namesLike(wrong: string, known: ReadonlySet<string>): string {
  const words = new Set(wrong.split('_'))
  const shared = (name: string) => name.split('_').filter((word) => words.has(word)).length
  return [...known]
    .filter((name) => name.startsWith('DESK_'))
    .sort((left, right) => shared(right) - shared(left))
    .join(', ')
}

function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
}
