// Reads docs/compat.md: which addresses it names, and what it says about them.

export interface Named {
  /** Upper case; null = every verb there is. */
  method: string | null
  /** Whole, parameters as `{}`. */
  path: string
  state: 'there' | 'missing'
  row: string
}

/** Parameters have other names in the document than in routes. */
export const withoutNames = (path: string): string => path.replace(/\{[^}]*\}/g, '{}')

const verbs: Record<string, readonly string[]> = {
  list: ['GET /x.json'],
  get: ['GET /x/{}.json'],
  create: ['POST /x.json'],
  update: ['PUT /x/{}.json', 'PATCH /x/{}.json'],
  delete: ['DELETE /x/{}.json'],
}
const bulk: Record<string, readonly string[]> = {
  update: ['PUT /x/update.json', 'PATCH /x/update.json'],
  delete: ['DELETE /x/delete.json'],
}
const wholePrefix = /^\/(desk|launchpad|contact|uploads|sign-in|sign-out|healthz|readyz)(\/|$)/

/** Every address that the first cells of the tables name: `GET`, `POST /x.json`; a whole resource; or any verb of a path. */
export function readCompat(text: string): Named[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim())
      const [first = '', second = '', third = ''] = cells.slice(1)
      const state = second.startsWith('missing') || third === 'missing' ? ('missing' as const) : ('there' as const)
      const name = /^`([a-z/]+)`$/.exec(first)?.[1]
      const words = second.split(', ')
      const named = name !== undefined && words.every((word) => word in verbs || word === 'bulk')
      return (named ? namedByResource(name, words) : namedByCell(first)).map((one) => ({ ...one, state, row: line }))
    })
}

function namedByResource(name: string, words: readonly string[]): Pick<Named, 'method' | 'path'>[] {
  const patterns = words.flatMap((word) => verbs[word] ?? words.flatMap((other) => bulk[other] ?? []))
  return patterns.map((pattern) => {
    const [method = '', path = ''] = pattern.split(' ')
    return { method, path: `/desk/api/v2${path.replace('/x', `/${name}`)}` }
  })
}

function namedByCell(cell: string): Pick<Named, 'method' | 'path'>[] {
  const found: Pick<Named, 'method' | 'path'>[] = []
  let waiting: string[] = []
  for (const [, span = ''] of cell.matchAll(/`([^`]+)`/g)) {
    const [, method, path] = /^(GET|POST|PUT|PATCH|DELETE)?\s*(\/\S+)?$/.exec(span) ?? []
    if (method !== undefined) waiting.push(method)
    if (path === undefined || path.includes('…')) continue
    const whole = withoutNames(wholePrefix.test(path) ? path : `/desk/api/v2${path}`)
    const resource = method === undefined && /^\/[a-z]+\.json$/.test(path)
    const paths = resource
      ? [whole, ...['/{}', '/update', '/delete'].map((end) => whole.replace('.json', `${end}.json`))]
      : [whole]
    for (const one of paths)
      found.push(...(waiting.length === 0 ? [null] : waiting).map((verb) => ({ method: verb, path: one })))
    waiting = []
  }
  return found
}
