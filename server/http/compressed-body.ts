import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../lib/app-error.ts'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * Unpacks bodies that come compressed (Content-Encoding, Transfer-Encoding); the limit on bodies counts what comes out. Answers 415 for
 * an encoding nobody knows and 400 for bytes that are not what they say. Forms with files are read elsewhere, as sent.
 */
export function registerCompressedBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = encodingOf(request)
    if (encoding === '' || request.headers['content-type']?.startsWith('multipart/')) return
    const decoder = decoders[encoding]
    if (decoder === undefined)
      throw new AppError('unsupportedMedia', 'the body must be sent plain, as gzip, deflate or br')
    const packed = { length: 0 }
    payload.on('data', (chunk: Buffer) => {
      packed.length += chunk.length
    })
    // Fastify compares Content-Length with what came over the wire
    return Object.defineProperty(Readable.from(unpack(payload.pipe(decoder()), encoding)), 'receivedEncodedLength', {
      get: () => packed.length,
    })
  })
}

/** What the body is packed with, by either header that may say so; empty for nothing. */
function encodingOf({ headers }: FastifyRequest): string {
  return [headers['content-encoding'], headers['transfer-encoding']]
    .flatMap((header) => header?.split(',') ?? [])
    .map((name) => name.trim().toLowerCase())
    .filter((name) => !['', 'identity', 'chunked'].includes(name))
    .join(', ')
}

async function* unpack(stream: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  try {
    yield* stream
  } catch {
    throw new AppError('invalid', `the body is not complete ${encoding}`)
  }
}
