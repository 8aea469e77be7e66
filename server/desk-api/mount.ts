import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import type { Sql } from '../db/sql.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { bodyFor } from './body.ts'
import { mountBulk } from './bulk.ts'
import { presentIncluded, presentPage, presentRow } from './present.ts'
import { type ListQuery, parseListQuery } from './query.ts'
import { oneStatement, readList, readOne, withIncluded } from './read.ts'
import { registry } from './registry.ts'
import { sectionsOf } from './relations.ts'
import type { Resource, Workflow } from './resource.ts'
import { apiPrefix, isAllowed } from './rights.ts'
import type { ReadContext, Row } from './select.ts'
import { createRow, removeRow, updateRow } from './write.ts'

/** Mounts list, get, create, update (PUT = PATCH), delete, and both in bulk, of a declared resource. */
export function mountResource(app: FastifyInstance, resource: Resource): void {
  const path = `${apiPrefix}/${resource.wire.path ?? resource.wire.many}`
  const present = { idempotency: { present: presentAgain(resource) } }

  app.get(`${path}.json`, async (request) => answerList(request, resource))
  app.get(`${path}/:id.json`, async (request) => answerOne(request, resource, idOf(request)))
  if (resource.create !== false) {
    const create = resource.create ?? ((ctx, body) => createRow(ctx, resource, body))
    app.post(`${path}.json`, { config: present }, async (request, reply) => {
      const ctx = writer(request, resource)
      const id = await create(ctx, bodyFor(resource, request.body), 0)
      return answerOne(request, resource, id, reply.code(201))
    })
  }
  const update: Workflow | undefined =
    resource.update === false ? undefined : (resource.update ?? ((ctx, body, id) => updateRow(ctx, resource, body, id)))
  if (update !== undefined) {
    app.route({
      method: ['PUT', 'PATCH'],
      url: `${path}/:id.json`,
      config: present,
      handler: async (request) => {
        const id = idOf(request)
        const ctx = writer(request, resource)
        await mustSee(ctx, resource, id)
        await update(ctx, bodyFor(resource, request.body), id)
        return answerOne(request, resource, id)
      },
    })
  }
  const remove: Workflow | undefined =
    resource.remove === false ? undefined : (resource.remove ?? ((ctx, _body, id) => removeRow(ctx, resource, id)))
  if (remove !== undefined) {
    app.delete(`${path}/:id.json`, async (request, reply) => {
      const id = idOf(request)
      const ctx = writer(request, resource)
      await mustSee(ctx, resource, id)
      await remove(ctx, { fields: {}, included: {} }, id)
      return reply.code(204).send()
    })
  }
  mountBulk(app, resource, { update, remove })
}

/** Answers a list; `where` narrows it further, as for the messages of one ticket. */
export async function answerList(
  request: FastifyRequest,
  resource: Resource,
  where: Sql | null = null,
): Promise<object> {
  const ctx = reader(request, resource)
  const query = parseListQuery(request.query as Record<string, unknown>)
  const { rows, total, nextCursor, included } = await readList(readContext(ctx), resource, query, where)
  return {
    [resource.wire.many]: rows.map((row) => presentRow(resource, row, query.fields)),
    included: presentIncluded(resource, registry, included, sectionsOf(resource, registry)),
    ...presentPage(query, total, { nextCursor }),
  }
}

/** Answers one row with what `includes` and `fields` of the request ask for; 404 when the actor may not see it. */
export async function answerOne(
  request: FastifyRequest,
  resource: Resource,
  id: number,
  reply?: FastifyReply,
): Promise<object> {
  const ctx = reader(request, resource)
  const body = await presentOne(ctx, resource, id, parseListQuery(request.query as Record<string, unknown>))
  return reply === undefined ? body : reply.send(body)
}

export async function presentOne(
  ctx: Ctx,
  resource: Resource,
  id: number,
  query: Pick<ListQuery, 'includes' | 'fields'>,
): Promise<Record<string, unknown>> {
  const found = await readOne(readContext(ctx), resource, id, query)
  if (found === null) throw new AppError('notFound', 'not found')
  return presentFound(resource, found, query)
}

/** Presents a row that was read together with the statement that wrote it. */
export async function presentWritten(
  ctx: Ctx,
  resource: Resource,
  row: Row,
  query: Pick<ListQuery, 'includes' | 'fields'>,
): Promise<Record<string, unknown>> {
  return presentFound(resource, await withIncluded(readContext(ctx), resource, row, query), query)
}

/** The statement that reads a row for `presentWritten`. */
export function writtenStatement(
  ctx: Ctx,
  resource: Resource,
  id: Sql,
  query: Pick<ListQuery, 'includes' | 'fields'>,
): Sql {
  return oneStatement(readContext(ctx), resource, id, query)
}

function presentFound(
  resource: Resource,
  found: { row: Row; included: ReadonlyMap<string, Row[]> },
  query: Pick<ListQuery, 'fields'>,
): Record<string, unknown> {
  return {
    [resource.wire.one]: presentRow(resource, found.row, query.fields),
    included: presentIncluded(resource, registry, found.included, sectionsOf(resource, registry)),
  }
}

/** The id in the path; anything that is no positive whole number names nothing: 404. */
export function idOf(request: FastifyRequest, name = 'id'): number {
  const text = (request.params as Record<string, string>)[name] ?? ''
  const id = /^\d{1,16}$/.test(text) ? Number(text) : 0
  if (id < 1 || !Number.isSafeInteger(id)) throw new AppError('notFound', 'not found')
  return id
}

function readContext(ctx: Ctx): ReadContext {
  return { db: ctx.db, actor: ctx.actor, registry }
}

function reader(request: FastifyRequest, resource: Resource): Ctx {
  const ctx = ctxOf(request)
  if (!isAllowed(resource.access.read, ctx.actor))
    throw new AppError('forbidden', 'you do not have permission to see this')
  return ctx
}

function writer(request: FastifyRequest, resource: Resource): Ctx {
  const ctx = ctxOf(request)
  if (!isAllowed(resource.access.write, ctx.actor))
    throw new AppError('forbidden', 'you do not have permission to change this')
  return ctx
}

/** 404 unless the actor may see the row and it is not deleted. */
export async function mustSee(ctx: Ctx, resource: Resource, id: number): Promise<void> {
  const found = await readOne(readContext(ctx), resource, id, { includes: [], fields: ['state'] })
  if (found === null || found.row.state === 'deleted') throw new AppError('notFound', 'not found')
}

// An Idempotency-Key whose answer was lost in a crash is answered by presenting its row again.
function presentAgain(resource: Resource) {
  return async (ctx: Ctx, id: number, request: FastifyRequest) => ({
    status: request.method === 'POST' ? 201 : 200,
    body: await presentOne(ctx, resource, id, parseListQuery(request.query as Record<string, unknown>)),
  })
}
