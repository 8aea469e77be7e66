import { problemWords } from '../i18n/problem-words.ts'

/** One thing that was wrong with a request: `source` is the dotted path in the body or the parameter's name. */
export interface Problem {
  detail: string
  source?: string
}

/** Why a request did not do what it should: the one error that data hooks and mutations throw. */
export class Failure extends Error {
  /** The HTTP status; 0 when no answer came at all. */
  readonly status: number
  readonly problems: readonly Problem[]
  /** What the server's log calls this request; null without an answer. */
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null

  constructor(
    status: number,
    problems: readonly Problem[],
    requestId: string | null,
    retryAfterSeconds: number | null,
  ) {
    super(problems.map(({ detail }) => detail).join('; ') || `HTTP ${status}`)
    this.name = 'Failure'
    this.status = status
    this.problems = problems
    this.requestId = requestId
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** No answer: the server or the connection is down. */
  static unreachable(cause: unknown): Failure {
    const failure = new Failure(0, [], null, null)
    failure.cause = cause
    return failure
  }

  /** Everything that is wrong, in sentences. */
  allProblems(): string {
    return this.problems.map(({ detail }) => problemWords(detail)).join(' ')
  }

  /** What is wrong with one field of a form, as a sentence. */
  problemOf(source: string): string | undefined {
    const found = this.problems.find((problem) => problem.source === source)
    return found && problemWords(found.detail)
  }
}

/** Reads the API's error body; an answer without one (a proxy's page) still tells its status. */
export async function failureOf(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => null)
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return new Failure(
    response.status,
    problemsIn(body),
    response.headers.get('X-Request-Id'),
    Number.isNaN(retryAfter) ? null : retryAfter,
  )
}

function problemsIn(body: unknown): Problem[] {
  const errors = (body as { errors?: unknown } | null)?.errors
  if (!Array.isArray(errors)) return []
  return errors.map((error: { detail?: unknown; source?: unknown }) => ({
    detail: String(error.detail ?? ''),
    ...(typeof error.source === 'string' ? { source: error.source } : {}),
  }))
}
