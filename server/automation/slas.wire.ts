import {
  boolean,
  children,
  entity,
  entityFilter,
  integer,
  longText,
  oneOf,
  type Resource,
  ref,
  resource,
  text,
} from '../desk-api/resource.ts'
import { createSla, updateSla } from './write-sla.wire.ts'

/**
 * What is promised to customers (desk-api-other.md C.11): how soon, by priority, within which hours, and who hears of
 * it. One that names inboxes, companies, customers, tags or types is for those alone (`eq`) or for all others (`ne`).
 */
export const slas: Resource = resource({
  wire: { one: 'sla', many: 'slas' },
  table: 'slas',
  fields: {
    ...entity,
    name: text({ required: true }),
    description: longText(),
    displayOrder: integer(),
    enabled: boolean(),
    businesshours: ref('businesshours', { removable: true }),
    slaticketpriorities: children('slaticketpriorities', 'sla_id'),
    slanotifications: children('slanotifications', 'sla_id'),
    slainboxes: children('slainboxes', 'sla_id'),
    slacompanies: children('slacompanies', 'sla_id'),
    slacustomers: children('slacustomers', 'sla_id'),
    slatags: children('slatags', 'sla_id'),
    slatickettypes: children('slatickettypes', 'sla_id'),
  },
  list: {
    filter: [...entityFilter, 'name', 'description', 'displayOrder', 'enabled', 'businesshours'],
    order: ['name', 'displayOrder', 'enabled', 'businesshours'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: createSla,
  update: updateSla,
})

const writtenWithSla = {
  access: { read: 'agent', write: 'admin' },
  create: false,
  update: false,
  remove: false,
} as const
const list = { filter: [...entityFilter], order: [], defaultOrder: 'id' } as const

/** The time for tickets of a priority, or without one: to the first answer, any further one, or the solution. */
export const slaticketpriorities: Resource = resource({
  wire: { one: 'slaticketpriority', many: 'slaticketpriorities' },
  table: 'slaticketpriorities',
  fields: {
    ...entity,
    priority: ref('ticketpriorities'),
    hours: integer({ min: 0, max: 100_000 }),
    minutes: integer({ min: 0, max: 6_000_000 }),
    // ours: the official client knows the first answer alone
    target: oneOf(['firstResponse', 'replyTime', 'resolutionTime']),
    description: text({ max: 2_000 }),
    sla: ref('slas', { readonly: true }),
  },
  list,
  ...writtenWithSla,
})

/** Who hears of a breach, or `duration` minutes before one. */
export const slanotifications: Resource = resource({
  wire: { one: 'slanotification', many: 'slanotifications' },
  table: 'slanotifications',
  fields: {
    ...entity,
    condition: oneOf(['warning', 'breach'], { required: true }),
    type: oneOf(['firstResponse', 'replyTime', 'resolutionTime'], { required: true }),
    duration: integer({ min: 0 }),
    user: ref('users'),
    notifyAssignedUser: boolean(),
    sla: ref('slas', { readonly: true }),
  },
  list,
  ...writtenWithSla,
})

/** A table of rows that narrow an SLA to something, or exclude it. */
const narrowing = (one: string, many: string, name: string, target: string): Resource =>
  resource({
    wire: { one, many },
    table: many,
    fields: {
      ...entity,
      conditionoption: oneOf(['eq', 'ne']),
      [name]: ref(target, { required: true }),
      sla: ref('slas', { readonly: true }),
    },
    list,
    ...writtenWithSla,
  })

export const slainboxes = narrowing('slainbox', 'slainboxes', 'inbox', 'inboxes')
export const slacompanies = narrowing('slacompany', 'slacompanies', 'company', 'companies')
export const slacustomers = narrowing('slacustomer', 'slacustomers', 'customer', 'customers')
export const slatags = narrowing('slatag', 'slatags', 'tag', 'tags')
export const slatickettypes = narrowing('slatickettype', 'slatickettypes', 'tickettype', 'tickettypes')
