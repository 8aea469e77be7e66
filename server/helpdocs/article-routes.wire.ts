import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { unwrap } from '../desk-api/body.ts'
import { answerList, answerOne, idOf, presentOne } from '../desk-api/mount.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { helpdocarticles } from './helpdocarticles.wire.ts'
import { isSite } from './queries.ts'
import { createArticleIn, deleteArticle, updateArticle } from './write-article.wire.ts'

const path = `${apiPrefix}/helpdocssites/:siteId/helpdocarticles`

/** Mounts articles under their site; across sites they are a declared resource. */
export function registerArticleRoutes(app: FastifyInstance): void {
  const again = (status: number) => ({ config: { idempotency: { present: presentAgain(status) } } })

  app.get(`${path}.json`, async (request) =>
    answerList(request, helpdocarticles, sql`t.site_id = ${await siteOf(request)}`),
  )
  app.post(`${path}.json`, again(201), async (request, reply) => {
    const siteId = await siteOf(request)
    const id = await createArticleIn(ctxOf(request), unwrap(request.body, 'helpdocarticle'), siteId)
    return answerOne(request, helpdocarticles, id, reply.code(201))
  })
  app.get(`${path}/:id.json`, async (request) => answerOne(request, helpdocarticles, await articleOf(request, true)))
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${path}/:id.json`,
    ...again(200),
    handler: async (request) => {
      const id = await articleOf(request, false)
      await updateArticle(ctxOf(request), unwrap(request.body, 'helpdocarticle'), id)
      return answerOne(request, helpdocarticles, id)
    },
  })
  app.delete(`${path}/:id.json`, async (request, reply) => {
    await deleteArticle(ctxOf(request), await articleOf(request, false))
    return reply.code(204).send()
  })
}

async function siteOf(request: FastifyRequest): Promise<number> {
  const siteId = idOf(request, 'siteId')
  if (!(await isSite(ctxOf(request).db, siteId))) throw new AppError('notFound', 'not found')
  return siteId
}

/** The article in the path, which must be of the site in the path; a deleted one can only be read. */
async function articleOf(request: FastifyRequest, withDeleted: boolean): Promise<number> {
  const [siteId, id] = [idOf(request, 'siteId'), idOf(request)]
  const rows = await ctxOf(request).db.query(sql`
    select 1 from helpdocarticles where id = ${id} and site_id = ${siteId} and (state = 'active' or ${withDeleted})`)
  if (rows.length === 0) throw new AppError('notFound', 'not found')
  return id
}

function presentAgain(status: number) {
  return async (ctx: Ctx, id: number, request: FastifyRequest) => ({
    status,
    body: await presentOne(ctx, helpdocarticles, id, parseListQuery(request.query as Record<string, unknown>)),
  })
}
