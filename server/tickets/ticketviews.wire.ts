import { lastInOrder } from '../catalog/display-order.ts'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { listStatements } from '../desk-api/read.ts'
import { registry, resourceNamed } from '../desk-api/registry.ts'
import {
  boolean,
  entity,
  entityFilter,
  integer,
  json,
  oneOf,
  type Resource,
  resource,
  text,
  type WireBody,
} from '../desk-api/resource.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'

const maximumColumns = 50

/**
 * Saved lists of tickets (desk-api-other.md C.19): a filter and an order as `GET /tickets.json` takes them, and the
 * columns a screen shows. Everybody has their own and sees those that are shared.
 */
export const ticketviews: Resource = resource({
  wire: { one: 'ticketview', many: 'ticketviews' },
  table: 'ticketviews',
  fields: {
    ...entity,
    name: text({ required: true, max: 100 }),
    filter: json(),
    orderBy: text({ max: 100 }),
    orderMode: oneOf(['asc', 'desc']),
    columns: json(),
    isShared: boolean(),
    displayOrder: integer(),
  },
  list: {
    filter: [...entityFilter, 'name', 'isShared', 'displayOrder'],
    order: ['name', 'isShared', 'displayOrder'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => sql`t.created_by_id = ${actor.id} or t.is_shared`,
  create(ctx, body) {
    const problems = new Problems()
    const checked = check(ctx, body, problems)
    const columns = lastInOrder('ticketviews', body.fields.displayOrder)
    return createRow(ctx, ticketviews, checked, { problems, columns })
  },
  async update(ctx, body, id) {
    await assertMayChange(ctx, id)
    const problems = new Problems()
    return updateRow(ctx, ticketviews, check(ctx, body, problems), id, { problems })
  },
  async remove(ctx, _body, id) {
    await assertMayChange(ctx, id)
    return removeRow(ctx, ticketviews, id)
  },
})

async function assertMayChange(ctx: Ctx, id: number): Promise<void> {
  if (isSiteAdmin(ctx.actor)) return
  const [row] = await ctx.db.query<{ created_by_id: number | null }>(
    sql`select created_by_id from ticketviews where id = ${id}`,
  )
  if (row?.created_by_id !== ctx.actor.id)
    throw new AppError('forbidden', 'only admins may change a view somebody else shares')
}

/** Adds a problem for a view no list of tickets could show. The filter may also come as JSON text, as in an address. */
function check(ctx: Ctx, body: WireBody, problems: Problems): WireBody {
  const { columns } = body.fields
  const filter = parsed(body.fields.filter)
  const isNames = Array.isArray(columns) && columns.every((name) => typeof name === 'string')
  if (columns !== undefined && columns !== null && !isNames) problems.add('columns', 'must be a list of names')
  if (isNames && columns.length > maximumColumns) problems.add('columns', `must have at most ${maximumColumns} entries`)
  checkList(ctx, { filter, orderBy: body.fields.orderBy }, problems)
  return { ...body, fields: { ...body.fields, filter } }
}

function parsed(filter: unknown): unknown {
  if (filter === '') return undefined
  if (typeof filter !== 'string') return filter
  try {
    return JSON.parse(filter)
  } catch {
    // not JSON is not an object either, and is refused as such
    return filter
  }
}

function checkList(ctx: Ctx, list: { filter: unknown; orderBy: unknown }, problems: Problems): void {
  const query = {
    ...parseListQuery({ orderBy: list.orderBy }),
    ...(list.filter === undefined || list.filter === null ? {} : { filter: list.filter }),
  }
  try {
    listStatements({ actor: ctx.actor, registry }, resourceNamed('tickets'), query, null)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    for (const { source, detail } of error.problems) problems.add(source ?? 'filter', detail)
  }
}
