import type { FastifyInstance } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { Problems } from '../lib/app-error.ts'
import { again, answerTicket } from '../tickets/answer-ticket.wire.ts'
import { sourcedRef } from '../tickets/create-ticket.wire.ts'
import { moveMessage } from './move-message.ts'

/** Mounts the correction of where a mail went: `{"ticket": {"id": 7}}`, or nothing for a ticket of its own. */
export function registerMessageMove(app: FastifyInstance): void {
  app.post(`${apiPrefix}/tickets/:ticketId/messages/:id/move.json`, again, async (request) => {
    const problems = new Problems()
    // not unwrapped by `ticket`: here that is the target
    const { fields } = unwrap(request.body, 'message')
    const target = sourcedRef(problems, 'ticket', fields.ticket)
    problems.throwIfAny()
    const place = { ticketId: idOf(request, 'ticketId'), id: idOf(request) }
    return answerTicket(request, await moveMessage(ctxOf(request), place, target))
  })
}
