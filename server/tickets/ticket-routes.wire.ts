import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { unwrap } from '../desk-api/body.ts'
import { mountBulk } from '../desk-api/bulk.ts'
import { answerList, idOf, presentOne, presentWritten, writtenStatement } from '../desk-api/mount.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import type { Row } from '../desk-api/select.ts'
import { ctxOf } from '../http/context.ts'
import { createTicketFromWire } from './create-ticket.wire.ts'
import { deleteTicket, recoverTicket } from './delete-ticket.ts'
import { tickets } from './tickets.wire.ts'
import { updateTicketFromWire } from './update-ticket.wire.ts'

const path = `${apiPrefix}/tickets`

/** Mounts tickets. Their single answers carry `delayed`, and create answers 200 as its page documents (decisions). */
export function registerTicketRoutes(app: FastifyInstance): void {
  const again = { config: { idempotency: { present: presentAgain } } }

  app.get(`${path}.json`, (request) => answerList(request, tickets))
  app.post(`${path}.json`, again, async (request) => {
    const ctx = ctxOf(request)
    const query = readQuery(request)
    const { id, readBack } = await createTicketFromWire(ctx, unwrap(request.body, 'ticket'), (newId) =>
      writtenStatement(ctx, tickets, newId, query.read),
    )
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

function answerTicket(request: FastifyRequest, id: number): Promise<object> {
  return presentTicket(ctxOf(request), id, request)
}

/** `{delayed, ticket, included}`; a ticket deleted by the request that asks is still shown to who deleted it. */
async function presentTicket(ctx: Ctx, id: number, request: FastifyRequest): Promise<object> {
  const query = readQuery(request)
  return withDelayed(await presentOne(ctx, tickets, id, query.read), query.fields)
}

/** What the request wants to see, and what has to be read for that: `delayed` always. */
function readQuery(request: FastifyRequest) {
  const { includes, fields } = parseListQuery(request.query as Record<string, unknown>)
  return { fields, read: { includes, fields: fields === null ? null : [...fields, 'delayed'] } }
}

function withDelayed(body: Record<string, unknown>, fields: readonly string[] | null): object {
  const ticket = body.ticket as { delayed?: boolean }
  const delayed = ticket.delayed === true
  if (fields !== null && !fields.includes('delayed')) delete ticket.delayed
  return { delayed, ...body }
}

async function presentAgain(ctx: Ctx, id: number, request: FastifyRequest) {
  return { status: 200, body: await presentTicket(ctx, id, request) }
}
