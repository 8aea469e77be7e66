import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { isObject, unwrap } from '../desk-api/body.ts'
import { answerList, answerOne, idOf, presentOne } from '../desk-api/mount.ts'
import { parseFilter, parseListQuery } from '../desk-api/query.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { accessTicket } from '../tickets/access.ts'
import { accessMessage } from './access.ts'
import { addMessageFromWire } from './add-message.wire.ts'
import { deleteMessage } from './delete-message.ts'
import { messages } from './messages.wire.ts'
import { updateMessageFromWire } from './update-message.wire.ts'

/** Mounts messages under their ticket; across tickets they are a declared resource. */
export function registerMessageRoutes(app: FastifyInstance): void {
  const path = `${apiPrefix}/tickets/:ticketId/messages`
  app.get(`${path}.json`, async (request) => {
    const ticket = await accessTicket(ctxOf(request), idOf(request, 'ticketId'), 'see')
    numberedThreadTypes(request)
    oldestFirst(request)
    return answerList(request, messages, sql`t.ticket_id = ${ticket.id}`)
  })
  app.post(`${path}.json`, { config: { idempotency: { present: presentAgain } } }, async (request, reply) => {
    const id = await addMessageFromWire(ctxOf(request), idOf(request, 'ticketId'), request.body)
    return answerOne(request, messages, id, reply.code(201))
  })
  app.get(`${path}/:id.json`, async (request) => {
    const place = { id: idOf(request), ticketId: idOf(request, 'ticketId') }
    await accessMessage(ctxOf(request), place, 'see')
    return answerOne(request, messages, place.id)
  })
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${path}/:id.json`,
    config: { idempotency: { present: presentAgain } },
    handler: async (request) => {
      const body = unwrap(request.body, 'message')
      const id = await updateMessageFromWire(ctxOf(request), body, idOf(request), idOf(request, 'ticketId'))
      return answerOne(request, messages, id)
    },
  })
  app.delete(`${path}/:id.json`, async (request, reply) => {
    await deleteMessage(ctxOf(request), { id: idOf(request), ticketId: idOf(request, 'ticketId') })
    return reply.code(204).send()
  })
}

async function presentAgain(ctx: Ctx, id: number, request: FastifyRequest) {
  return {
    status: request.method === 'POST' ? 201 : 200,
    body: await presentOne(ctx, messages, id, parseListQuery(request.query as Record<string, unknown>)),
  }
}

// One client filters by the numbers of thread types (clients.md 14).
const words: Record<string, string> = { '1': 'message', '2': 'forward', '3': 'note', '4': 'eventInfo' }

function numberedThreadTypes(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown>
  if (typeof query.filter !== 'string' || !query.filter.includes('threadType')) return
  // every number or word below the name, however deep its operators nest
  const inWords = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inWords)
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inWords(inner)]))
    return words[String(value)] ?? value
  }
  const filter = parseFilter(query.filter)
  query.filter = JSON.stringify(filter, (name, value: unknown) => (name === 'threadType' ? inWords(value) : value))
}

// The order of a conversation; after a merge the ids do not tell it.
function oldestFirst(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown>
  if (parseListQuery(query).orderBy === null) query.orderBy = 'createdAt'
}
