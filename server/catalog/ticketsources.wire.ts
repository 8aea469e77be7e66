import { sql } from '../db/sql.ts'
import { boolean, entity, entityFilter, integer, type Resource, resource, text } from '../desk-api/resource.ts'
import { createRow, removeRow } from '../desk-api/write.ts'
import { AppError } from '../lib/app-error.ts'
import { lastInOrder } from './display-order.ts'

/** Where tickets come from (desk-api-tickets.md 16.4); the first four are built in and cannot be deleted. */
export const ticketsources: Resource = resource({
  wire: { one: 'ticketsource', many: 'ticketsources' },
  table: 'ticketsources',
  fields: {
    ...entity,
    name: text({ required: true, max: 100, unique: true }),
    icon: text(),
    displayOrder: integer(),
    isCustom: boolean({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'name', 'displayOrder', 'isCustom'],
    order: ['name', 'displayOrder'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: (ctx, body) =>
    createRow(ctx, ticketsources, body, { columns: lastInOrder('ticketsources', body.fields.displayOrder) }),
  async remove(ctx, _body, id) {
    const [row] = await ctx.db.query<{ is_custom: boolean }>(sql`select is_custom from ticketsources where id = ${id}`)
    if (row?.is_custom === false) throw new AppError('forbidden', 'built-in sources cannot be deleted')
    return removeRow(ctx, ticketsources, id)
  },
})
