import type { Problem } from '../lib/app-error.ts'

/** More than any client sends (messages nest about six deep) and far less than a stack holds. */
const maximumDepth = 50

// Own keys with these names are dropped: copied carelessly they would reach an object's prototype.
const poisonous = ['__proto__', 'constructor', 'prototype']

/**
 * Finds what no text column or JSON of ours can hold: NUL characters, lone surrogates, numbers beyond double
 * precision, nesting beyond 50 levels. Removes keys that could reach a prototype. `root` is changed in place.
 */
export function inspectInput(root: unknown, wrapper?: string): Problem[] {
  const problems: Problem[] = []
  inspect(root, { path: '', depth: 0, wrapper: wrapper?.toLowerCase(), problems })
  return problems
}

interface Place {
  path: string
  depth: number
  /** The resource's wrapper key in lower case, left out of paths; only looked for at the top. */
  wrapper: string | undefined
  problems: Problem[]
}

function inspect(value: unknown, place: Place): void {
  if (typeof value === 'string') {
    const detail = problemOfText(value)
    if (detail !== undefined) report(place, detail)
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) report(place, 'must be a number that can be stored')
  } else if (typeof value === 'object' && value !== null) {
    if (place.depth === maximumDepth) report(place, `must not be nested deeper than ${maximumDepth} levels`)
    else if (Array.isArray(value)) inspectArray(value, place)
    else inspectObject(value as Record<string, unknown>, place)
  }
}

function inspectArray(list: unknown[], place: Place): void {
  const { depth, problems } = place
  list.forEach((item, index) => {
    // most items are references or plain texts without a problem: the path is only built for what may have one
    if (typeof item === 'number' && Number.isFinite(item)) return
    inspect(item, { path: `${place.path}[${index}]`, depth: depth + 1, wrapper: undefined, problems })
  })
}

function inspectObject(object: Record<string, unknown>, place: Place): void {
  for (const key of poisonous) if (Object.hasOwn(object, key)) delete object[key]
  for (const key of Object.keys(object)) {
    const value = object[key]
    const isWrapper = key.toLowerCase() === place.wrapper && typeof value === 'object' && !Array.isArray(value)
    const path = isWrapper ? '' : place.path === '' ? key : `${place.path}.${key}`
    const inner = { path, depth: place.depth + 1, wrapper: undefined, problems: place.problems }
    const detail = problemOfText(key)
    // the path would carry the broken key into the answer, so it is named without it
    if (detail !== undefined) report({ ...inner, path: place.path }, `a name in it ${detail}`)
    else inspect(value, inner)
  }
}

function problemOfText(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain NUL characters'
  return /\p{Surrogate}/u.test(text) ? 'must not contain lone surrogates' : undefined
}

function report(place: Place, detail: string): void {
  // a hostile body could have millions of them, and one answer has to carry them all
  if (place.problems.length >= 100) return
  const source = place.path.slice(0, 200)
  place.problems.push(source === '' ? { detail } : { detail, source })
}
