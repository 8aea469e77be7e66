import { AppError } from '../lib/app-error.ts'

// Connection lost or refused, server starting or stopping, too many clients.
const unavailable = /^(08...|57P0.|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND)$/
// Deadlock and serialization failure: the same request may well succeed when sent again.
const retryable = new Set(['40001', '40P01', '55P03'])
const unreachableTexts = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered',
  'Cannot use a pool after',
]

// A value that got past validation. The request is to blame, so it is not a 500; it is logged all the same.
const refused: Record<string, string> = {
  '22001': 'a text is too long',
  '22003': 'a number is out of range',
  '22007': 'a date is not valid',
  '22008': 'a date is out of range',
  '22021': 'a text has characters that cannot be stored',
  '22P02': 'a value has the wrong form',
  '22P05': 'a text has characters that cannot be stored',
  '23503': 'refers to something that does not exist',
}

/** A driver's or PostgreSQL's error in our words; undefined when it is not one we can answer for. */
export function fromDatabaseError(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  const text = typeof code === 'string' ? code : ''
  const isFileError = text === 'ENOENT' && syscall !== 'connect'
  if ((unavailable.test(text) && !isFileError) || isUnreachable(error)) {
    return new AppError('unavailable', 'the database is not reachable', { cause: error, retryAfterSeconds: 2 })
  }
  if (retryable.has(text)) {
    return new AppError('unavailable', 'try again', { cause: error, retryAfterSeconds: 1 })
  }
  if (text === '23505') return new AppError('conflict', 'already exists', { cause: error })
  const detail = refused[text]
  return detail === undefined ? undefined : new AppError('invalid', detail, { cause: error })
}

function isUnreachable(error: Error): boolean {
  return unreachableTexts.some((start) => error.message.startsWith(start))
}
