import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const compressAside = promisify(gzip)

// below that an answer fits into one packet anyway
const leastBytes = 1_024
// half of the time of the usual 6 for a tenth more bytes
const level = 4
// up to there handing the work to another thread takes longer than the work
const mostBytesAtOnce = 16_384

/**
 * Compresses what requests read (GET, HEAD) with gzip where the client takes it (RFC 9110, 12.5.3). Files, streams and
 * parts of files stay as they are. Register it after every other onSend hook of the scope: those see the text.
 */
export function registerCompression(scope: FastifyInstance): void {
  scope.addHook('onSend', async (request, reply, payload) => {
    if (!isCompressible(request, reply, payload)) return payload
    addVary(reply)
    if (!takesGzip(request.headers['accept-encoding'])) return payload
    reply.header('Content-Encoding', 'gzip').removeHeader('Content-Length')
    return payload.length > mostBytesAtOnce ? compressAside(payload, { level }) : gzipSync(payload, { level })
  })
}

// Answers of writes are small, and the only ones that tell secrets (a new token): with those left out, the length of a
// compressed answer says nothing of a secret that stands beside words somebody else chose (BREACH). The page's nonce
// is another one each time.
function isCompressible(request: FastifyRequest, reply: FastifyReply, payload: unknown): payload is string {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (typeof payload !== 'string' || payload.length < leastBytes || reply.statusCode !== 200) return false
  if (reply.hasHeader('Content-Encoding') || reply.hasHeader('Content-Disposition') || reply.hasHeader('ETag'))
    return false
  return /^(application\/([\w.-]+\+)?json|text\/html)\b/.test(String(reply.getHeader('Content-Type')))
}

/** What caches have to look at before they give the answer to somebody else. */
function addVary(reply: FastifyReply): void {
  const others = reply.getHeader('Vary')
  reply.header('Vary', others === undefined ? 'Accept-Encoding' : `${String(others)}, Accept-Encoding`)
}

/** `gzip`, else `*`, with a weight above 0. */
function takesGzip(header: string | string[] | undefined): boolean {
  const offers = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((offer) => {
      const [name = '', ...parameters] = offer.split(';').map((part) => part.trim())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { name, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
  const offer = offers.find(({ name }) => name === 'gzip') ?? offers.find(({ name }) => name === '*')
  return offer !== undefined && offer.weight > 0
}
