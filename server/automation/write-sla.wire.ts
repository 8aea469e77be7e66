import { lastInOrder } from '../catalog/display-order.ts'
import type { Ctx } from '../db/ctx.ts'
import { raw, sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readRef, wholeNumber } from '../desk-api/values.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'

/** What an SLA can be narrowed to: section of the body -> the field that names the target. */
const narrowings = {
  slainboxes: 'inbox',
  slacompanies: 'company',
  slacustomers: 'customer',
  slatags: 'tag',
  slatickettypes: 'tickettype',
} as const

/** Adds an SLA behind the others. */
export function createSla(ctx: Ctx, body: WireBody): Promise<number> {
  const columns = lastInOrder('slas', body.fields.displayOrder)
  return createRow(ctx, resourceNamed('slas'), withoutRepeats(body, new Map()), { columns })
}

/** Changes an SLA; child rows that come again without their ids are the ones that are there. */
export async function updateSla(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const own = new Map<string, ReadonlyMap<number, number>>()
  for (const [section, name] of Object.entries(narrowings)) {
    if (!Array.isArray(body.included[section])) continue
    const rows = await ctx.db.query<{ id: number; target: number }>(sql`
      select id, ${raw(`${name}_id`)} as target from ${raw(section)} where sla_id = ${id} and state = 'active'`)
    own.set(section, new Map(rows.map((row) => [row.target, row.id])))
  }
  return updateRow(ctx, resourceNamed('slas'), withoutRepeats(body, own), id)
}

/** Gives rows the ids of those that are there with the same target, and leaves out what comes twice. */
function withoutRepeats(body: WireBody, own: ReadonlyMap<string, ReadonlyMap<number, number>>): WireBody {
  const included = { ...body.included }
  for (const [section, name] of Object.entries(narrowings)) {
    const rows = included[section]
    if (!Array.isArray(rows)) continue
    const seen = new Set<number>()
    included[section] = rows.map((row: unknown) => {
      if (!isObject(row) || wholeNumber(row.id)) return row
      const target = readRef(new Problems(), '', row[name])
      if (!target) return row
      // a removed row without an id is nothing, so that the places of the others stay the client's own
      if (seen.has(target)) return { delete: true }
      seen.add(target)
      const known = own.get(section)?.get(target)
      return known === undefined ? row : { ...row, id: known }
    })
  }
  return { fields: body.fields, included }
}
