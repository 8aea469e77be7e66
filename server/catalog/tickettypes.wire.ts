import { sql } from '../db/sql.ts'
import { boolean, entity, entityFilter, integer, type Resource, refs, resource, text } from '../desk-api/resource.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError } from '../lib/app-error.ts'
import { lastInOrder } from './display-order.ts'
import { hasInboxes, linkToAllInboxes } from './inbox-links.ts'
import { keepOneDefault } from './keep-one-default.ts'

/** Ticket types (desk-api-tickets.md 16.2). One created without `inboxes` is enabled in all of them. */
export const tickettypes: Resource = resource({
  wire: { one: 'tickettype', many: 'tickettypes' },
  table: 'tickettypes',
  fields: {
    ...entity,
    name: text({ required: true, max: 100, unique: true }),
    displayOrder: integer(),
    // written below: `false` alone cannot leave the site without a default
    default: boolean({ column: 'is_default', readonly: true }),
    enabledForFutureInboxes: boolean(),
    inboxes: refs('inboxes', { table: 'inbox_tickettypes', own: 'tickettype_id', other: 'inbox_id' }),
  },
  list: {
    filter: [...entityFilter, 'name', 'displayOrder', 'default', 'enabledForFutureInboxes', 'inboxes'],
    order: ['name', 'displayOrder'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: (ctx, body) =>
    createRow(ctx, tickettypes, body, {
      columns: lastInOrder('tickettypes', body.fields.displayOrder),
      async also(tx, id) {
        if (body.fields.default === true) await keepOneDefault(tx, 'tickettypes', id)
        if (!hasInboxes(body.fields.inboxes))
          await linkToAllInboxes(tx, { table: 'inbox_tickettypes', column: 'tickettype_id', id })
      },
    }),
  update: (ctx, body, id) =>
    updateRow(ctx, tickettypes, body, id, {
      async also(tx) {
        if (body.fields.default === true) await keepOneDefault(tx, 'tickettypes', id)
      },
    }),
  async remove(ctx, _body, id) {
    const [row] = await ctx.db.query<{ is_default: boolean }>(sql`select is_default from tickettypes where id = ${id}`)
    if (row?.is_default) throw new AppError('forbidden', 'make another type the default before you delete this one')
    return removeRow(ctx, tickettypes, id)
  },
})
