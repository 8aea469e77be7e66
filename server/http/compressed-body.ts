import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../lib/app-error.ts'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/**
 * Unpacks bodies that come compressed (Content-Encoding); the limit on bodies counts what comes out. Answers 415 for
 * an encoding nobody knows and 400 for bytes that are not what they say. Forms with files are read elsewhere, as sent.
 */
export function registerCompressedBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? ''
    if (encoding === '' || encoding === 'identity' || request.headers['content-type']?.startsWith('multipart/')) return
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

async function* unpack(stream: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  try {
    yield* stream
  } catch {
    throw new AppError('invalid', `the body is not complete ${encoding}`)
  }
}
