import { entity, entityFilter, integer, type Resource, resource, text } from '../desk-api/resource.ts'
import { createRow } from '../desk-api/write.ts'
import { lastInOrder } from './display-order.ts'

/** What a customer can answer to "how did we do?" (desk-api-other.md C.15); a higher score is happier. */
export const happinessratingoptions: Resource = resource({
  wire: { one: 'happinessratingoption', many: 'happinessratingoptions' },
  table: 'happinessratingoptions',
  fields: {
    ...entity,
    name: text({ required: true, max: 100 }),
    score: integer({ required: true }),
    color: text(),
    displayOrder: integer(),
  },
  list: {
    filter: [...entityFilter, 'name', 'score', 'color'],
    order: ['name', 'score', 'displayOrder'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: (ctx, body) =>
    createRow(ctx, happinessratingoptions, body, {
      columns: lastInOrder('happinessratingoptions', body.fields.displayOrder),
    }),
})
