import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ticketactivities } from '../around/tickets-around.wire.ts'
import type { Ctx } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { answerList, idOf } from '../desk-api/mount.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { listCondition } from '../desk-api/read.ts'
import { registry } from '../desk-api/registry.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { canSeeInbox } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { users } from '../people/users.wire.ts'
import { accessTicket } from './access.ts'
import { tickets } from './tickets.wire.ts'

/** Mounts lists around tickets: of a customer, a company, an inbox; counts; what hangs on one; its neighbours. */
export function registerTicketListRoutes(app: FastifyInstance): void {
  const path = `${apiPrefix}/tickets`
  app.get(`${path}/counts.json`, (request) => answerCounts(request))
  app.get(`${path}/:id/neighbours.json`, (request) => answerNeighbours(request))
  app.get(`${path}/:id/activities.json`, async (request) => {
    const ticket = await accessTicket(ctxOf(request), idOf(request), 'see')
    return answerList(request, ticketactivities, sql`t.ticket_id = ${ticket.id}`)
  })
  app.get(`${path}/:id/followers.json`, async (request) => {
    const ticket = await accessTicket(ctxOf(request), idOf(request), 'see')
    return answerList(
      request,
      users,
      sql`exists (select 1 from ticket_followers f where f.ticket_id = ${ticket.id} and f.user_id = t.id)`,
    )
  })
  for (const [owner, column] of [
    ['customers', 'customer_id'],
    ['companies', 'company_id'],
  ] as const) {
    app.get(`${apiPrefix}/${owner}/:id/tickets.json`, async (request) => {
      const id = idOf(request)
      await mustExist(ctxOf(request), owner, id)
      return answerList(request, tickets, sql`t.${raw(column)} = ${id}`)
    })
  }
  app.get(`${apiPrefix}/inboxes/:id/tickets.json`, async (request) => {
    const [ctx, id] = [ctxOf(request), idOf(request)]
    await mustExist(ctx, 'inboxes', id)
    if (!canSeeInbox(ctx.actor, id)) throw new AppError('notFound', 'not found')
    return answerList(request, tickets, sql`t.inbox_id = ${id}`)
  })
}

async function mustExist({ db }: Ctx, table: string, id: number): Promise<void> {
  const [row] = await db.query(sql`select 1 from ${raw(table)} where id = ${id} and state <> 'deleted'`)
  if (row === undefined) throw new AppError('notFound', 'not found')
}

// What tickets are counted by: the column, and the resource it points to.
const groups = {
  status: ['status_id', 'ticketstatuses'],
  inbox: ['inbox_id', 'inboxes'],
  agent: ['agent_id', 'users'],
  priority: ['priority_id', 'ticketpriorities'],
  type: ['type_id', 'tickettypes'],
} as const

type GroupName = keyof typeof groups

/**
 * How many of the tickets that a list with the same query would show there are, in all and by each of `groupBy`:
 * `{counts: {total, status: [{status: ref, count}]}}`.
 */
async function answerCounts(request: FastifyRequest): Promise<object> {
  const ctx = ctxOf(request)
  const query = parseListQuery(request.query as Record<string, unknown>)
  const condition = listCondition(tickets, registry, ctx.actor, query, null)
  const names = groupNames(query.parameters.groupBy)
  const [[all], ...counted] = (await ctx.db.flight([
    sql`select count(*)::int as count from tickets t where ${condition}`,
    ...names.map((name) => countStatement(name, condition)),
  ])) as [{ count: number }[], ...{ id: number | null; count: number }[][]]
  const byGroup = names.map((name, index) => [
    name,
    (counted[index] ?? []).map(({ id, count }) => ({
      [name]: id === null ? null : { id, type: groups[name][1] },
      count,
    })),
  ])
  return { counts: { total: all?.count ?? 0, ...Object.fromEntries(byGroup) } }
}

function groupNames(value: unknown): GroupName[] {
  const names = typeof value === 'string' && value !== '' ? value.split(',').map((name) => name.trim()) : ['status']
  const known = names.filter((name): name is GroupName => Object.hasOwn(groups, name))
  if (known.length === names.length) return [...new Set(known)]
  throw new AppError('invalid', { detail: `must be some of ‘${Object.keys(groups).join(', ')}’`, source: 'groupBy' })
}

function countStatement(name: GroupName, condition: Sql): Sql {
  const column = raw(groups[name][0])
  return sql`select t.${column} as id, count(*)::int as count from tickets t where ${condition} group by t.${column} order by t.${column} nulls last`
}

/** The tickets before and after one, by number, among those that a list with the same filter would show. */
async function answerNeighbours(request: FastifyRequest): Promise<object> {
  const ctx = ctxOf(request)
  const { id } = await accessTicket(ctx, idOf(request), 'see')
  const query = parseListQuery(request.query as Record<string, unknown>)
  const condition = listCondition(tickets, registry, ctx.actor, query, null)
  const [previous, next] = (await ctx.db.flight([
    sql`select t.id from tickets t where ${condition} and t.id < ${id} order by t.id desc limit 1`,
    sql`select t.id from tickets t where ${condition} and t.id > ${id} order by t.id limit 1`,
  ])) as { id: number }[][]
  const refOf = (rows: { id: number }[] | undefined) =>
    rows?.[0] === undefined ? null : { id: rows[0].id, type: 'tickets' }
  return { previous: refOf(previous), next: refOf(next) }
}
