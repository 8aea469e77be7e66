import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

// What programs ask for: the API of today, the older one, who a token belongs to, and the upload form's address.
const programs = /^\/(desk\/(api|v1)|launchpad|uploads)(\/|\?|$)/

const shown =
  'X-Request-Id, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, Retry-After, Idempotency-Replayed, Content-Disposition'

/**
 * Lets pages of other sites ask the API with a token, as web apps and widgets do. The answer `*` never goes with
 * credentials that a browser adds by itself, so a session's cookie opens nothing to them (Fetch, 3.3.5).
 */
export function registerCrossOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'OPTIONS' || !isForOthers(request)) return
    const { 'access-control-request-method': method, 'access-control-request-headers': headers } = request.headers
    if (method === undefined) return
    // the wildcard does not stand for Authorization: the names asked for are given back
    if (headers !== undefined) reply.header('Access-Control-Allow-Headers', headers)
    return reply
      .code(204)
      .header('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
      .header('Access-Control-Max-Age', 7200)
      .send()
  })
}

/** Says that a page elsewhere may read this answer, when one asks. */
export function allowOtherOrigins(request: FastifyRequest, reply: FastifyReply): void {
  if (!isForOthers(request)) return
  reply.header('Access-Control-Allow-Origin', '*').header('Access-Control-Expose-Headers', shown)
}

const isForOthers = ({ url, headers }: FastifyRequest): boolean => headers.origin !== undefined && programs.test(url)
