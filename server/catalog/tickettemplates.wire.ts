import type { Actor } from '../db/ctx.ts'
import { raw, sql } from '../db/sql.ts'
import {
  boolean,
  entity,
  entityFilter,
  json,
  longText,
  oneOf,
  type Resource,
  ref,
  refs,
  resource,
  strings,
  text,
} from '../desk-api/resource.ts'
import { inVisibleInboxes, isSiteAdmin } from '../inboxes/access.ts'

/**
 * What a new ticket starts with (desk-api-other.md C.9). One with an inbox is seen by that inbox's members only, one
 * without by everybody. Values of custom fields are checked when a ticket takes them over.
 */
export const tickettemplates: Resource = resource({
  wire: { one: 'tickettemplate', many: 'tickettemplates' },
  table: 'tickettemplates',
  fields: {
    ...entity,
    name: text({ required: true }),
    subject: text({ max: 1_000 }),
    message: longText(),
    editMethod: oneOf(['html', 'markdown']),
    inbox: ref('inboxes', { removable: true }),
    status: ref('ticketstatuses', { removable: true }),
    priority: ref('ticketpriorities', { removable: true }),
    type: ref('tickettypes', { removable: true }),
    agent: ref('users', { removable: true }),
    source: ref('ticketsources', { removable: true }),
    tags: refs('tags', { table: 'tickettemplate_tags', own: 'tickettemplate_id', other: 'tag_id' }),
    customfields: refs('customfields', {
      table: 'tickettemplate_customfields',
      own: 'tickettemplate_id',
      other: 'customfield_id',
      meta: { value: { ...json({ required: true }), column: 'value' } },
    }),
    cc: strings(),
    bcc: strings(),
    notifyCustomer: boolean(),
  },
  list: {
    filter: [...entityFilter, 'name', 'subject', 'inbox', 'status', 'priority', 'type', 'agent', 'source', 'tags'],
    order: ['name', 'subject', 'inbox'],
    defaultOrder: 'name',
  },
  access: { read: 'agent', write: (actor: Actor) => isSiteAdmin(actor) || actor.site.agentsCanManageTicketTemplates },
  scope: (actor) => sql`t.inbox_id is null or ${inVisibleInboxes(actor, raw('t.inbox_id'))}`,
})
