import type { FastifyInstance } from 'fastify'
import type { Document } from '../desk-api/openapi-types.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { docsPage } from './page.ts'
import { sendDocs } from './send-docs.ts'

/** GET /desk/api/v2/openapi.json for programs and /desk/api/docs for people; both need nobody signed in. */
export function registerApiDocs(app: FastifyInstance, describe: () => Document): void {
  // made at the first request: most processes are never asked
  let json: string | undefined
  let page: string | undefined
  const config = { public: true }
  app.get(`${apiPrefix}/openapi.json`, { config }, (_request, reply) => {
    json ??= JSON.stringify(describe())
    return reply
      .type('application/json; charset=utf-8')
      .header('Cache-Control', 'public, max-age=300')
      .header('Access-Control-Allow-Origin', '*')
      .send(json)
  })
  app.get('/desk/api/docs', { config }, (_request, reply) => {
    page ??= docsPage(describe()).text
    return sendDocs(reply, page)
  })
}
