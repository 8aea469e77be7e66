import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { listAnswer, listQuery } from '../desk-api/openapi-resource.ts'
import { type Components, type Parameter, parameterRef, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { ticketNotes } from './notes-tickets.ts'

// Lists around tickets (tickets/ticket-list-routes.wire.ts).

const groups = {
  status: 'ticketstatuses',
  inbox: 'inboxes',
  agent: 'users',
  priority: 'ticketpriorities',
  type: 'tickettypes',
}

const refOrNull = (type: string): Schema => ({
  type: ['object', 'null'],
  required: ['id', 'type'],
  properties: { id: { type: 'integer' }, type: { type: 'string', const: type } },
})

const countsOf = (name: string, type: string): Schema => ({
  type: 'array',
  items: {
    type: 'object',
    required: [name, 'count'],
    properties: { [name]: refOrNull(type), count: { type: 'integer', minimum: 0 } },
  },
})

export const ticketListSchemas: Components['schemas'] = {
  TicketCounts: {
    type: 'object',
    required: ['counts'],
    properties: {
      counts: {
        type: 'object',
        required: ['total'],
        properties: {
          total: { type: 'integer', minimum: 0 },
          ...Object.fromEntries(Object.entries(groups).map(([name, type]) => [name, countsOf(name, type)])),
        },
      },
    },
  },
  TicketNeighbours: {
    type: 'object',
    required: ['previous', 'next'],
    properties: { previous: refOrNull('tickets'), next: refOrNull('tickets') },
  },
}

const groupBy: Parameter = {
  name: 'groupBy',
  in: 'query',
  description: `Some of ${Object.keys(groups).join(', ')}, with commas; tickets are counted by each of them.`,
  schema: { type: 'string', default: 'status' },
  example: 'status,inbox,agent',
}

/** The operations that list, count and walk through tickets. */
export function ticketListOperations(): OperationSpec[] {
  const tickets = resourceNamed('tickets')
  const filter = [parameterRef('Ticket.filter'), ...(ticketNotes['tickets']?.listParameters ?? [])]
  const base = { tag: 'tickets', method: 'get' } as const
  const listOf = (owner: string, name: string): OperationSpec => ({
    ...base,
    id: `listTicketsOf${name}`,
    path: `/${owner}/{id}/tickets.json`,
    summary: `List the tickets of ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name.toLowerCase()}`,
    query: listQuery(tickets, ticketNotes['tickets'] ?? {}),
    answers: [listAnswer(tickets)],
  })
  const hangingOn = (name: 'activities' | 'followers', resource: string, summary: string): OperationSpec => ({
    ...base,
    id: `list${name === 'activities' ? 'Activities' : 'Followers'}OfTicket`,
    path: `/tickets/{id}/${name}.json`,
    summary,
    query: listQuery(resourceNamed(resource), {}),
    answers: [listAnswer(resourceNamed(resource))],
  })
  return [
    {
      ...base,
      id: 'countTickets',
      path: '/tickets/counts.json',
      summary: 'Count the tickets a list would show',
      query: [groupBy, ...filter],
      answers: [
        {
          status: 200,
          description: 'In all, and by each of `groupBy`; null is for tickets without one.',
          schema: schemaRef('TicketCounts'),
          example: { counts: { total: 3, status: [{ status: { id: 1, type: 'ticketstatuses' }, count: 3 }] } },
        },
      ],
    },
    {
      ...base,
      id: 'getNeighboursOfTicket',
      path: '/tickets/{id}/neighbours.json',
      summary: 'Get the tickets before and after a ticket',
      description: 'By number, among those that a list with the same filter would show.',
      query: filter,
      answers: [
        {
          status: 200,
          description: 'Null where there is none.',
          schema: schemaRef('TicketNeighbours'),
          example: { previous: { id: 1, type: 'tickets' }, next: null },
        },
      ],
    },
    hangingOn('activities', 'ticketactivities', 'List what happened to a ticket'),
    hangingOn('followers', 'users', 'List the agents who follow a ticket'),
    listOf('customers', 'Customer'),
    listOf('companies', 'Company'),
    listOf('inboxes', 'Inbox'),
  ]
}
