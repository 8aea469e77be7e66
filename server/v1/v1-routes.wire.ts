import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { bodyFor, unwrap } from '../desk-api/body.ts'
import { answerList, answerOne, idOf, mustSee, presentOne } from '../desk-api/mount.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { Resource, WireBody } from '../desk-api/resource.ts'
import { isAllowed } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { addressInUrl } from '../lib/email-address.ts'
import { addMessageFromWire } from '../messages/add-message.wire.ts'
import { answerTicketSearch } from '../search/search-routes.wire.ts'
import { again, answerTicket } from '../tickets/answer-ticket.wire.ts'
import { createTicketFromWire } from '../tickets/create-ticket.wire.ts'
import { updateTicketFromWire } from '../tickets/update-ticket.wire.ts'
import { findCustomerOf } from './find-customer.ts'
import { registerOldHelpDocs } from './old-help-docs.wire.ts'
import { oldLists, withOldPages } from './old-lists.ts'
import { fromOldReply, fromOldTicket } from './old-ticket.wire.ts'

const prefix = '/desk/v1'

/**
 * Mounts what programs still ask of the older API (clients.md 43, desk-api-other.md B): lists and searches with
 * their old page numbers beside today's, tickets, replies and customers in the flat form, help docs, and the creation of custom fields. Whatever
 * has an id has it at the top of the answer, too. Uploads are in files/upload-routes.ts.
 */
export function registerOldRoutes(app: FastifyInstance): void {
  for (const name of oldLists) app.get(`${prefix}/${name}.json`, (request) => answerOldList(request, name))
  app.get(`${prefix}/me.json`, (request) => answerOne(request, resourceNamed('users'), ctxOf(request).actor.id))
  registerOldTickets(app)
  registerOldCustomers(app)
  registerOldHelpDocs(app)
  const config = { idempotency: { present: presentMade('customfields', 201) } }
  app.post(`${prefix}/customfields.json`, { config }, async (request, reply) => {
    const ctx = ctxOf(request)
    const fields = writable(ctx, 'customfields')
    const id = await create(ctx, fields, unwrap(request.body, 'customfield'))
    return reply.code(201).send({ id, ...(await presentOne(ctx, fields, id, { includes: ['all'], fields: null })) })
  })
}

function registerOldCustomers(app: FastifyInstance): void {
  const config = { idempotency: { present: presentMade('customers', 200) } }
  app.post(`${prefix}/customers.json`, { config }, async (request) => {
    const ctx = ctxOf(request)
    const customers = writable(ctx, 'customers')
    const id = await create(ctx, customers, bodyFor(customers, request.body))
    return { id, ...(await answerOne(request, customers, id)) }
  })
  app.get<{ Querystring: { email?: unknown } }>(`${prefix}/customers/email.json`, async (request) => {
    const id = await findCustomerOf(ctxOf(request).db, addressInUrl(String(request.query.email ?? '')))
    if (id === null) throw new AppError('notFound', 'not found')
    return { id, ...(await answerOne(request, resourceNamed('customers'), id)) }
  })
  app.get(`${prefix}/customers/:id/previoustickets.json`, async (request) => {
    const [ctx, id] = [ctxOf(request), idOf(request)]
    await mustSee(ctx, resourceNamed('customers'), id)
    return withOldPages(await answerList(request, resourceNamed('tickets'), sql`t.customer_id = ${id}`))
  })
  app.put(`${prefix}/customers/:id.json`, { config }, async (request) => {
    const [ctx, id] = [ctxOf(request), idOf(request)]
    const customers = writable(ctx, 'customers')
    await mustSee(ctx, customers, id)
    if (typeof customers.update !== 'function') throw new Error('customers are changed by a workflow of their own')
    await customers.update(ctx, bodyFor(customers, request.body), id)
    return { id, ...(await answerOne(request, customers, id)) }
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
  app.get<{ Querystring: Record<string, unknown> }>(`${path}/search.json`, async (request) => {
    const { inboxIds, assignedTo, ...query } = request.query
    return withOldPages(await answerTicketSearch(request, { inboxes: inboxIds, agents: assignedTo, ...query }))
  })
  app.get(`${path}/:id.json`, (request) => answerOldTicket(request, idOf(request)))
  app.post(`${path}.json`, againWithId, async (request) => {
    const ctx = ctxOf(request)
    const { fields, included } = await fromOldTicket(ctx.db, unwrap(request.body, 'ticket'))
    // tickets could do without, as mails can
    const { subject = '' } = fields
    const named = { ...fields, subject: subject === '' ? '(no subject)' : subject }
    const { id } = await createTicketFromWire(ctx, { fields: named, included })
    return answerOldTicket(request, id)
  })
  app.put(`${path}/:id.json`, againWithId, async (request) => {
    const ctx = ctxOf(request)
    const body = await fromOldTicket(ctx.db, unwrap(request.body, 'ticket'))
    return answerOldTicket(request, await updateTicketFromWire(ctx, body, idOf(request)))
  })
  const presentReply = presentMade('messages', 200, { result: 'ok' })
  app.post(`${path}/:id.json`, { config: { idempotency: { present: presentReply } } }, async (request) => {
    const ctx = ctxOf(request)
    const { fields } = await fromOldReply(ctx.db, unwrap(request.body, 'message'))
    return (await presentReply(ctx, await addMessageFromWire(ctx, idOf(request), fields))).body
  })
}

async function answerOldTicket(request: FastifyRequest, id: number): Promise<object> {
  return { id, ...(await answerTicket(request, id)) }
}

async function answerOldList(request: FastifyRequest, name: string): Promise<object> {
  return withOldPages(await answerList(request, resourceNamed(name)))
}

/** The resource, when the actor may write it; else throws 403. */
function writable({ actor }: Ctx, name: string): Resource {
  const found = resourceNamed(name)
  if (!isAllowed(found.access.write, actor))
    throw new AppError('forbidden', 'you do not have permission to change this')
  return found
}

async function create(ctx: Ctx, resource: Resource, body: WireBody): Promise<number> {
  if (typeof resource.create !== 'function')
    throw new Error(`${resource.wire.many} are made by a workflow of their own`)
  return resource.create(ctx, body, 0)
}

const presentMade =
  (name: string, status: number, more: object = {}) =>
  async (ctx: Ctx, id: number) => {
    const body = await presentOne(ctx, resourceNamed(name), id, { includes: [], fields: null })
    return { status, body: { id, ...more, ...body } }
  }
