import { TextDecoder } from 'node:util'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../lib/app-error.ts'
import { inspectInput } from './clean-input.ts'
import { registerCompressedBodies } from './compressed-body.ts'
import { isOldForm, parseForm } from './form-body.ts'
import { isRepeatGuarded } from './repeat-guard.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

// JSON in any dress; text/plain and nothing at all are what plain scripts and old clients send.
const jsonTypes = /^(application\/json|text\/json|text\/plain|\*\/\*|application\/[\w.+-]+\+json)$/

/**
 * Replaces Fastify's parsers: every body is JSON whatever its type says, unless the type is clearly another one. The
 * older API takes forms, too.
 */
export function registerBodies(app: FastifyInstance): void {
  app.decorateRequest('rawBody', null)
  registerCompressedBodies(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer<ArrayBuffer>) => {
    if (request.headers['idempotency-key'] !== undefined || isRepeatGuarded(request)) request.rawBody = body
    // an empty body with a content type is ordinary: task links, file confirmations (clients.md 6)
    if (body.length === 0) return undefined
    const { 'content-type': contentType = '' } = request.headers
    const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
    // what curl and HTTP libraries call a text that nobody gave a type
    const isUntyped = type === 'application/x-www-form-urlencoded' && /^\s*\{/.test(body.toString('latin1', 0, 100))
    if (!isUntyped && isOldForm(request.url, type)) return checked(await parseForm(body, contentType))
    if (type !== '' && !isUntyped && !jsonTypes.test(type)) {
      throw new AppError('unsupportedMedia', `the body must be JSON, not ${type.slice(0, 100)}`)
    }
    return parseJson(decode(body, contentType), wrapperOf(request.url))
  })
}

/** Parses a JSON object; throws a 400 for anything else and for input that cannot be stored (see clean-input.ts). */
function parseJson(text: string, wrapper?: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('invalid', 'invalid JSON')
  }
  // a client's "no body" is sometimes spelt null
  if (value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) throw new AppError('invalid', 'the body must be a JSON object')
  return checked(value as Record<string, unknown>, wrapper)
}

function checked(value: Record<string, unknown>, wrapper?: string): Record<string, unknown> {
  const problems = inspectInput(value, wrapper)
  if (problems.length > 0) throw new AppError('invalid', problems)
  return value
}

/** The key that may wrap a body sent to `url`: `ticket` for …/tickets.json, `file` for …/files/ref.json. */
export function wrapperOf(url: string): string | undefined {
  const path = url.split('?', 1)[0]?.replace(/\.json$/, '') ?? ''
  const plural = path.split('/').findLast((part) => /^[a-z]{3,}s$/i.test(part))
  if (plural === undefined) return undefined
  if (/ies$/i.test(plural)) return plural.replace(/ies$/i, 'y')
  return plural.replace(/(?<=ss|x|us|ias)es$|s$/i, '')
}

/** UTF-8 whatever the type says, for many say what is not so; what is none is read as the type says. */
function decode(body: Buffer, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  // letters in UTF-16 are valid UTF-8, too, with a NUL beside each
  const decoders = /^utf-?16/i.test(charset) ? [decoderOf(charset)] : [utf8, decoderOf(charset)]
  for (const decoder of decoders) {
    try {
      return decoder.decode(body)
    } catch {
      // the next one
    }
  }
  throw new AppError('invalid', 'the body must be valid UTF-8')
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return utf8
  }
}
