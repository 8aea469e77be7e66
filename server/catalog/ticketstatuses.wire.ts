import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { boolean, entity, entityFilter, integer, type Resource, resource, text } from '../desk-api/resource.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError } from '../lib/app-error.ts'
import { slug } from '../lib/slug.ts'
import { lastInOrder } from './display-order.ts'
import { replaceStatus } from './replace-status.ts'

/** Ticket statuses (desk-api-tickets.md 16.1). `code` is made of the first name and stays when that changes. */
export const ticketstatuses: Resource = resource({
  wire: { one: 'ticketstatus', many: 'ticketstatuses' },
  table: 'ticketstatuses',
  fields: {
    ...entity,
    code: text({ readonly: true }),
    name: text({ required: true, max: 100, unique: true }),
    displayOrder: integer(),
    isCustom: boolean({ readonly: true }),
    color: text(),
    icon: text(),
  },
  list: {
    filter: [...entityFilter, 'code', 'name', 'displayOrder', 'isCustom', 'color'],
    order: ['code', 'name', 'displayOrder', 'isCustom', 'color'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: (ctx, body) => {
    const columns = { code: freeCode(body.fields.name), ...lastInOrder('ticketstatuses', body.fields.displayOrder) }
    return createRow(ctx, ticketstatuses, body, { columns })
  },
  async update(ctx, body, id) {
    // where it stands in lists is the site's own affair
    if (Object.keys(body.fields).some((name) => name !== 'displayOrder')) await refuseBuiltIn(ctx, id)
    return updateRow(ctx, ticketstatuses, body, id)
  },
  async remove(ctx, _body, id) {
    await refuseBuiltIn(ctx, id)
    return removeRow(ctx, ticketstatuses, id, { also: (tx) => replaceStatus(tx, ctx, id) })
  },
})

async function refuseBuiltIn(ctx: Ctx, id: number): Promise<void> {
  const [row] = await ctx.db.query<{ is_custom: boolean }>(sql`select is_custom from ticketstatuses where id = ${id}`)
  if (row?.is_custom === false) throw new AppError('forbidden', 'built-in statuses cannot be changed')
}

/** `technical-report`, else with a number: codes are never used twice, also not after a status was deleted. */
function freeCode(name: unknown) {
  const code = slug(typeof name === 'string' ? name : '', 'status')
  return sql`(
    select free.code from (
      select ${code}::text as code, 1 as number
      union all select ${code}::text || '-' || n, n from generate_series(2, 1000) n) free
    where not exists (select 1 from ticketstatuses s where s.code = free.code)
    order by free.number limit 1)`
}
