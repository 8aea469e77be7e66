import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { isObject, unwrap } from '../desk-api/body.ts'
import { answerList, answerOne, idOf, presentOne } from '../desk-api/mount.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { isAllowed } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { addMessageFromWire } from '../messages/add-message.wire.ts'
import { again, answerTicket } from '../tickets/answer-ticket.wire.ts'
import { createTicketFromWire } from '../tickets/create-ticket.wire.ts'
import { updateTicketFromWire } from '../tickets/update-ticket.wire.ts'
import { fromOldTicket } from './old-ticket.wire.ts'

const prefix = '/desk/v1'

/** Lists that older programs read; the rows are those of today. */
const oldLists = ['customers', 'inboxes', 'ticketpriorities', 'users'] as const

/**
 * Mounts what programs still ask of the older API (clients.md 43, desk-api-other.md B): lists with their old page
 * numbers beside today's, tickets and replies in the flat form, and the creation of custom fields. Whatever has an id
 * has it at the top of the answer, too.
 */
export function registerOldRoutes(app: FastifyInstance): void {
  for (const name of oldLists) app.get(`${prefix}/${name}.json`, (request) => answerOldList(request, name))
  app.get(`${prefix}/me.json`, (request) => answerOne(request, resourceNamed('users'), ctxOf(request).actor.id))
  registerOldTickets(app)
  const config = { idempotency: { present: presentMade('customfields') } }
  app.post(`${prefix}/customfields.json`, { config }, async (request, reply) => {
    const ctx = ctxOf(request)
    const id = await createCustomField(ctx, request.body)
    return reply
      .code(201)
      .send({ id, ...(await presentOne(ctx, resourceNamed('customfields'), id, { includes: ['all'], fields: null })) })
  })
}

function registerOldTickets(app: FastifyInstance): void {
  const path = `${prefix}/tickets`
  const { present } = again.config.idempotency
  const againWithId = {
    config: {
      idempotency: {
        async present(ctx: Ctx, id: number, request: FastifyRequest) {
          const answer = await present(ctx, id, request)
          return { ...answer, body: { id, ...answer.body } }
        },
      },
    },
  }
  app.get(`${path}/:id.json`, (request) => answerOldTicket(request, idOf(request)))
  app.post(`${path}.json`, againWithId, async (request) => {
    const ctx = ctxOf(request)
    const { id } = await createTicketFromWire(ctx, await fromOldTicket(ctx.db, unwrap(request.body, 'ticket')))
    return answerOldTicket(request, id)
  })
  app.put(`${path}/:id.json`, againWithId, async (request) => {
    const ctx = ctxOf(request)
    const body = await fromOldTicket(ctx.db, unwrap(request.body, 'ticket'))
    return answerOldTicket(request, await updateTicketFromWire(ctx, body, idOf(request)))
  })
  const config = { idempotency: { present: presentMade('messages') } }
  app.post(`${path}/:id.json`, { config }, async (request, reply) => {
    const ctx = ctxOf(request)
    const { fields } = await fromOldTicket(ctx.db, unwrap(request.body, 'message'))
    const id = await addMessageFromWire(ctx, idOf(request), fields)
    return reply.code(201).send((await presentMade('messages')(ctx, id)).body)
  })
}

async function answerOldTicket(request: FastifyRequest, id: number): Promise<object> {
  return { id, ...(await answerTicket(request, id)) }
}

async function answerOldList(request: FastifyRequest, name: string): Promise<object> {
  const body = (await answerList(request, resourceNamed(name))) as { pagination?: Record<string, unknown> }
  const { records = null, page = null, pages = null } = body.pagination ?? {}
  return { ...body, count: records, page, maxPages: pages }
}

async function createCustomField(ctx: Ctx, body: unknown): Promise<number> {
  const { access, create } = resourceNamed('customfields')
  if (!isAllowed(access.write, ctx.actor)) throw new AppError('forbidden', 'you do not have permission to change this')
  if (typeof create !== 'function') throw new Error('custom fields are made by a workflow of their own')
  return create(ctx, unwrap(body, 'customfield'), 0)
}

const presentMade = (name: string) => async (ctx: Ctx, id: number) => {
  const body = await presentOne(ctx, resourceNamed(name), id, { includes: [], fields: null })
  return { status: 201, body: isObject(body) ? { id, ...body } : body }
}
