import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../lib/app-error.ts'

// Room for the form's fields and boundaries around the file.
const formOverheadBytes = 64 * 1024
const drainSeconds = 10

export type FilePart = Extract<Multipart, { type: 'file' }>

/** A form: its text fields, and what became of its file (undefined when there was none). */
export interface FileForm<Received> {
  fields: Map<string, string>
  received: Received | undefined
}

/**
 * Reads a multipart form with one file in the field `file`. `receive` is called when the file begins, with the fields
 * that came before it, and has to consume its stream. Throws invalid, tooLarge or unsupportedMedia.
 */
export async function readFileForm<Received>(
  request: FastifyRequest,
  maxFileBytes: number,
  receive: (fields: ReadonlyMap<string, string>, part: FilePart) => Promise<Received>,
): Promise<FileForm<Received>> {
  const fields = new Map<string, string>()
  let received: Received | undefined
  let open: FilePart | undefined
  try {
    if (!request.isMultipart()) throw new AppError('unsupportedMedia', 'the body must be multipart/form-data')
    if (Number(request.headers['content-length'] ?? 0) > maxFileBytes + formOverheadBytes) {
      throw new AppError('tooLarge', { detail: `must be ${maxFileBytes} bytes or less`, source: 'file' })
    }
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        addField(fields, part)
        continue
      }
      open = part
      if (part.fieldname !== 'file') throw new AppError('invalid', 'the file must be in the field ‘file’')
      received = await receive(fields, part)
    }
    return { fields, received }
  } catch (error) {
    open?.file.resume()
    drain(request)
    throw asRefusal(error)
  }
}

/** What a form without its file throws. */
export function missingFile(): AppError {
  return new AppError('invalid', { detail: 'must be set', source: 'file' })
}

function addField(fields: Map<string, string>, part: Exclude<Multipart, FilePart>): void {
  if (part.valueTruncated || part.fieldnameTruncated) {
    throw new AppError('invalid', { detail: 'is too long', source: part.fieldname.slice(0, 200) })
  }
  if (typeof part.value !== 'string') {
    throw new AppError('invalid', { detail: 'must be a text', source: part.fieldname })
  }
  fields.set(part.fieldname, part.value)
}

/**
 * Reads a refused body to its end, for many clients look at the answer only when they have sent everything; one that
 * takes too long is cut off.
 */
function drain(request: FastifyRequest): void {
  const { raw } = request
  if (raw.readableEnded || raw.destroyed) return
  const timer = setTimeout(() => raw.destroy(), drainSeconds * 1_000).unref()
  raw.once('close', () => clearTimeout(timer))
  raw.resume()
}

/** Broken multipart data is the client's fault; the parser's own errors carry no status. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const { code } = error as { code?: string }
  if (code === 'FST_FILES_LIMIT') return new AppError('invalid', { detail: 'must be one file', source: 'file' })
  const isBroken = /multipart|boundary|terminated early|unexpected end|malformed/i.test(error.message)
  return isBroken ? new AppError('invalid', 'the form is not complete multipart/form-data', { cause: error }) : error
}
