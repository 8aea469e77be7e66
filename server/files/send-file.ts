import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorBody } from '../http/errors.ts'
import { AppError } from '../lib/app-error.ts'
import { contentDisposition } from '../lib/content-disposition.ts'
import type { BlobStore } from './blob-store.ts'
import { parseRange } from './byte-range.ts'
import type { FileRow } from './queries.ts'

/**
 * Answers with a file's bytes, whole or the range asked for. Whatever a stranger sent, the browser neither guesses
 * its type nor runs it: nosniff and a sandbox without any right.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    file,
    store,
    kind,
    isShared = false,
  }: {
    file: FileRow
    store: BlobStore
    kind: 'attachment' | 'inline'
    /** The address itself is the permission: frames without an origin of their own may show the file, too. */
    isShared?: boolean
  },
): Promise<FastifyReply> {
  const size = file.uploaded_at === null ? null : await store.size(file.storage_key)
  if (size === null) throw new AppError('notFound', 'not found')
  const etag = `"${file.storage_key}"`
  const range = isSameVersion(request, etag) ? parseRange(request.headers.range, size) : null
  reply
    .header('Accept-Ranges', 'bytes')
    .header('ETag', etag)
    .header('Cache-Control', 'private, no-cache')
    .header('X-Content-Type-Options', 'nosniff')
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .header('Cross-Origin-Resource-Policy', isShared ? 'cross-origin' : 'same-origin')
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  if (range === 'unsatisfiable') {
    const problem = { detail: 'is beyond the end of the file', source: 'Range' }
    return reply
      .code(416)
      .header('Content-Range', `bytes */${size}`)
      .send(errorBody(416, [problem], request.id))
  }
  const stream = await store.read(file.storage_key, range ?? undefined)
  if (range !== null) reply.code(206).header('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  return reply
    .type(file.mime_type)
    .header('Content-Disposition', contentDisposition(kind, file.filename))
    .header('Content-Length', range === null ? size : range.end - range.start + 1)
    .send(stream)
}

/** A client that resumes says which version it has begun with (RFC 9110, 13.1.5). */
function isSameVersion(request: FastifyRequest, etag: string): boolean {
  const condition = request.headers['if-range']
  return condition === undefined || condition === etag
}
