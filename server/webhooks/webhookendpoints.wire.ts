import { sql } from '../db/sql.ts'
import {
  boolean,
  children,
  computed,
  entity,
  entityFilter,
  integer,
  oneOf,
  type Resource,
  ref,
  resource,
  text,
  timestamp,
} from '../desk-api/resource.ts'
import { webhookCodes } from './codes.ts'
import { createEndpoint, updateEndpoint } from './write-endpoint.wire.ts'

/**
 * Where the desk reports what happens (desk-api-other.md A.13.4); site admins only. The `token` that signs deliveries
 * can be set and never read: `hasToken` tells whether there is one.
 */
export const webhookendpoints: Resource = resource({
  wire: { one: 'webhookendpoint', many: 'webhookendpoints' },
  table: 'webhookendpoints',
  fields: {
    ...entity,
    state: oneOf(['active', 'inactive']),
    url: text({ required: true, max: 2_000, format: 'url' }),
    hasToken: computed('boolean', (row) => sql`${row}.token <> ''`),
    allInboxes: boolean(),
    allEvents: boolean(),
    contentType: oneOf(['application/json']),
    webhookendpointevents: children('webhookendpointevents', 'webhookendpoint_id'),
    webhookendpointinboxes: children('webhookendpointinboxes', 'webhookendpoint_id'),
    // ours: how it goes, and why it was switched off
    failedAttempts: integer({ readonly: true }),
    failingSince: timestamp({ readonly: true }),
    inactiveReason: text({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'url', 'allInboxes', 'allEvents', 'failedAttempts'],
    order: ['url', 'state', 'failedAttempts'],
    defaultOrder: 'id',
    states: ['active', 'inactive'],
  },
  access: { read: 'admin', write: 'admin' },
  create: createEndpoint,
  update: updateEndpoint,
})

/** What an endpoint asks for; written with it, through `included`. */
export const webhookendpointevents: Resource = resource({
  wire: { one: 'webhookendpointevent', many: 'webhookendpointevents' },
  table: 'webhookendpointevents',
  fields: {
    ...entity,
    code: oneOf(webhookCodes, { required: true }),
    webhookendpoint: ref('webhookendpoints', { readonly: true }),
  },
  list: { filter: [...entityFilter, 'code'], order: ['code'], defaultOrder: 'id' },
  access: { read: 'admin', write: 'admin' },
  create: false,
  update: false,
  remove: false,
})

/** The inboxes of an endpoint that does not cover all; written with it, through `included`. */
export const webhookendpointinboxes: Resource = resource({
  wire: { one: 'webhookendpointinbox', many: 'webhookendpointinboxes' },
  table: 'webhookendpointinboxes',
  fields: {
    ...entity,
    inbox: ref('inboxes', { required: true }),
    webhookendpoint: ref('webhookendpoints', { readonly: true }),
  },
  list: { filter: [...entityFilter, 'inbox'], order: ['inbox'], defaultOrder: 'id' },
  access: { read: 'admin', write: 'admin' },
  create: false,
  update: false,
  remove: false,
})
