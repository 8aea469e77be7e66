import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { listAnswer, listQuery, oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { addressList, flag, referenceTo, words } from './body-parts.ts'

// Messages under their ticket (messages/message-routes.wire.ts); across tickets they are a declared resource.

const create: Schema = {
  type: 'object',
  properties: {
    message: words('The text, as `editMethod` says.', 5_000_000),
    threadType: {
      description:
        '`message` (a reply, also when absent), `note` for colleagues or `forward`, in any case; or the number 1, 3, 2.',
      type: ['string', 'integer', 'null'],
      examples: ['message', 'note', 'forward'],
    },
    editMethod: { type: ['string', 'null'], enum: ['html', 'markdown', '', null], description: '`html` when absent.' },
    subject: words(undefined, 998),
    to: addressList('Where a forward goes; a reply goes to the ticket’s customer.'),
    cc: addressList('Who else gets it.'),
    bcc: addressList('Who else gets it, unseen.'),
    files: schemaRef('FilesInput'),
    status: referenceTo('A ticket status, or its name; set on the ticket together with the message.'),
    agent: referenceTo('Set on the ticket together with the message.'),
    isDraft: flag('Kept for its author alone, not sent.'),
    isPinned: flag(),
    mentions: { type: ['array', 'null'], items: schemaRef('ReferenceInput'), description: 'Agents to tell about it.' },
    sendFrom: words('One of the addresses of the inbox.', 254),
    scheduledEmail: schemaRef('ScheduleInput'),
  },
}

export const messageSchemas: Components['schemas'] = {
  MessageOfTicketInput: create,
  MessageOfTicketCreate: bothForms('message', schemaRef('MessageOfTicketInput')),
}

/** The operations on the messages of one ticket. */
export function messageOperations(): OperationSpec[] {
  const messages = resourceNamed('messages')
  const base = { tag: 'messages' }
  const path = '/tickets/{ticketId}/messages'
  return [
    {
      ...base,
      id: 'listMessagesOfTicket',
      method: 'get',
      path: `${path}.json`,
      summary: 'List the messages of a ticket',
      query: listQuery(messages, {}),
      answers: [listAnswer(messages)],
    },
    {
      ...base,
      id: 'createMessageOfTicket',
      method: 'post',
      path: `${path}.json`,
      summary: 'Reply, note or forward',
      query: oneQuery(messages),
      body: {
        schema: schemaRef('MessageOfTicketCreate'),
        example: { message: { message: '<p>On my way.</p>', threadType: 'message', status: { id: 5 } } },
      },
      answers: [oneAnswer(messages, 201)],
    },
    {
      ...base,
      id: 'getMessageOfTicket',
      method: 'get',
      path: `${path}/{id}.json`,
      summary: 'Get a message of a ticket',
      query: oneQuery(messages),
      answers: [oneAnswer(messages)],
    },
  ]
}
