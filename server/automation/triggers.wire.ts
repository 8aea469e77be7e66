import type { Actor } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import {
  boolean,
  children,
  computed,
  entity,
  entityFilter,
  integer,
  longText,
  oneOf,
  type Resource,
  ref,
  refs,
  resource,
  text,
} from '../desk-api/resource.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { createTrigger, deleteTrigger, updateTrigger } from './write-trigger.wire.ts'

/** Site admins manage every trigger, admins of inboxes those of their own (desk-api-other.md D.10). */
const isAnyAdmin = (actor: Actor): boolean => isSiteAdmin(actor) || adminInboxes(actor).length > 0

const adminInboxes = (actor: Actor): number[] =>
  [...actor.inboxes].filter(([, membership]) => membership.isAdmin).map(([id]) => id)

/**
 * What the desk does by itself, or at an agent's word (desk-api-other.md C.10). A trigger acts in the inboxes it names,
 * and in none when it names none. `state` is incomplete while it has nothing to do or, when automatic, nothing to ask.
 */
export const triggers: Resource = resource({
  wire: { one: 'trigger', many: 'triggers' },
  table: 'triggers',
  fields: {
    ...entity,
    state: oneOf(['active', 'inactive', 'incomplete']),
    name: text({ required: true }),
    description: longText(),
    type: oneOf(['Automatic', 'Manual']),
    addToNewInboxes: boolean(),
    isShared: boolean(),
    agentHasAccess: boolean(),
    isSystem: boolean({ readonly: true }),
    inboxes: refs('inboxes', {
      table: 'trigger_inboxes',
      own: 'trigger_id',
      other: 'inbox_id',
      meta: { displayOrder: { ...integer(), column: 'display_order' } },
    }),
    conditions: children('conditions', 'trigger_id', { table: 'triggerconditions' }),
    triggeractions: children('triggeractions', 'trigger_id'),
    tickets: computed('json', () => sql`'[]'::json`),
  },
  list: {
    filter: [
      ...entityFilter,
      'name',
      'type',
      'isShared',
      'agentHasAccess',
      'description',
      'addToNewInboxes',
      'isSystem',
      'inboxes',
    ],
    order: ['name', 'type', 'state', 'isSystem'],
    defaultOrder: 'name',
    states: ['active', 'inactive', 'incomplete'],
  },
  access: { read: 'agent', write: isAnyAdmin },
  scope: (actor) =>
    isSiteAdmin(actor)
      ? sql`true`
      : sql`exists (select 1 from trigger_inboxes l where l.trigger_id = t.id
          and (l.inbox_id = any(${adminInboxes(actor)}::bigint[])
            or (t.type = 'Manual' and t.agent_has_access and l.inbox_id = any(${[...actor.inboxes.keys()]}::bigint[]))))`,
  create: createTrigger,
  update: updateTrigger,
  remove: (ctx, _body, id) => deleteTrigger(ctx, id),
})

const writtenWithTrigger = {
  access: { read: 'agent', write: isAnyAdmin },
  create: false,
  update: false,
  remove: false,
} as const

/** What a trigger asks: all of the ALL group must hold and, when there are any, one of the ANY group. Values are texts. */
export const conditions: Resource = resource({
  wire: { one: 'condition', many: 'conditions' },
  table: 'triggerconditions',
  fields: {
    ...entity,
    field: integer({ required: true }),
    operator: integer({ required: true }),
    value: text({ max: 2_000 }),
    matchRequirement: oneOf(['ANY', 'ALL']),
    customfield: ref('customfields'),
    trigger: ref('triggers', { readonly: true }),
  },
  list: { filter: [...entityFilter, 'field', 'operator', 'value'], order: ['field'], defaultOrder: 'id' },
  ...writtenWithTrigger,
})

/** What a trigger does; `type` is a number of trigger-codes.ts and decides which of the others count. */
export const triggeractions: Resource = resource({
  wire: { one: 'triggeraction', many: 'triggeractions' },
  table: 'triggeractions',
  fields: {
    ...entity,
    type: integer({ required: true }),
    user: ref('users'),
    priority: ref('ticketpriorities'),
    status: ref('ticketstatuses'),
    tickettype: ref('tickettypes'),
    inbox: ref('inboxes'),
    businesshours: ref('businesshours'),
    recipient: oneOf(['agent', 'customer', 'user', 'followers']),
    subject: text(),
    message: longText(),
    tags: refs('tags', { table: 'triggeraction_tags', own: 'triggeraction_id', other: 'tag_id' }, { follow: true }),
    trigger: ref('triggers', { readonly: true }),
  },
  list: { filter: [...entityFilter, 'type', 'user', 'tags'], order: ['type'], defaultOrder: 'id' },
  ...writtenWithTrigger,
})
