import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { answerList, answerOne, idOf, presentOne } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { ctxOf } from '../http/context.ts'
import { accessTicket } from '../tickets/access.ts'
import { addMessageFromWire } from './add-message.wire.ts'
import { messages } from './messages.wire.ts'

/** Mounts messages under their ticket; across tickets they are a declared resource. */
export function registerMessageRoutes(app: FastifyInstance): void {
  const path = `${apiPrefix}/tickets/:ticketId/messages`
  app.get(`${path}.json`, async (request) => {
    const ticket = await accessTicket(ctxOf(request), idOf(request, 'ticketId'), 'see')
    numberedThreadTypes(request)
    return answerList(request, messages, sql`t.ticket_id = ${ticket.id}`)
  })
  app.post(`${path}.json`, { config: { idempotency: { present: presentAgain } } }, async (request, reply) => {
    const id = await addMessageFromWire(ctxOf(request), idOf(request, 'ticketId'), request.body)
    return answerOne(request, messages, id, reply.code(201))
  })
  app.get(`${path}/:id.json`, async (request) => {
    await accessTicket(ctxOf(request), idOf(request, 'ticketId'), 'see')
    return answerOne(request, messages, idOf(request))
  })
}

async function presentAgain(ctx: Ctx, id: number, request: FastifyRequest) {
  return {
    status: 201,
    body: await presentOne(ctx, messages, id, parseListQuery(request.query as Record<string, unknown>)),
  }
}

// One client filters by the numbers of thread types (clients.md 14).
const words: Record<string, string> = { '1': 'message', '2': 'forward', '3': 'note', '4': 'eventInfo' }

function numberedThreadTypes(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown>
  if (typeof query.filter !== 'string') return
  query.filter = query.filter.replace(
    /("threadType"\s*:\s*(?:\{\s*"\$(?:eq|ne)"\s*:\s*)?)"?([1-4])"?/g,
    (_, before: string, number: string) => `${before}"${words[number]}"`,
  )
}
