import type { FastifyInstance } from 'fastify'
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from '../../web/api/schema.d.ts'
import { expectDescribed } from './described.ts'

/** The client that programs generate from docs/openapi.json, on a desk without a network. */
export type TypedClient = Client<paths>

/** Every answer must also be one that the description describes; a wrong path, parameter or field does not compile. */
export function typedClient(app: FastifyInstance, token: string): TypedClient {
  return createClient<paths>({
    baseUrl: 'http://desk.test/desk/api/v2',
    headers: { authorization: `Bearer ${token}` },
    querySerializer: { array: { style: 'form', explode: false } },
    fetch: (request) => inject(app, request),
  })
}

async function inject(app: FastifyInstance, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const payload = await request.text()
  const answer = await app.inject({
    method: request.method as 'GET',
    url: `${pathname}${search}`,
    headers: Object.fromEntries(request.headers),
    ...(payload === '' ? {} : { payload }),
  })
  const contentType = String(answer.headers['content-type'] ?? '')
  const isJson = contentType.startsWith('application/json')
  const body: unknown = answer.payload === '' ? undefined : isJson ? JSON.parse(answer.payload) : answer.payload
  expectDescribed({ method: request.method, url: `${pathname}${search}`, status: answer.statusCode, contentType, body })
  const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304
  const headers = { 'content-type': contentType, 'content-length': String(answer.rawPayload.length) }
  return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode, headers })
}
