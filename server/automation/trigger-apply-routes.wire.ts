import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { unwrap } from '../desk-api/body.ts'
import { mountBulkAction } from '../desk-api/bulk.ts'
import { idOf } from '../desk-api/mount.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readRefs } from '../desk-api/values.ts'
import { ctxOf } from '../http/context.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { again, answerTicket } from '../tickets/answer-ticket.wire.ts'
import type { Sourced } from '../tickets/commands.ts'
import { sourcedRef } from '../tickets/create-ticket.wire.ts'
import { tickets } from '../tickets/tickets.wire.ts'
import { applyTrigger } from './apply-trigger.ts'

/** Mounts the applying of manual triggers to one ticket and to many (desk-api-tickets.md 9). */
export function registerTriggerApplyRoutes(app: FastifyInstance): void {
  app.patch(`${apiPrefix}/tickets/:id/triggerapply.json`, again, async (request) => {
    const id = await applyFromWire(ctxOf(request), unwrap(request.body, 'ticket'), idOf(request))
    try {
      return await answerTicket(request, id)
    } catch (error) {
      // the trigger has moved it where the caller sees nothing
      if (!(error instanceof AppError) || error.kind !== 'notFound') throw error
      return { delayed: false, ticket: { id }, included: {} }
    }
  })
  mountBulkAction(app, tickets, { name: 'triggerapply', write: applyFromWire, filterOf: filterOfIds })
}

function applyFromWire(ctx: Ctx, { fields }: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  return applyTrigger(ctx, id, readTrigger(problems, fields), problems)
}

/** `trigger`, the one entry of `triggers`, or `triggerId`: the documentation does not show which it is. */
function readTrigger(problems: Problems, fields: Record<string, unknown>): Sourced<number> | undefined {
  const several = readRefs(problems, 'triggers', fields.triggers) ?? []
  if (several.length > 1) problems.add('triggers', 'must have one entry')
  const [first] = several
  return (
    sourcedRef(problems, 'trigger', fields.trigger) ??
    sourcedRef(problems, 'triggerId', fields.triggerId) ??
    (first === undefined ? undefined : { value: first.id, source: first.source })
  )
}

/** `tickets: [{id}]` or `ids: [1, 2]`, for clients that know which tickets they mean. */
function filterOfIds({ fields }: WireBody): unknown {
  const problems = new Problems()
  const entries = [
    ...(readRefs(problems, 'tickets', fields.tickets) ?? []),
    ...(readRefs(problems, 'ids', fields.ids) ?? []),
  ]
  problems.throwIfAny()
  return entries.length === 0 ? undefined : { id: { $in: entries.map((entry) => entry.id) } }
}
