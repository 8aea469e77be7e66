import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { isObject, unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readBoolean, readRefs, readText } from '../desk-api/values.ts'
import { ctxOf } from '../http/context.ts'
import { Problems } from '../lib/app-error.ts'
import { accessTicket } from './access.ts'
import { again, answerTicket } from './answer-ticket.wire.ts'
import { archiveTicket } from './archive-ticket.ts'
import {
  createTicketFromWire,
  longestMessage,
  longestSubject,
  readAddresses,
  readEditMethod,
  readFiles,
  readSendFrom,
  sourcedRef,
} from './create-ticket.wire.ts'
import { followTicket } from './follow-ticket.ts'
import { forwardTicket } from './forward-ticket.ts'
import { mergeTickets } from './merge-tickets.ts'
import { updateTicket } from './update-ticket.ts'

type Action = (ctx: Ctx, id: number, body: Record<string, unknown>) => Promise<number>

/** Actions that answer a ticket; the path is the name. */
const actions: Record<string, Action> = {
  merge: mergeFromWire,
  split: splitFromWire,
  forward: forwardFromWire,
  archive: (ctx, id) => archiveTicket(ctx, id, true),
  unarchive: (ctx, id) => archiveTicket(ctx, id, false),
}

/** Mounts what can be done with a ticket beside changing it (desk-api-tickets.md 12). */
export function registerTicketActionRoutes(app: FastifyInstance): void {
  const path = `${apiPrefix}/tickets/:id`
  for (const [name, act] of Object.entries(actions)) {
    app.post(`${path}/${name}.json`, again, async (request) =>
      answerTicket(request, await act(ctxOf(request), idOf(request), unwrap(request.body, 'ticket').fields)),
    )
  }
  app.put(`${path}/read.json`, async (request, reply) => {
    const problems = new Problems()
    const readUpTo = sourcedRef(problems, 'message', unwrap(request.body, 'ticket').fields.message)
    await updateTicket(ctxOf(request), idOf(request), { isRead: true, readUpTo }, problems)
    return reply.code(204).send()
  })
  app.put(`${path}/unread.json`, async (request, reply) => {
    await updateTicket(ctxOf(request), idOf(request), { isRead: false })
    return reply.code(204).send()
  })
  app.put(`${path}/followers/:userId.json`, async (request, reply) => {
    await followTicket(ctxOf(request), followed(request), true)
    return reply.code(204).send()
  })
  app.delete(`${path}/followers/:userId.json`, async (request, reply) => {
    await followTicket(ctxOf(request), followed(request), false)
    return reply.code(204).send()
  })
}

const followed = (request: FastifyRequest) => ({ ticketId: idOf(request), userId: idOf(request, 'userId') })

/** `{"tickets": [{"id": 2}, 3]}`: these go into the ticket of the path. */
function mergeFromWire(ctx: Ctx, id: number, body: Record<string, unknown>): Promise<number> {
  const problems = new Problems()
  const sources = (readRefs(problems, 'tickets', body.tickets) ?? []).map((entry) => ({
    value: entry.id,
    source: entry.source,
  }))
  return mergeTickets(ctx, id, sources, problems)
}

/** The body of a create, with the message the new ticket is made from as `message: {id}` or `fromThreadId`. */
async function splitFromWire(ctx: Ctx, id: number, body: Record<string, unknown>): Promise<number> {
  await accessTicket(ctx, id, 'see')
  const { message, ...fields } = body
  const isReference = isObject(message) || typeof message === 'number'
  const problems = new Problems()
  const source = isReference ? message : body.fromThreadId
  if (sourcedRef(problems, 'message', source) === undefined) {
    problems.add('message', 'must be set')
    problems.throwIfAny()
  }
  const created = await createTicketFromWire(ctx, {
    // a text in `message` is that of the new ticket, as in a create
    fields: { ...fields, message: isReference ? undefined : message, fromThreadId: source, fromTicketId: id },
    included: {},
  })
  return created.id
}

/** `{to, cc, bcc, subject, message, includeHistory, files}` and what else a new ticket may be given. */
function forwardFromWire(ctx: Ctx, id: number, body: Record<string, unknown>): Promise<number> {
  const problems = new Problems()
  return forwardTicket(
    ctx,
    id,
    {
      to: readAddresses(problems, 'to', body.to) ?? [],
      cc: readAddresses(problems, 'cc', body.cc),
      bcc: readAddresses(problems, 'bcc', body.bcc),
      subject: readText(problems, 'subject', body.subject, { max: longestSubject }),
      message: readText(problems, 'message', body.message, { max: longestMessage }),
      editMethod: readEditMethod(problems, body.editMethod),
      includeHistory: readBoolean(problems, 'includeHistory', body.includeHistory),
      files: readFiles(problems, body.files),
      inboxId: sourcedRef(problems, 'inbox', body.inbox),
      agentId: sourcedRef(problems, 'agent', body.agent),
      statusId: sourcedRef(problems, 'status', body.status),
      sendFrom: readSendFrom(problems, body.sendFrom),
    },
    problems,
  )
}
