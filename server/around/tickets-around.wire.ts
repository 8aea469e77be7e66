import { entity, entityFilter, type Resource, ref, resource, text, timestamp } from '../desk-api/resource.ts'
import { ofVisibleTicket } from './visible.ts'

// What hangs on tickets and is shown beside them (desk-api-tickets.md 3.2, 13); written by the tickets' own workflows.
const onTicket = {
  access: { read: 'agent', write: 'admin' },
  create: false,
  update: false,
  remove: false,
  scope: ofVisibleTicket,
} as const
const list = { filter: [...entityFilter], order: [], defaultOrder: 'id' } as const

/** When a customer last looked at a ticket. */
export const customerticketsreads: Resource = resource({
  wire: { one: 'customerticketsread', many: 'customerticketsreads' },
  table: 'customerticketsreads',
  fields: { ...entity, readAt: timestamp(), customer: ref('customers'), ticket: ref('tickets') },
  list,
  ...onTicket,
})

/** Replies held for review. */
export const ticketreviews: Resource = resource({
  wire: { one: 'ticketreview', many: 'ticketreviews' },
  table: 'ticketreviews',
  fields: { ...entity, status: text(), reviewer: ref('users'), ticket: ref('tickets') },
  list,
  ...onTicket,
})

/** Messages that wait for their hour; `state` is active, sent or cancelled. */
export const scheduledemails: Resource = resource({
  wire: { one: 'scheduledemail', many: 'scheduledemails' },
  table: 'scheduledemails',
  fields: {
    ...entity,
    sendAt: timestamp(),
    timezone: text(),
    sentAt: timestamp(),
    status: ref('ticketstatuses'),
    ticket: ref('tickets'),
    message: ref('messages'),
  },
  list,
  ...onTicket,
})

/** The history of a ticket, a row a change. */
export const ticketactivities: Resource = resource({
  wire: { one: 'ticketactivity', many: 'ticketactivities' },
  table: 'ticketactivities',
  fields: {
    ...entity,
    eventType: text(),
    icon: text(),
    color: text(),
    ticket: ref('tickets'),
    status: ref('ticketstatuses'),
    priority: ref('ticketpriorities'),
    type: ref('tickettypes'),
    targetAgent: ref('users'),
    inbox: ref('inboxes'),
    oldInbox: ref('inboxes'),
    tag: ref('tags'),
    otherTicket: ref('tickets'),
    message: ref('messages'),
    trigger: ref('triggers'),
  },
  list: { ...list, filter: [...entityFilter, 'eventType', 'targetAgent', 'message', 'otherTicket'] },
  ...onTicket,
})
