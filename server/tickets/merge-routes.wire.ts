import type { FastifyInstance } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { formatInstant } from '../desk-api/present.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readRefs } from '../desk-api/values.ts'
import { ctxOf } from '../http/context.ts'
import { Problems } from '../lib/app-error.ts'
import { accessTicket } from './access.ts'
import { again, answerTicket } from './answer-ticket.wire.ts'
import { listMerges } from './merge-record.ts'
import { type MergePreview, previewMerge } from './preview-merge.ts'
import { unmergeTickets } from './unmerge-tickets.ts'

const refTo = (type: string) => (id: number) => ({ id, type })
const [ticketRef, userRef] = [refTo('tickets'), refTo('users')]

/** Looking at a merge before it is done, and taking it back within a day (ours). */
export function registerMergeRoutes(app: FastifyInstance): void {
  const path = `${apiPrefix}/tickets/:id`

  app.post(`${path}/merge/preview.json`, async (request) => {
    const problems = new Problems()
    const { tickets } = unwrap(request.body, 'ticket').fields
    const sources = (readRefs(problems, 'tickets', tickets) ?? []).map(({ id, source }) => ({ value: id, source }))
    return { preview: present(idOf(request), await previewMerge(ctxOf(request), idOf(request), sources, problems)) }
  })

  app.post(`${path}/unmerge.json`, again, async (request) =>
    answerTicket(request, await unmergeTickets(ctxOf(request), idOf(request))),
  )

  app.get(`${path}/merges.json`, async (request) => {
    const ctx = ctxOf(request)
    const ticket = await accessTicket(ctx, idOf(request), 'see')
    const merges = await listMerges(ctx.db, ticket.id)
    return {
      merges: merges.map((merge) => ({
        id: merge.id,
        ticket: ticketRef(merge.targetId),
        tickets: merge.sourceIds.map(ticketRef),
        createdAt: formatInstant(merge.createdAt),
        createdBy: merge.createdById === null ? null : userRef(merge.createdById),
        undoUntil: formatInstant(merge.undoUntil),
        undoneAt: formatInstant(merge.undoneAt),
      })),
    }
  })
}

function present(targetId: number, preview: MergePreview): object {
  return {
    ticket: ticketRef(targetId),
    tickets: preview.ticketIds.map(ticketRef),
    messages: preview.messages.map((message) => ({
      id: message.id,
      type: 'messages',
      ticket: ticketRef(message.ticketId),
      threadType: message.threadType,
      createdAt: formatInstant(message.createdAt),
      createdBy: message.createdById === null ? null : { id: message.createdById, type: message.createdByType },
      previewText: message.text,
    })),
    customer: { id: preview.customerId, type: 'customers' },
    leftOutCustomers: preview.leftOutCustomerIds.map(refTo('customers')),
    tags: preview.tagIds.map(refTo('tags')),
    followers: preview.followerIds.map(userRef),
    toldAgents: preview.toldUserIds.map(userRef),
    toldCustomers: [],
  }
}
