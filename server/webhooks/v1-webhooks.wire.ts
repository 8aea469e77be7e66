import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { isObject, unwrap } from '../desk-api/body.ts'
import { idOf, presentOne } from '../desk-api/mount.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isAllowed } from '../desk-api/rights.ts'
import { removeRow } from '../desk-api/write.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { webhookendpoints } from './webhookendpoints.wire.ts'
import { createEndpoint } from './write-endpoint.wire.ts'

/**
 * POST and DELETE of the older API, which one workflow platform calls beside v2 (clients.md 43): the same endpoints,
 * with the events and inboxes as plain lists and the id at the top of the answer.
 */
export function registerOldWebhooks(app: FastifyInstance): void {
  const idempotency = { present: async (ctx: Ctx, id: number) => ({ status: 201, body: await presentOld(ctx, id) }) }
  app.post('/desk/v1/webhooks.json', { config: { idempotency } }, async (request, reply) => {
    const ctx = adminCtx(request)
    const id = await createEndpoint(ctx, fromOld(unwrap(request.body, 'webhook')))
    return reply.code(201).send(await presentOld(ctx, id))
  })
  app.delete('/desk/v1/webhooks/:id.json', async (request, reply) => {
    const ctx = adminCtx(request)
    const id = idOf(request)
    const { webhookendpoint } = await presentOne(ctx, webhookendpoints, id, { includes: [], fields: ['state'] })
    if ((webhookendpoint as { state: string }).state === 'deleted') throw new AppError('notFound', 'not found')
    await removeRow(ctx, webhookendpoints, id)
    return reply.code(204).send()
  })
}

function adminCtx(request: FastifyRequest): Ctx {
  const ctx = ctxOf(request)
  if (!isAllowed(webhookendpoints.access.write, ctx.actor))
    throw new AppError('forbidden', 'only site admins may manage webhooks')
  return ctx
}

function fromOld({ fields }: WireBody): WireBody {
  const { active, events, inboxes, ...rest } = fields
  return {
    fields: { ...rest, ...(active === false ? { state: 'inactive' } : {}) },
    included: {
      webhookendpointevents: asRows(events, (code) => ({ code })),
      webhookendpointinboxes: asRows(inboxes, (inbox) => ({ inbox })),
    },
  }
}

const asRows = (list: unknown, row: (entry: unknown) => object): unknown =>
  Array.isArray(list) ? list.map((entry) => (isObject(entry) && 'code' in entry ? entry : row(entry))) : list

async function presentOld(ctx: Ctx, id: number): Promise<object> {
  const includes = ['webhookendpointevents', 'webhookendpointinboxes']
  const body = await presentOne(ctx, webhookendpoints, id, { includes, fields: null })
  const endpoint = body.webhookendpoint as Record<string, unknown>
  const included = body.included as { webhookendpointevents: { code: string }[]; webhookendpointinboxes: object[] }
  return {
    id,
    url: endpoint.url,
    active: endpoint.state === 'active',
    allEvents: endpoint.allEvents,
    allInboxes: endpoint.allInboxes,
    contentType: endpoint.contentType,
    events: included.webhookendpointevents.map((row) => row.code),
    inboxes: included.webhookendpointinboxes.map((row) => (row as { inbox: { id: number } }).inbox.id),
    createdAt: endpoint.createdAt,
  }
}
