import type { Reference, Response } from './openapi-types.ts'

interface Failure {
  title: string
  code: string
  description: string
  detail: string
  source?: string
  headers?: string[]
}

const failures: Record<number, Failure> = {
  400: {
    title: 'Bad Request',
    code: 'E4',
    description: 'Something in the request cannot be read or is not allowed; each problem names its place.',
    detail: 'must be set',
    source: 'customer',
  },
  401: {
    title: 'Unauthenticated',
    code: 'E5',
    description: 'No credentials, or ones that are unknown, expired or revoked.',
    detail: 'unauthenticated',
  },
  403: {
    title: 'Forbidden',
    code: 'E2',
    description: 'The caller may see it but not do this.',
    detail: 'you do not have permission to change this',
  },
  404: {
    title: 'Not Found',
    code: 'E3',
    description: 'There is no such thing, or the caller may not see it.',
    detail: 'not found',
  },
  409: {
    title: 'Conflict',
    code: 'E4',
    description: 'The Idempotency-Key is in use by another request, or somebody else was faster.',
    detail: 'a request with this key is still running',
    source: 'Idempotency-Key',
    headers: ['Retry-After'],
  },
  413: {
    title: 'Payload Too Large',
    code: 'E4',
    description: 'The body or the file is larger than this desk allows.',
    detail: 'the body is too large',
  },
  415: {
    title: 'Unsupported Media Type',
    code: 'E4',
    description: 'The body is of a kind this operation does not take.',
    detail: 'the body must be JSON',
  },
  416: {
    title: 'Range Not Satisfiable',
    code: 'E4',
    description: 'The range begins beyond the end of the file.',
    detail: 'is beyond the end of the file',
    source: 'Range',
  },
  429: {
    title: 'Too Many Requests',
    code: 'E429',
    description: 'The limit of this token is reached.',
    detail: 'too many requests',
    headers: ['Retry-After'],
  },
  500: {
    title: 'Internal Server Error',
    code: 'E5',
    description: 'A bug of this desk; its log has the request id.',
    detail: 'an internal error occurred and was logged',
  },
  503: {
    title: 'Service Unavailable',
    code: 'E5',
    description: 'The database cannot be reached or the server stops; worth another try.',
    detail: 'the database is not reachable',
    headers: ['Retry-After'],
  },
}

const nameOf = (failure: Failure): string => failure.title.replace(/ /g, '')

function failureResponse(status: number, failure: Failure): Response {
  const { title, code, detail, source } = failure
  const problem = {
    id: '6f0c5bd4-1c1c-4d0e-9e0a-5a5b0d6c2f11',
    title,
    code,
    detail,
    ...(source === undefined ? {} : { source }),
  }
  const message = `${status} ${status === 401 ? 'Unauthorized' : title}`
  const value = { errors: [problem], message, requestId: 'req-1' }
  return {
    description: failure.description,
    headers: headerRefs(...(failure.headers ?? [])),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' }, examples: { usual: { value } } } },
  }
}

/** The error answers of an operation, by status. */
export function failureRefs(statuses: readonly number[]): Record<string, Reference> {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(failures[status] as Failure)}` }]),
  )
}

/** Every error answer there is, as components by name. */
export function failureResponses(): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(failures).map(([status, failure]) => [nameOf(failure), failureResponse(Number(status), failure)]),
  )
}

/** References to the response headers of these names, beside those every answer has. */
export function headerRefs(...more: string[]): Record<string, Reference> {
  const names = ['X-Request-Id', 'X-Rate-Limit-Limit', 'X-Rate-Limit-Remaining', 'X-Rate-Limit-Reset', ...more]
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}
