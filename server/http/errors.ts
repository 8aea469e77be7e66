import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorKind, type Problem } from '../lib/app-error.ts'
import { fromDatabaseError } from './database-errors.ts'

const statusOf: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  unsupportedMedia: 415,
  rateLimited: 429,
  unavailable: 503,
}

// The live API answers E5 for 401 and 500 alike, so clients cannot rely on the code (desk-api-tickets 1.10).
const codeOf: Record<number, string> = { 401: 'E5', 403: 'E2', 404: 'E3', 429: 'E429' }

export interface ErrorBody {
  errors: { id: string; title: string; code: string; detail: string; source?: string }[]
  message: string
  requestId: string
}

/** The API's error body: one item per problem; `message` is what old PHP clients compare. */
export function errorBody(status: number, problems: readonly Problem[], requestId: string): ErrorBody {
  const reason = STATUS_CODES[status] ?? 'Error'
  const title = status === 401 ? 'Unauthenticated' : reason
  const code = codeOf[status] ?? (status >= 500 ? 'E5' : 'E4')
  return {
    errors: problems.map((problem) => ({ id: randomUUID(), title, code, ...problem })),
    message: `${status} ${reason}`,
    requestId,
  }
}

/** Makes every failure, unknown routes and wrong verbs included, answer with the API's error body. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(error, request, reply))
  app.setNotFoundHandler((request, reply) => sendError(notFound(), request, reply))
}

/** What an unknown path or verb throws: the API answers 404 for both (desk-api-other A.4). */
function notFound(): AppError {
  return new AppError('notFound', 'not found')
}

/** Answers with an error; one that we did not expect is logged and told apart only by the request id. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = isAppError(error) ? error : (fromFastify(error) ?? fromDatabaseError(error))
  // an outage, a value that slipped past validation, a bug: all for the operator to know
  const isExpected = isAppError(error) || (known !== undefined && isFastifyError(error))
  if (!isExpected) request.log.error({ error: describe(error) }, 'request failed')
  const status = known === undefined ? 500 : statusOf[known.kind]
  const problems = known?.problems ?? [{ detail: 'an internal error occurred and was logged' }]
  if (known?.retryAfterSeconds !== undefined) reply.header('Retry-After', Math.ceil(known.retryAfterSeconds))
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer')
  // a route may have set the type or length of the answer it then failed to give
  reply.removeHeader('content-length')
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(errorBody(status, problems, request.id))
}

function isAppError(error: unknown): error is AppError {
  return error instanceof AppError
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && String((error as FastifyError).code).startsWith('FST_')
}

/** Fastify's own refusals in our words; undefined for its 5xx and for everything else. */
function fromFastify(error: unknown): AppError | undefined {
  if (!isFastifyError(error)) return undefined
  switch (error.statusCode) {
    case 404:
      return notFound()
    case 413:
      return new AppError('tooLarge', 'the body is too large')
    case 415:
      return new AppError('unsupportedMedia', 'the body must be JSON')
    case 503:
      return new AppError('unavailable', 'the server is stopping', { retryAfterSeconds: 5 })
  }
  if (error.code === 'FST_ERR_BAD_URL') return new AppError('invalid', 'the address is not valid')
  const isOurs = error.statusCode === undefined || error.statusCode >= 500
  return isOurs ? undefined : new AppError('invalid', 'the request is not valid', { cause: error })
}

/** What the log keeps of an error: never the values of a statement. */
function describe(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = (error as { code?: unknown }).code
  return { type: error.name, message: error.message, code, stack: error.stack }
}
