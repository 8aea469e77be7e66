import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import type { Components, Schema } from '../desk-api/openapi-types.ts'
import { schemaRef } from '../desk-api/openapi-types.ts'

// What happens while it happens (docs/live.md): extensions of the API.

const user: Schema = {
  type: 'object',
  required: ['id', 'firstName', 'lastName', 'avatarUrl', 'state'],
  properties: {
    id: { type: 'integer' },
    firstName: { type: 'string' },
    lastName: { type: 'string' },
    avatarUrl: { type: 'string' },
    state: { type: 'string', enum: ['viewing', 'typing'] },
  },
}

export const realtimeSchemas: Components['schemas'] = {
  TicketPresence: {
    type: 'object',
    required: ['ticketId', 'users'],
    properties: { ticketId: { type: 'integer' }, users: { type: 'array', items: user } },
  },
  LiveEvent: {
    type: 'object',
    description: 'The data of a message of the stream. It names what changed; what it is now is asked for.',
    required: ['sequence', 'kind', 'actor', 'at'],
    properties: {
      sequence: { type: 'integer', description: 'The same as the message’s id.' },
      kind: { type: 'string' },
      ticketId: { type: 'integer' },
      messageId: { type: 'integer' },
      resource: { type: 'string', description: 'Of row events: the plural name.' },
      id: { type: 'integer', description: 'Of row events: which row.' },
      changes: { type: 'array', items: { type: 'string' }, description: 'Which attributes of a ticket changed.' },
      actor: {
        type: ['object', 'null'],
        required: ['id', 'type'],
        properties: { id: { type: 'integer' }, type: { type: 'string', enum: ['users', 'customers'] } },
      },
      at: { type: 'string', format: 'date-time' },
    },
  },
}

const present = {
  ticketId: 7,
  users: [{ id: 2, firstName: 'Ada', lastName: 'Lovelace', avatarUrl: '', state: 'typing' }],
}

const presenceBody: Schema = {
  type: 'object',
  required: ['state', 'clientId'],
  properties: {
    state: { type: 'string', enum: ['viewing', 'typing', 'none'] },
    clientId: { type: 'string', pattern: '^[\\w.:-]{1,64}$', description: 'Names the tab or window.' },
  },
}

const viewCounts: Schema = {
  type: 'object',
  required: ['counts'],
  properties: {
    counts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['view', 'count', 'isCapped'],
        properties: {
          view: { type: 'string', description: 'The name of a built-in view, or the id of a saved one.' },
          count: {
            type: ['integer', 'null'],
            minimum: 0,
            maximum: 1000,
            description: 'Null when the view’s filter names something there is no more.',
          },
          isCapped: { type: 'boolean', description: 'There are more than `count`.' },
        },
      },
    },
  },
}

/** The stream of events, presence, and counters of views. */
export function realtimeOperations(): OperationSpec[] {
  return [
    {
      id: 'streamEvents',
      tag: 'live',
      method: 'get',
      path: '/events/stream',
      summary: 'Hear what changes as it changes',
      description:
        'Server-sent events without an end. Messages without a name have a `LiveEvent` as data and its sequence as id; `ready` comes first, `reset` when everything is to be asked for again, `presence` with a `TicketPresence`. An extension.',
      query: [
        {
          name: 'after',
          in: 'query',
          description: 'The sequence to go on after; without it only new events come. `Last-Event-ID` outweighs it.',
          schema: { type: 'integer', minimum: 0 },
          example: 4711,
        },
      ],
      answers: [
        { status: 200, description: 'The stream.', mediaType: 'text/event-stream', schema: { type: 'string' } },
      ],
    },
    {
      id: 'putPresence',
      tag: 'live',
      method: 'put',
      path: '/tickets/{id}/presence.json',
      summary: 'Say that one is at a ticket',
      description: 'Holds for 30 seconds; `none` ends it. Answers who is there. An extension.',
      body: { schema: presenceBody, example: { state: 'viewing', clientId: 'tab-1' } },
      answers: [
        {
          status: 200,
          description: 'Everybody at the ticket.',
          schema: { type: 'object', required: ['presence'], properties: { presence: schemaRef('TicketPresence') } },
          example: { presence: present },
        },
      ],
    },
    {
      id: 'listPresence',
      tag: 'live',
      method: 'get',
      path: '/presence.json',
      summary: 'Who is at which ticket',
      description: 'Tickets without anybody are left out. An extension.',
      query: [
        {
          name: 'ticketIds',
          in: 'query',
          description: 'Up to 500 ids with commas; every ticket when absent.',
          schema: { type: 'string' },
          example: '7,8',
        },
      ],
      answers: [
        {
          status: 200,
          description: 'The tickets somebody is at.',
          schema: {
            type: 'object',
            required: ['presence'],
            properties: { presence: { type: 'array', items: schemaRef('TicketPresence') } },
          },
          example: { presence: [present] },
        },
      ],
    },
    {
      id: 'countViews',
      tag: 'tickets',
      method: 'get',
      path: '/tickets/viewcounts.json',
      summary: 'Count the tickets of views',
      description: 'Up to 1000 each. An extension.',
      query: [
        {
          name: 'views',
          in: 'query',
          description:
            'Some of mine, unassigned, open, waiting, solved, all, and ids of saved views, with commas; all when absent.',
          schema: { type: 'string' },
          example: 'mine,unassigned,12',
        },
      ],
      answers: [
        {
          status: 200,
          description: 'In the order asked for; saved views come last.',
          schema: viewCounts,
          example: { counts: [{ view: 'mine', count: 4, isCapped: false }] },
        },
      ],
    },
  ]
}
