import type { Answer, OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { addressList, flag, referenceTo, words } from './body-parts.ts'

// What is done with a ticket beside changing it (tickets/ticket-action-routes.wire.ts).

const merge: Schema = {
  type: 'object',
  properties: {
    tickets: {
      type: ['array', 'null'],
      minItems: 1,
      maxItems: 100,
      items: schemaRef('ReferenceInput'),
      description: 'The tickets that go into this one. They become read-only and point at it.',
    },
  },
}

const split: Schema = {
  type: 'object',
  description: 'Takes everything a create takes; what is left out comes from the message and its ticket.',
  properties: {
    message: {
      description: 'The message the new ticket is made from. With `fromThreadId`, the text of the new ticket.',
      anyOf: [
        { type: 'object', properties: { id: { type: ['integer', 'string', 'null'] } } },
        { type: ['integer', 'string', 'null'] },
      ],
    },
    fromThreadId: referenceTo('Another way to name the message.'),
    subject: words('That of the ticket when absent.', 998),
    inbox: referenceTo('That of the ticket when absent.'),
  },
}

const forward: Schema = {
  type: 'object',
  properties: {
    to: addressList('Who gets it. The first one is the customer of the new ticket.'),
    cc: addressList('Who else gets it.'),
    bcc: addressList('Who else gets it, unseen.'),
    subject: words('The number and subject of the ticket when absent.', 998),
    message: words('What is said above the conversation.', 5_000_000),
    editMethod: { type: ['string', 'null'], enum: ['html', 'markdown', '', null] },
    includeHistory: flag('Whether what was said so far is quoted (never notes); as the inbox says when absent.'),
    files: { description: 'Uploaded files, and files of the ticket.', ...schemaRef('FilesInput') },
    inbox: referenceTo('Where the new ticket is; that of the ticket when absent.'),
    agent: referenceTo('Who answers the new ticket.'),
    status: referenceTo('Of the new ticket.'),
    sendFrom: words('One of the addresses of the inbox.', 254),
  },
}

const inEitherForm = (schema: Schema): Schema => bothForms('ticket', schema)

export const ticketActionSchemas: Components['schemas'] = {
  TicketMerge: inEitherForm(merge),
  TicketSplit: inEitherForm(split),
  TicketForward: inEitherForm(forward),
  TicketRead: inEitherForm({
    type: 'object',
    properties: { message: referenceTo('The last message the caller has seen; the ticket’s last one when absent.') },
  }),
}

const done: Answer = { status: 204, description: 'It is so now.' }

/** The operations that act on a ticket. */
export function ticketActionOperations(): OperationSpec[] {
  const base = { tag: 'tickets' }
  const act = (name: string, spec: Pick<OperationSpec, 'summary' | 'description' | 'body'>): OperationSpec => ({
    ...base,
    id: `${name}Ticket`,
    method: 'post',
    path: `/tickets/{id}/${name}.json`,
    query: oneQuery(resourceNamed('tickets')),
    answers: [{ status: 200, description: 'The ticket that came of it.', schema: schemaRef('TicketAnswer') }],
    ...spec,
  })
  const follow = (method: 'put' | 'delete'): OperationSpec => ({
    ...base,
    id: method === 'put' ? 'followTicket' : 'unfollowTicket',
    method,
    path: '/tickets/{id}/followers/{userId}.json',
    summary: method === 'put' ? 'Make an agent follow a ticket' : 'Make an agent stop following a ticket',
    answers: [done],
  })
  const read = (name: 'read' | 'unread'): OperationSpec => ({
    ...base,
    id: `mark${name === 'read' ? 'Read' : 'Unread'}`,
    method: 'put',
    path: `/tickets/{id}/${name}.json`,
    summary: `Mark a ticket ${name} for the caller`,
    ...(name === 'unread'
      ? { description: 'The newest message of others is news again; what was read before it stays read.' }
      : {
          description: 'All of it, or with a body up to a message of it.',
          body: { required: false, schema: schemaRef('TicketRead'), example: { message: { id: 9 } } },
        }),
    answers: [done],
  })
  return [
    act('merge', {
      summary: 'Merge other tickets into a ticket',
      description: 'Messages, files, tags, followers, time logs and tasks move.',
      body: { schema: schemaRef('TicketMerge'), example: { tickets: [{ id: 2 }, { id: 3 }] } },
    }),
    act('split', {
      summary: 'Make a new ticket from a message of a ticket',
      description: 'The same as a create with `fromThreadId`.',
      body: { schema: schemaRef('TicketSplit'), example: { message: { id: 9 }, subject: 'Another question' } },
    }),
    act('forward', {
      summary: 'Forward a ticket to somebody else, as a child ticket',
      body: {
        schema: schemaRef('TicketForward'),
        example: { to: ['printers@example.com'], message: '<p>Can you repair it?</p>' },
      },
    }),
    act('archive', {
      summary: 'Archive a ticket',
      description: 'For admins of its inbox. It is read-only from then on.',
    }),
    act('unarchive', { summary: 'Take a ticket out of the archive', description: 'For admins of its inbox.' }),
    read('read'),
    read('unread'),
    follow('put'),
    follow('delete'),
  ]
}
