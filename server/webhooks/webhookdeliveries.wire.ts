import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { answerOne, presentOne } from '../desk-api/mount.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { entity, entityFilter, integer, longText, ref, resource, text, timestamp } from '../desk-api/resource.ts'
import { apiPrefix, isAllowed } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { redeliver } from './redeliver.ts'

/**
 * What was sent to endpoints, and what came of it; kept for 30 days. `uuid` is the `X-Desk-Delivery` of every attempt;
 * `id` is a number as everywhere, because clients in strict languages read nothing else.
 */
export const webhookdeliveries = resource({
  wire: { one: 'webhookdelivery', many: 'webhookdeliveries' },
  table: 'webhookdeliveries',
  fields: {
    ...entity,
    uuid: text({ readonly: true }),
    webhookendpoint: ref('webhookendpoints', { readonly: true }),
    event: text({ readonly: true }),
    requestBody: longText({ readonly: true }),
    responseStatus: integer({ readonly: true }),
    responseExcerpt: longText({ readonly: true }),
    error: longText({ readonly: true }),
    attempts: integer({ readonly: true }),
    attemptedAt: timestamp({ readonly: true }),
    nextAttemptAt: timestamp({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'uuid', 'webhookendpoint', 'event', 'responseStatus', 'attempts', 'attemptedAt'],
    order: ['event', 'state', 'attempts', 'attemptedAt', 'nextAttemptAt'],
    defaultOrder: 'id',
    defaultMode: 'desc',
    states: ['pending', 'delivered', 'failed', 'cancelled'],
  },
  access: { read: 'admin', write: 'admin' },
  create: false,
  update: false,
  remove: false,
})

/** POST /webhookdeliveries/{id or uuid}/redeliver.json: sends it once more; answers the delivery, which waits then. */
export function registerRedelivery(app: FastifyInstance): void {
  const idempotency = {
    present: async (ctx: Ctx, id: number, request: FastifyRequest) => ({
      status: 200,
      body: await presentOne(ctx, webhookdeliveries, id, parseListQuery(request.query as Record<string, unknown>)),
    }),
  }
  app.post(`${apiPrefix}/webhookdeliveries/:id/redeliver.json`, { config: { idempotency } }, async (request) => {
    const ctx = ctxOf(request)
    if (!isAllowed(webhookdeliveries.access.write, ctx.actor))
      throw new AppError('forbidden', 'you do not have permission to change this')
    const id = await redeliver(ctx, (request.params as { id: string }).id)
    return answerOne(request, webhookdeliveries, id)
  })
}
