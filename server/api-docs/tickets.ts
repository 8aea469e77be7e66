import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { bulkRemoval, bulkUpdates, listAnswer, listQuery, oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { addressList, flag, referenceTo, words } from './body-parts.ts'
import { ticketNotes } from './notes-tickets.ts'

// Tickets have routes of their own (tickets/ticket-routes.wire.ts).

const changeable: Readonly<Record<string, Schema>> = {
  subject: words(undefined, 998),
  inbox: referenceTo('The inbox it is in.'),
  agent: referenceTo('Who answers. Null takes the agent away.'),
  status: referenceTo('A ticket status, or its name.'),
  priority: {
    description: 'A reference, or the name of a priority. Null takes it away.',
    ...schemaRef('ReferenceInput'),
  },
  type: referenceTo('A ticket type of the inbox, or its name. Null takes it away.'),
  source: referenceTo('Where it came from, or the name of that.'),
  parent: referenceTo('The ticket this one is a child of. Null takes it away.'),
  tags: schemaRef('TagsInput'),
  cc: addressList('Who else gets every mail.'),
  bcc: addressList('Who else gets every mail, unseen.'),
  customfields: schemaRef('CustomFieldsInput'),
}

const input: Schema = {
  type: 'object',
  description: 'What is left out stays as it is. `message` is ignored: new text belongs to the messages of a ticket.',
  properties: {
    ...changeable,
    scheduledEmail: { description: 'Null cancels a mail that waits for its hour.', ...schemaRef('ScheduleInput') },
    customer: referenceTo('Who asks.'),
    followers: {
      type: ['array', 'null'],
      items: {
        anyOf: [
          { type: 'integer' },
          { type: 'object', properties: { id: { type: ['integer', 'string', 'null'] }, delete: { type: 'boolean' } } },
        ],
      },
    },
    isRead: flag('For the caller alone.'),
    imagesHidden: flag(),
    state: { type: ['string', 'null'], description: '`deleted` moves it to the trash, `active` takes it out.' },
  },
}

const create: Schema = {
  type: 'object',
  properties: {
    ...changeable,
    customer: schemaRef('CustomerInputOfTicket'),
    email: words('The customer’s address, where `customer` is not given.', 254),
    message: words('The first message, as `editMethod` says.', 5_000_000),
    editMethod: { type: ['string', 'null'], enum: ['html', 'markdown', '', null], description: '`html` when absent.' },
    files: schemaRef('FilesInput'),
    notifyCustomer: flag('Sends the first message to the customer by mail.'),
    sendFrom: words('One of the addresses of the inbox.', 254),
    fromThreadId: referenceTo('A message that the new ticket is made of.'),
    fromTicketId: referenceTo('The ticket of that message.'),
    tickettemplate: referenceTo('A template; what the body gives wins over it.'),
    scheduledEmail: schemaRef('ScheduleInput'),
  },
}

const answer: Schema = {
  type: 'object',
  required: ['delayed', 'ticket', 'included'],
  properties: {
    delayed: { type: 'boolean', description: 'The first mail is held: scheduled, or still to be undone.' },
    ticket: schemaRef('Ticket'),
    included: schemaRef('TicketIncluded'),
  },
}

export const ticketSchemas: Components['schemas'] = {
  TicketInput: input,
  TicketCreateInput: create,
  TicketCreate: bothForms('ticket', schemaRef('TicketCreateInput')),
  TicketUpdate: bothForms('ticket', schemaRef('TicketInput')),
  TicketAnswer: answer,
}

const ticketAnswer = {
  status: 200,
  description: 'The ticket as it is now.',
  schema: schemaRef('TicketAnswer'),
}

/** The operations of tickets. */
export function ticketOperations(): OperationSpec[] {
  const tickets = resourceNamed('tickets')
  const notes = ticketNotes['tickets'] ?? {}
  const base = { tag: 'tickets' }
  const query = oneQuery(tickets)
  const update = (method: 'put' | 'patch'): OperationSpec => ({
    ...base,
    id: method === 'put' ? 'putTicket' : 'updateTicket',
    method,
    path: '/tickets/{id}.json',
    summary: 'Update a ticket',
    ...(method === 'put' ? { description: 'The same as PATCH: what is not given stays as it is.' } : {}),
    query,
    body: { schema: schemaRef('TicketUpdate'), required: false, example: { ticket: { status: { id: 5 } } } },
    answers: [ticketAnswer],
  })
  const recover = (id: string, path: string): OperationSpec => ({
    ...base,
    id,
    method: 'post',
    path,
    summary: 'Take a ticket out of the trash',
    query,
    answers: [ticketAnswer],
  })
  return [
    {
      ...base,
      id: 'listTickets',
      method: 'get',
      path: '/tickets.json',
      summary: 'List tickets',
      query: listQuery(tickets, notes),
      answers: [listAnswer(tickets)],
    },
    {
      ...base,
      id: 'createTicket',
      method: 'post',
      path: '/tickets.json',
      summary: 'Create a ticket',
      description:
        'Answers 200, as the API’s own page documents; every other create answers 201. A body of the first official SDK, with zero values of read-only fields, is answered 201: it takes nothing else for a success.',
      query,
      body: { schema: schemaRef('TicketCreate'), example: createExample },
      answers: [ticketAnswer, { ...ticketAnswer, status: 201, description: 'The same, to the first official SDK.' }],
    },
    {
      ...base,
      id: 'getTicket',
      method: 'get',
      path: '/tickets/{id}.json',
      summary: 'Get a ticket',
      query,
      answers: [{ ...ticketAnswer, exampleName: 'TicketAnswer' }],
    },
    update('patch'),
    update('put'),
    {
      ...base,
      id: 'deleteTicket',
      method: 'delete',
      path: '/tickets/{id}.json',
      summary: 'Move a ticket to the trash',
      answers: [{ status: 204, description: 'It is in the trash, for 30 days.' }],
    },
    ...bulkUpdates(tickets, notes),
    bulkRemoval(tickets, notes),
    recover('recoverTicket', '/tickets/{id}/recover.json'),
    recover('recoverTicketOfInstallation', '/installations/{installationId}/tickets/{id}/recover.json'),
  ]
}

const createExample = {
  ticket: {
    inbox: { id: 1 },
    customer: { email: 'ada@example.com', firstName: 'Ada' },
    subject: 'The printer is on fire',
    message: '<p>Please <b>hurry</b>.</p>',
    tags: ['printer'],
  },
}
