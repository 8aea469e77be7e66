import { sql } from '../db/sql.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  integer,
  type Resource,
  resource,
  text,
} from '../desk-api/resource.ts'
import { createCard, updateCard } from './write-card.wire.ts'

/**
 * Cards beside a ticket, filled by other programs (ours; docs/cards.md); site admins only. The `secret` that signs the
 * requests can be set and never read: `hasSecret` tells whether there is one.
 */
export const panelcards: Resource = resource({
  wire: { one: 'panelcard', many: 'panelcards' },
  table: 'panelcards',
  fields: {
    ...entity,
    name: text({ required: true, max: 100 }),
    url: text({ required: true, max: 2_000, format: 'url' }),
    hasSecret: computed('boolean', (row) => sql`${row}.secret <> ''`),
    enabled: boolean(),
    displayOrder: integer(),
  },
  list: {
    filter: [...entityFilter, 'name', 'url', 'enabled'],
    order: ['name', 'displayOrder', 'enabled'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'admin', write: 'admin' },
  create: createCard,
  update: updateCard,
})
