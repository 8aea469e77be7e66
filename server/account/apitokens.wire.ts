import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { unwrap } from '../desk-api/body.ts'
import { presentOne } from '../desk-api/mount.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { entity, entityFilter, integer, type Resource, ref, resource, text, timestamp } from '../desk-api/resource.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { createTokenFromWire, deleteToken, updateTokenFromWire } from './write-token.wire.ts'

/**
 * API tokens, an extension: everybody's own, to site admins all. The secret is answered once, by the create, beside the
 * row; only its hash is stored.
 */
export const apitokens: Resource = resource({
  wire: { one: 'apitoken', many: 'apitokens' },
  table: 'api_tokens',
  fields: {
    ...entity,
    name: text({ required: true, max: 100 }),
    user: ref('users', { readonly: true }),
    expiresAt: timestamp({ readonly: true }),
    rateLimitPerMinute: integer({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'name', 'user', 'expiresAt', 'rateLimitPerMinute'],
    order: ['name', 'expiresAt'],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => (isSiteAdmin(actor) ? sql`true` : sql`t.user_id = ${actor.id}`),
  create: false,
  update: updateTokenFromWire,
  remove: (ctx, _body, id) => deleteToken(ctx, id),
})

/** POST /apitokens.json: `{apitoken, token, included}`. A repeat with the same Idempotency-Key has no `token`. */
export function registerTokenCreate(app: FastifyInstance): void {
  const present = async (ctx: Ctx, id: number, request: FastifyRequest) => ({
    status: 201,
    body: { token: null, ...(await presentOne(ctx, apitokens, id, queryOf(request))) },
  })
  app.post(
    `${apiPrefix}/apitokens.json`,
    { config: { idempotency: { present, isSecret: true } } },
    async (request, reply) => {
      const ctx = ctxOf(request)
      const { id, token } = await createTokenFromWire(ctx, unwrap(request.body, 'apitoken'))
      return reply.code(201).send({ token, ...(await presentOne(ctx, apitokens, id, queryOf(request))) })
    },
  )
}

const queryOf = (request: FastifyRequest) => parseListQuery(request.query as Record<string, unknown>)
