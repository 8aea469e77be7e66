import { entity, entityFilter, integer, type Resource, resource, text } from '../desk-api/resource.ts'
import { createRow } from '../desk-api/write.ts'
import { lastInOrder } from './display-order.ts'

/** Ticket priorities (desk-api-tickets.md 16.3); a ticket without one has null. */
export const ticketpriorities: Resource = resource({
  wire: { one: 'ticketpriority', many: 'ticketpriorities' },
  table: 'ticketpriorities',
  fields: {
    ...entity,
    name: text({ required: true, max: 100, unique: true }),
    color: text(),
    icon: text(),
    displayOrder: integer(),
  },
  list: {
    filter: [...entityFilter, 'name', 'color', 'displayOrder'],
    order: ['name', 'color', 'displayOrder'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: (ctx, body) =>
    createRow(ctx, ticketpriorities, body, { columns: lastInOrder('ticketpriorities', body.fields.displayOrder) }),
})
