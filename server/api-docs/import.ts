import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { type Components, type Parameter, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { addressList, words } from './body-parts.ts'

// The import of tickets (import/import-routes.wire.ts).

const moment: Schema = { type: ['string', 'null'], format: 'date-time' }
const count: Schema = { type: 'integer', minimum: 0 }
const counts = (...names: string[]): Schema => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, count])),
})
const list = (items: Schema, maxItems: number): Schema => ({ type: ['array', 'null'], maxItems, items })
const person = (description: string): Schema => ({ description, ...schemaRef('ImportPerson') })

const example = {
  source: 'Old desk',
  fallbackInboxId: 1,
  tickets: [
    {
      id: '4711',
      subject: 'The printer is on fire',
      customer: { email: 'carla@example.com', firstName: 'Carla', type: 'customer' },
      threads: [
        {
          type: 'message',
          body: '<p>What shall I do?</p>',
          createdBy: { email: 'carla@example.com', type: 'customer' },
          createdAt: '2020-02-03T09:00:00Z',
        },
      ],
      createdAt: '2020-02-03T09:00:00Z',
    },
  ],
}

export const importSchemas: Components['schemas'] = {
  ImportPerson: {
    type: ['object', 'null'],
    description: 'Found by the address, else made: customers, and agents who cannot sign in until they are activated.',
    properties: {
      email: words(undefined, 254),
      firstName: words(undefined, 255),
      lastName: words(undefined, 255),
      type: { type: ['string', 'null'], enum: ['user', 'customer', null] },
    },
  },
  ImportThread: {
    type: 'object',
    properties: {
      type: { type: ['string', 'null'], enum: ['message', 'note', null], default: 'message' },
      body: words('HTML, or text.', 5_000_000),
      createdBy: person('Who wrote it; the customer when absent. Notes need an agent.'),
      cc: addressList('Who got it, too.'),
      bcc: addressList('Who got it unseen.'),
      attachments: list(
        {
          type: 'object',
          properties: {
            filename: words(undefined, 1_000),
            downloadurl: words('Fetched after the import; it must be reachable without signing in.', 4_000),
          },
        },
        100,
      ),
      createdAt: moment,
      updatedAt: moment,
    },
  },
  ImportTicket: {
    type: 'object',
    properties: {
      id: { type: ['integer', 'string'], description: 'Its name where it comes from.' },
      subject: words(undefined, 998),
      customer: person('Who asked.'),
      assignedTo: person('Who answers.'),
      emailSource: words('The address of the inbox it was written to.', 254),
      status: words('By its name; Closed when absent.', 100),
      type: words('By its name.', 100),
      priority: words('By its name.', 100),
      tags: list({ type: ['string', 'null'], maxLength: 100 }, 100),
      threads: list(schemaRef('ImportThread'), 1_000),
      createdAt: moment,
      updatedAt: moment,
    },
  },
  ImportTickets: {
    type: 'object',
    properties: {
      source: words('The name of where the tickets come from.', 100),
      fallbackInboxId: {
        description: 'For tickets whose `emailSource` is no inbox here.',
        ...schemaRef('ReferenceInput'),
      },
      dryRun: { type: ['boolean', 'null'], description: 'Check everything, write nothing.' },
      tickets: list(schemaRef('ImportTicket'), 500),
    },
  },
  ImportOutcome: {
    type: 'object',
    required: ['dryRun', 'source', 'imported', 'existing', 'made', 'files', 'tickets'],
    properties: {
      dryRun: { type: 'boolean' },
      source: { type: 'string' },
      imported: count,
      existing: count,
      made: {
        description: 'Rows made for the tickets, or that would be.',
        ...counts('customers', 'users', 'tags', 'sources'),
      },
      files: { description: 'Attachments of these tickets so far.', ...counts('waiting', 'stored', 'failed') },
      tickets: {
        type: 'array',
        items: {
          type: 'object',
          required: ['externalId', 'id', 'state'],
          properties: {
            externalId: { type: 'string' },
            id: { type: ['integer', 'null'], description: 'Its number here; null in a dry run.' },
            state: { type: 'string', enum: ['imported', 'existing', 'new'] },
          },
        },
      },
    },
  },
}

const dryRun: Parameter = {
  name: 'dryRun',
  in: 'query',
  description: 'The same as in the body.',
  schema: { type: 'boolean' },
}

/** The operation that imports. */
export function importOperations(): OperationSpec[] {
  return [
    {
      id: 'importTickets',
      tag: 'tickets',
      method: 'post',
      path: '/desk/v1/import/tickets.json',
      isOutside: true,
      summary: 'Import tickets from another desk',
      description:
        'For site admins. Nobody is told: no mail, no webhooks, no notifications. A ticket is known by `source` and `id`: importing it again leaves it alone and gives its number. All problems of a request are named before anything is written; then every ticket is a commit of its own.',
      query: [dryRun],
      body: { schema: schemaRef('ImportTickets'), example },
      answers: [
        { status: 200, description: 'Each ticket, in the order of the request.', schema: schemaRef('ImportOutcome') },
      ],
    },
  ]
}
