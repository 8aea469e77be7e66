import { Failure } from '../../api/failure.ts'
import { problemWords } from '../../i18n/problem-words.ts'
import type { FieldSpec, Row } from './spec.ts'

/** What is wrong at a path of the body or anything below it. */
export function problemAt(error: unknown, source: string): string | undefined {
  if (!(error instanceof Failure)) return undefined
  const found = error.problems.find((problem) => isBelow(problem.source, source))
  return found === undefined ? undefined : problemWords(found.detail)
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
