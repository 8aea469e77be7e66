import i18next from 'i18next'
import { Failure } from '../../api/failure.ts'
import type strings from '../../locales/en/settings.json'
import type { FieldSpec, Row } from './spec.ts'

// What the API says most about single fields, in the reader's own language. The rest is shown as the API says it.
const known: Readonly<Record<string, keyof typeof strings.problem>> = {
  'already exists': 'taken',
  'must be a date as ‘2006-01-02’': 'date',
  'must be a time zone': 'zone',
  'must be a valid domain': 'domain',
  'must be a valid email address': 'email',
  'must be a whole number': 'number',
  'must be set': 'missing',
  'not found': 'gone',
}

/** A problem as a sentence. */
function problemText(detail: string): string {
  const key = known[detail]
  if (key !== undefined) return i18next.t(`settings:problem.${key}`)
  return `${detail.slice(0, 1).toLocaleUpperCase()}${detail.slice(1)}${/[.!?]$/.test(detail) ? '' : '.'}`
}

/** What is wrong at a path of the body or anything below it. */
export function problemAt(error: unknown, source: string): string | undefined {
  if (!(error instanceof Failure)) return undefined
  const found = error.problems.find((problem) => isBelow(problem.source, source))
  return found === undefined ? undefined : problemText(found.detail)
}

/** True when every problem of a failure has a field that shows it. */
export function isShownAtFields<Item extends Row>(error: unknown, fields: readonly FieldSpec<Item>[]): boolean {
  if (!(error instanceof Failure) || error.problems.length === 0) return false
  const sources = fields.flatMap((field) => [field.name, ...(field.kind === 'custom' ? (field.sources ?? []) : [])])
  return error.problems.every((problem) => sources.some((source) => isBelow(problem.source, source)))
}

function isBelow(path: string | undefined, source: string): boolean {
  return path === source || (path !== undefined && (path.startsWith(`${source}.`) || path.startsWith(`${source}[`)))
}
