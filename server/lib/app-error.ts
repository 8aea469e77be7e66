/** What went wrong, in the words of the API's answers. http/errors.ts maps each kind to a status. */
export type ErrorKind =
  | 'invalid' // 400
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'notFound' // 404
  | 'conflict' // 409
  | 'tooLarge' // 413
  | 'unsupportedMedia' // 415
  | 'rateLimited' // 429
  | 'unavailable' // 503

/** One problem of a request: `source` is the dotted path in the body or the query parameter's name. */
export interface Problem {
  detail: string
  source?: string
}

/** The one error feature code throws on purpose; everything else is a 500. */
export class AppError extends Error {
  readonly isAppError = true
  readonly kind: ErrorKind
  readonly problems: readonly Problem[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    kind: ErrorKind,
    problems: string | Problem | readonly Problem[],
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    const list = typeof problems === 'string' ? [{ detail: problems }] : 'detail' in problems ? [problems] : problems
    super(list.map((problem) => `${problem.source ?? ''} ${problem.detail}`.trim()).join('; '), {
      cause: options.cause,
    })
    this.kind = kind
    this.problems = list
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

const mostProblems = 1_000

/** Collects problems so that an answer can name all of them at once; of more than a thousand, the first. */
export class Problems {
  readonly list: Problem[] = []
  readonly #known = new Set<string>()
  add(source: string, detail: string): void {
    const key = `${source}\n${detail}`
    // a body with a hundred thousand wrong entries must not hold up everybody else
    if (this.list.length >= mostProblems || this.#known.has(key)) return
    this.#known.add(key)
    this.list.push({ source, detail })
  }
  /** Throws a 400 that names every problem; does nothing when there is none. */
  throwIfAny(): void {
    if (this.list.length > 0) throw new AppError('invalid', this.list)
  }
}
