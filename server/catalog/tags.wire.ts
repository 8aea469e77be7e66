import type { Actor } from '../db/ctx.ts'
import { entity, entityFilter, refs, resource, text } from '../desk-api/resource.ts'
import { isSiteAdmin } from '../inboxes/access.ts'

/** Tags; one without inboxes may be used in all of them (desk-api-tickets.md 16.5). */
export const tags = resource({
  wire: { one: 'tag', many: 'tags' },
  table: 'tags',
  fields: {
    ...entity,
    name: text({ required: true, max: 100, unique: true }),
    color: text(),
    inboxes: refs('inboxes', { table: 'inbox_tags', own: 'tag_id', other: 'inbox_id' }),
  },
  list: { filter: [...entityFilter, 'name', 'color', 'inboxes'], order: ['name', 'color'], defaultOrder: 'name' },
  access: { read: 'agent', write: (actor: Actor) => isSiteAdmin(actor) || actor.site.agentsCanManageTags },
})
