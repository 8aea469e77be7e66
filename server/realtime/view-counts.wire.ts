import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor, Ctx } from '../db/ctx.ts'
import { type Sql, sql } from '../db/sql.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { listCondition } from '../desk-api/read.ts'
import { registry, resourceNamed } from '../desk-api/registry.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'

/** Counting ends here: nobody reads more of a counter than that there are many. */
const countedAtMost = 1_000
const mostSavedViews = 100

const [active, waiting, onHold, solved, closed] = [1, 3, 4, 5, 6]
const open = { $in: [active, waiting, onHold] }

/** The views everybody has, as filters of the list of tickets. */
const builtIn: Readonly<Record<string, (actor: Actor) => object>> = {
  mine: (actor) => ({ agent: actor.id, status: open }),
  unassigned: () => ({ agent: null, status: open }),
  open: () => ({ status: active }),
  waiting: () => ({ status: { $in: [waiting, onHold] } }),
  solved: () => ({ status: { $in: [solved, closed] } }),
  overdue: () => ({ search: 'is:overdue' }),
  all: () => ({}),
}

export const builtInViews: readonly string[] = Object.keys(builtIn)

/** Mounts the counters of views. */
export function registerViewCounts(app: FastifyInstance): void {
  app.get(`${apiPrefix}/tickets/viewcounts.json`, answerViewCounts)
}

/** `{counts: [{view, count, isCapped}]}` for built-in views by name and saved ones by id; all of them by default. */
async function answerViewCounts(request: FastifyRequest): Promise<object> {
  const ctx = ctxOf(request)
  const filters = await findFilters(ctx, readViews((request.query as Record<string, unknown>).views))
  const conditions = [...filters.values()].map((filter) => conditionOf(ctx, filter))
  const counted = (await ctx.db.flight(conditions.map((condition) => countStatement(condition ?? sql`false`)))) as {
    count: number
  }[][]
  const counts = [...filters.keys()].map((view, index) => {
    const found = counted[index]?.[0]?.count ?? 0
    if (conditions[index] === null) return { view, count: null, isCapped: false }
    return { view, count: Math.min(found, countedAtMost), isCapped: found > countedAtMost }
  })
  return { counts }
}

/** Names and ids of the views that are asked for; null: every view. */
function readViews(value: unknown): string[] | null {
  if (value === undefined || value === '') return null
  const names = [...new Set(String(value).split(','))].map((name) => name.trim())
  const isView = (name: string) => Object.hasOwn(builtIn, name) || /^\d{1,15}$/.test(name)
  if (names.length > mostSavedViews || !names.every(isView)) {
    const detail = `must be up to ${mostSavedViews} of ‘${builtInViews.join(', ')}’ and ids of ticket views`
    throw new AppError('invalid', { detail, source: 'views' })
  }
  return names
}

/** The filters of the views that the actor has, by name or id; others are left out. */
async function findFilters(ctx: Ctx, names: readonly string[] | null): Promise<Map<string, unknown>> {
  const wanted = names ?? builtInViews
  const own = wanted.flatMap((name) => {
    const filter = builtIn[name]
    return filter === undefined ? [] : [[name, filter(ctx.actor)] as const]
  })
  const ids = names?.filter((name) => !Object.hasOwn(builtIn, name)).map(Number) ?? null
  if (ids?.length === 0) return new Map(own)
  const scope = resourceNamed('ticketviews').scope?.(ctx.actor) ?? sql`false`
  const saved = await ctx.db.query<{ id: number; filter: unknown }>(sql`
    select t.id, t.filter from ticketviews t
    where t.state = 'active' and (${scope}) and (${ids === null} or t.id = any(${ids ?? []}::bigint[]))
    order by t.display_order, t.id limit ${mostSavedViews}`)
  return new Map([...own, ...saved.map(({ id, filter }) => [String(id), filter] as const)])
}

/** Null for a saved filter that names something there is no more. */
function conditionOf({ actor }: Ctx, filter: unknown): Sql | null {
  try {
    return listCondition(
      resourceNamed('tickets'),
      registry,
      actor,
      { ...parseListQuery({}), filter: filter ?? {} },
      null,
    )
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** One more than is shown tells whether there are more. */
function countStatement(condition: Sql): Sql {
  return sql`select count(*)::int as count
    from (select 1 from tickets t where ${condition} limit ${countedAtMost + 1}) found`
}
