import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { presentOne } from '../desk-api/mount.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { ctxOf } from '../http/context.ts'
import { tickets } from './tickets.wire.ts'

// How one ticket is answered, by whatever was done to it.

/** The configuration of routes that answer a ticket: an equal request with the same key gets it again. */
export const again = { config: { idempotency: { present: presentAgain } } }

/** Answers the ticket with what the request wants to see of it. */
export function answerTicket(request: FastifyRequest, id: number): Promise<object> {
  return presentTicket(ctxOf(request), id, request)
}

/** `{delayed, ticket, included}`; a ticket deleted by the request that asks is still shown to who deleted it. */
async function presentTicket(ctx: Ctx, id: number, request: FastifyRequest): Promise<object> {
  const query = readQuery(request)
  return withDelayed(await presentOne(ctx, tickets, id, query.read), query.fields)
}

/** What the request wants to see, and what has to be read for that: `delayed` always. */
export function readQuery(request: FastifyRequest) {
  const { includes, fields } = parseListQuery(request.query as Record<string, unknown>)
  return { fields, read: { includes, fields: fields === null ? null : [...fields, 'delayed'] } }
}

/** Puts `delayed` beside the ticket, as the API documents it. */
export function withDelayed(body: Record<string, unknown>, fields: readonly string[] | null): object {
  const ticket = body.ticket as { delayed?: boolean }
  const delayed = ticket.delayed === true
  if (fields !== null && !fields.includes('delayed')) delete ticket.delayed
  return { delayed, ...body }
}

async function presentAgain(ctx: Ctx, id: number, request: FastifyRequest) {
  return { status: 200, body: await presentTicket(ctx, id, request) }
}
