import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneQuery } from '../desk-api/openapi-resource.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'

// Looking at merges and taking them back (tickets/merge-routes.wire.ts).

const reference = (type: string): Schema => ({
  type: 'object',
  required: ['id', 'type'],
  properties: { id: { type: 'integer' }, type: { type: 'string', const: type } },
})
const references = (type: string, description: string): Schema => ({
  type: 'array',
  items: reference(type),
  description,
})
const moment: Schema = { type: 'string', format: 'date-time' }

const previewedMessage: Schema = {
  type: 'object',
  required: ['id', 'type', 'ticket', 'threadType', 'createdAt', 'createdBy', 'previewText'],
  properties: {
    id: { type: 'integer' },
    type: { type: 'string', const: 'messages' },
    ticket: { ...reference('tickets'), description: 'Where it is now.' },
    threadType: { type: 'string' },
    createdAt: moment,
    createdBy: {
      type: ['object', 'null'],
      required: ['id', 'type'],
      properties: { id: { type: 'integer' }, type: { type: 'string', enum: ['users', 'customers'] } },
    },
    previewText: { type: 'string' },
  },
}

const preview: Schema = {
  type: 'object',
  required: [
    'ticket',
    'tickets',
    'messages',
    'customer',
    'leftOutCustomers',
    'tags',
    'followers',
    'toldAgents',
    'toldCustomers',
  ],
  properties: {
    ticket: reference('tickets'),
    tickets: references('tickets', 'Those that would go into it.'),
    messages: {
      type: 'array',
      items: previewedMessage,
      description: 'The conversation in its new order; of a very long one the last 500.',
    },
    customer: { ...reference('customers'), description: 'Whom replies go to.' },
    leftOutCustomers: references('customers', 'Those of the other tickets: replies do not go to them by themselves.'),
    tags: references('tags', 'Those that the ticket would gain.'),
    followers: references('users', 'Those that the ticket would gain.'),
    toldAgents: references('users', 'Told in the app or by mail, as each has chosen.'),
    toldCustomers: references('customers', 'Always empty: a merge tells no customer.'),
  },
}

const merge: Schema = {
  type: 'object',
  required: ['id', 'ticket', 'tickets', 'createdAt', 'createdBy', 'undoUntil', 'undoneAt'],
  properties: {
    id: { type: 'integer' },
    ticket: reference('tickets'),
    tickets: references('tickets', 'Those that went into it.'),
    createdAt: moment,
    createdBy: {
      type: ['object', 'null'],
      required: ['id', 'type'],
      properties: { id: { type: 'integer' }, type: { type: 'string', const: 'users' } },
    },
    undoUntil: moment,
    undoneAt: { type: ['string', 'null'], format: 'date-time' },
  },
}

export const mergeSchemas: Components['schemas'] = {
  MergePreview: { type: 'object', required: ['preview'], properties: { preview } },
  Merges: { type: 'object', required: ['merges'], properties: { merges: { type: 'array', items: merge } } },
}

/** The operations around merges and bulk changes that take something back: extensions. */
export function mergeOperations(): OperationSpec[] {
  const base = { tag: 'tickets' }
  return [
    {
      ...base,
      id: 'previewMerge',
      method: 'post',
      path: '/tickets/{id}/merge/preview.json',
      summary: 'What a merge would lead to',
      description: 'Changes nothing, and names the problems that the merge would name.',
      body: { schema: schemaRef('TicketMerge'), example: { tickets: [{ id: 2 }, { id: 3 }] } },
      answers: [{ status: 200, description: 'The conversation as it would be.', schema: schemaRef('MergePreview') }],
    },
    {
      ...base,
      id: 'unmergeTicket',
      method: 'post',
      path: '/tickets/{id}/unmerge.json',
      summary: 'Take the last merge of a ticket back',
      description:
        'Within 24 hours, named by either side. What moved goes back; what was written since stays. 409 when there is nothing to take back.',
      query: oneQuery(resourceNamed('tickets')),
      answers: [
        { status: 200, description: 'The ticket that others had gone into.', schema: schemaRef('TicketAnswer') },
      ],
    },
    {
      id: 'undoJob',
      tag: 'jobs',
      method: 'post',
      path: '/jobs/{id}/undo.json',
      summary: 'Take a bulk change of tickets back',
      description:
        'Within 24 hours, for who made it and site admins. The answer names a job of its own; its `errors` are the tickets that could not be put back. What somebody has changed since stays. 409 when there is nothing to take back.',
      answers: [
        {
          status: 200,
          description: 'The job that does it.',
          schema: { type: 'object', required: ['jobId'], properties: { jobId: { type: 'string', pattern: '^\\d+$' } } },
          example: { jobId: '18' },
        },
      ],
    },
    {
      ...base,
      id: 'listMergesOfTicket',
      method: 'get',
      path: '/tickets/{id}/merges.json',
      summary: 'The merges of the last days that a ticket was part of',
      answers: [{ status: 200, description: 'The newest first.', schema: schemaRef('Merges') }],
    },
  ]
}
