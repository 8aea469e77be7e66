import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms, schemaName } from '../desk-api/openapi-schemas.ts'
import { type Components, parameterRef, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { oldLists } from '../v1/old-lists.ts'
import { addressList, flag, referenceTo, words } from './body-parts.ts'

// What is left of the older API (v1/v1-routes.wire.ts). Its bodies may be forms, too (http/form-body.ts).

const count: Schema = { type: ['integer', 'null'], minimum: 0 }
const nameOrReference = (description: string): Schema => ({
  description: `${description} By its id or its name.`,
  ...schemaRef('ReferenceInput'),
})

const oldTicket: Schema = {
  type: 'object',
  properties: {
    subject: words(undefined, 998),
    message: words(undefined, 5_000_000),
    inboxId: referenceTo('Where it is.'),
    customerId: referenceTo('Who asks.'),
    customerEmail: words('Finds or makes the customer.', 254),
    customerFirstName: words(undefined, 255),
    customerLastName: words(undefined, 255),
    customerPhoneNumber: words(undefined, 255),
    assignedTo: referenceTo('Who answers.'),
    agentId: referenceTo('The same.'),
    status: nameOrReference('Its status.'),
    statusId: referenceTo('The same by its id.'),
    priority: nameOrReference('Its priority; a name that nothing has counts as none.'),
    type: nameOrReference('Its type.'),
    source: nameOrReference('Where it comes from; a name that nothing has counts as none.'),
    tags: schemaRef('TagsInput'),
    attachmentIds: schemaRef('OldFiles'),
    cc: addressList('Who is copied in.'),
    bcc: addressList('Who is copied in unseen.'),
    notifyCustomer: flag('Whether the customer gets the message by mail.'),
  },
}

const oldReply: Schema = {
  type: 'object',
  properties: {
    body: words('HTML, or text.', 5_000_000),
    threadType: { type: ['string', 'null'], enum: ['message', 'note', 'forward', null] },
    type: { type: ['string', 'null'], enum: ['message', 'note', 'forward', null], description: 'The same.' },
    attachmentIds: schemaRef('OldFiles'),
    status: nameOrReference('The ticket’s status from then on.'),
    assignedTo: referenceTo('Who answers from then on.'),
    cc: addressList('Who is copied in.'),
    bcc: addressList('Who is copied in unseen.'),
  },
}

/** The answer with one row of today, and its id at the top. */
const withId = (one: string, title: string, more: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  required: ['id', one, 'included'],
  properties: { id: { type: 'integer' }, [one]: schemaRef(title), included: schemaRef(`${title}Included`), ...more },
})

export const oldSchemas: Components['schemas'] = {
  OldTicket: bothForms('ticket', oldTicket),
  OldReply: bothForms('message', oldReply),
  OldFiles: {
    description: 'Files uploaded before, by their ids.',
    type: ['array', 'null'],
    items: { type: ['integer', 'string'] },
  },
  OldTicketAnswer: withId('ticket', 'Ticket', { delayed: { type: 'boolean' } }),
  OldMessageAnswer: withId('message', 'Message', { result: { type: 'string', const: 'ok' } }),
  OldCustomerAnswer: withId('customer', 'Customer'),
  OldCustomFieldAnswer: withId('customfield', 'Customfield'),
}

/** A list with today's page blocks and the older one's numbers. */
export function oldList(name: string, key = name): Schema {
  const title = schemaName(resourceNamed(name))
  return {
    type: 'object',
    required: [key, 'included', 'pagination', 'meta', 'count', 'page', 'maxPages'],
    properties: {
      [key]: { type: 'array', items: schemaRef(title) },
      included: schemaRef(`${title}Included`),
      pagination: schemaRef('Pagination'),
      meta: schemaRef('PageMeta'),
      count,
      page: count,
      maxPages: count,
    },
  }
}

/** The operations of the older API, without webhooks and the import. */
export function oldOperations(): OperationSpec[] {
  const users = resourceNamed('users')
  const tickets = { tag: 'tickets', isOutside: true, query: oneQuery(resourceNamed('tickets')) } as const
  const ticketAnswer = { status: 200, description: 'The ticket as it is now.', schema: schemaRef('OldTicketAnswer') }
  return [
    ...oldLists.map((name): OperationSpec => {
      const title = schemaName(resourceNamed(name))
      return {
        id: `listOld${title}s`,
        tag: name,
        method: 'get',
        path: `/desk/v1/${name}.json`,
        isOutside: true,
        summary: `List ${name} as the older API does`,
        query: ['page', 'pageSize'].map(parameterRef),
        answers: [{ status: 200, description: 'A page of the list.', schema: oldList(name) }],
      }
    }),
    {
      ...tickets,
      id: 'searchOldTickets',
      method: 'get',
      path: '/desk/v1/tickets/search.json',
      summary: 'Search tickets as the older API does',
      description:
        'Takes what `GET /search/tickets.json` takes; `inboxIds` and `assignedTo` are its `inboxes` and `agents`.',
      query: ['page', 'pageSize'].map(parameterRef),
      answers: [{ status: 200, description: 'A page of what was found.', schema: oldList('tickets') }],
    },
    {
      ...tickets,
      id: 'listOldTicketsOfCustomer',
      method: 'get',
      path: '/desk/v1/customers/{id}/previoustickets.json',
      summary: 'List the tickets of a customer as the older API does',
      query: ['page', 'pageSize'].map(parameterRef),
      answers: [{ status: 200, description: 'A page of the list.', schema: oldList('tickets') }],
    },
    {
      id: 'findOldCustomer',
      tag: 'customers',
      method: 'get',
      path: '/desk/v1/customers/email.json',
      isOutside: true,
      summary: 'Find a customer by e-mail address as the older API does',
      query: [
        { name: 'email', in: 'query', required: true, description: 'The whole address.', schema: { type: 'string' } },
        ...oneQuery(resourceNamed('customers')),
      ],
      failures: [404],
      answers: [{ status: 200, description: 'The customer.', schema: schemaRef('OldCustomerAnswer') }],
    },
    {
      id: 'getOldMe',
      tag: 'users',
      method: 'get',
      path: '/desk/v1/me.json',
      isOutside: true,
      summary: 'Get the agent whose token it is, as the older API does',
      query: oneQuery(users),
      answers: [oneAnswer(users)],
    },
    {
      ...tickets,
      id: 'getOldTicket',
      method: 'get',
      path: '/desk/v1/tickets/{id}.json',
      summary: 'Get a ticket as the older API does',
      answers: [ticketAnswer],
    },
    {
      ...tickets,
      id: 'createOldTicket',
      method: 'post',
      path: '/desk/v1/tickets.json',
      summary: 'Create a ticket as the older API does',
      body: {
        schema: schemaRef('OldTicket'),
        example: {
          inboxId: 1,
          customerEmail: 'carla@example.com',
          subject: 'Help',
          message: 'It burns',
          status: 'active',
        },
      },
      answers: [ticketAnswer],
    },
    {
      ...tickets,
      id: 'putOldTicket',
      method: 'put',
      path: '/desk/v1/tickets/{id}.json',
      summary: 'Update a ticket as the older API does',
      description: 'Takes the form of today as well.',
      body: { schema: schemaRef('OldTicket'), example: { status: 'solved', priority: 'high' } },
      answers: [ticketAnswer],
    },
    {
      id: 'replyToOldTicket',
      tag: 'messages',
      method: 'post',
      path: '/desk/v1/tickets/{id}.json',
      isOutside: true,
      summary: 'Reply to a ticket as the older API does',
      body: { schema: schemaRef('OldReply'), example: { body: 'Use water', status: 'waiting' } },
      answers: [{ status: 200, description: 'The reply.', schema: schemaRef('OldMessageAnswer') }],
    },
    ...(['post', 'put'] as const).map(
      (method): OperationSpec => ({
        id: method === 'post' ? 'createOldCustomer' : 'putOldCustomer',
        tag: 'customers',
        method,
        path: method === 'post' ? '/desk/v1/customers.json' : '/desk/v1/customers/{id}.json',
        isOutside: true,
        summary: `${method === 'post' ? 'Create' : 'Update'} a customer as the older API does`,
        description: 'The names of fields may have any case.',
        query: oneQuery(resourceNamed('customers')),
        body: {
          schema: schemaRef(method === 'post' ? 'CustomerCreate' : 'CustomerUpdate'),
          example: { firstName: 'Carla', email: 'carla@example.com' },
        },
        answers: [{ status: 200, description: 'The customer.', schema: schemaRef('OldCustomerAnswer') }],
      }),
    ),
    {
      id: 'createOldCustomField',
      tag: 'customfields',
      method: 'post',
      path: '/desk/v1/customfields.json',
      isOutside: true,
      summary: 'Create a custom field as the older API does',
      description: '`inboxes` are ids, `options` are rows with a `name`.',
      body: {
        schema: schemaRef('CustomfieldCreate'),
        example: { agentLabel: 'Plan', kind: 'dropdown', inboxes: [1], options: [{ name: 'Gold' }] },
      },
      answers: [{ status: 201, description: 'It was created.', schema: schemaRef('OldCustomFieldAnswer') }],
    },
  ]
}
