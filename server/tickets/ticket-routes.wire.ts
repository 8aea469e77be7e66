import type { FastifyInstance } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { mountBulk } from '../desk-api/bulk.ts'
import { answerList, idOf, presentWritten, writtenStatement } from '../desk-api/mount.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import type { Row } from '../desk-api/select.ts'
import { ctxOf } from '../http/context.ts'
import { again, answerTicket, readQuery, withDelayed } from './answer-ticket.wire.ts'
import { createTicketFromWire } from './create-ticket.wire.ts'
import { deleteTicket, recoverTicket } from './delete-ticket.ts'
import { tickets } from './tickets.wire.ts'
import { updateTicketFromWire } from './update-ticket.wire.ts'

const path = `${apiPrefix}/tickets`

/**
 * Mounts tickets. Their single answers carry `delayed`, and create answers 200 as its page documents (decisions), but
 * 201 to the first official SDK.
 */
export function registerTicketRoutes(app: FastifyInstance): void {
  app.get(`${path}.json`, (request) => answerList(request, tickets))
  app.post(`${path}.json`, again, async (request, reply) => {
    const ctx = ctxOf(request)
    const query = readQuery(request)
    const body = unwrap(request.body, 'ticket')
    const { id, readBack } = await createTicketFromWire(ctx, body, (newId) =>
      writtenStatement(ctx, tickets, newId, query.read),
    )
    if (isOfFirstSdk(body)) reply.code(201)
    if (readBack === undefined) return answerTicket(request, id)
    return withDelayed(await presentWritten(ctx, tickets, readBack.row as Row, query.read), query.fields)
  })
  app.get(`${path}/:id.json`, (request) => answerTicket(request, idOf(request)))
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${path}/:id.json`,
    ...again,
    handler: async (request) =>
      answerTicket(request, await updateTicketFromWire(ctxOf(request), unwrap(request.body, 'ticket'), idOf(request))),
  })
  app.delete(`${path}/:id.json`, async (request, reply) => {
    await deleteTicket(ctxOf(request), idOf(request))
    return reply.code(204).send()
  })
  mountBulk(app, tickets, { update: updateTicketFromWire, remove: (ctx, _body, id) => deleteTicket(ctx, id) })
  // one site a database: any installation id is this one
  for (const prefix of [path, `${apiPrefix}/installations/:installationId/tickets`]) {
    app.post(`${prefix}/:id/recover.json`, again, async (request) =>
      answerTicket(request, await recoverTicket(ctxOf(request), idOf(request))),
    )
  }
}

// The first official SDK sends the zero values of read-only fields, and to it a create that answers 200 has failed.
function isOfFirstSdk({ fields }: WireBody): boolean {
  return fields['state'] === '' && fields['messageCount'] === 0 && fields['spam_score'] === 0
}
