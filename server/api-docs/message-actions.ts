import type { Answer, OperationSpec } from '../desk-api/openapi-operation.ts'
import { listAnswer, listQuery, oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { addressList, flag, referenceTo, words } from './body-parts.ts'

// What is done with a message beside writing it (messages/message-action-routes.wire.ts).

/** Properties of a message's update beyond its declared fields. */
export const messageUpdateInput: Readonly<Record<string, Schema>> = {
  message: {
    type: ['string', 'object', 'null'],
    description: 'The text, as `editMethod` says; empty means "not given". An object is the wrapped form.',
    maxLength: 5_000_000,
  },
  editMethod: { type: ['string', 'null'], enum: ['html', 'markdown', '', null] },
  subject: words('Cannot change once there is a mail, as `cc` and `bcc`.', 998),
  cc: addressList('Who else gets it.'),
  bcc: addressList('Who else gets it, unseen.'),
  to: addressList('Where the draft of a forward goes.'),
  files: {
    description: 'Files to add; `delete` beside an id takes one off.',
    ...schemaRef('FilesInput'),
  },
  status: referenceTo('Of a draft: set on the ticket when it is sent.'),
  agent: referenceTo('Of a draft: set on the ticket when it is sent.'),
  isDraft: flag('`false` sends a draft.'),
  mentions: { type: ['array', 'null'], items: schemaRef('ReferenceInput'), description: 'Agents to name in it.' },
  sendFrom: words('Of a draft: one of the addresses of the inbox.', 254),
  scheduledEmail: { description: 'Null cancels a mail that waits for its hour.', ...schemaRef('ScheduleInput') },
}

const done: Answer = { status: 204, description: 'It is so now.' }

/** The operations of likes, reactions, mail and its source. */
export function messageActionOperations(): OperationSpec[] {
  const base = { tag: 'messages' }
  const messages = resourceNamed('messages')
  const deliveries = resourceNamed('deliveries')
  const ofTicket = '/tickets/{ticketId}/messages/{id}.json'
  const emoji = { emoji: { type: 'string', examples: ['👍'] } }
  return [
    ...(['patch', 'put'] as const).map(
      (method): OperationSpec => ({
        ...base,
        id: `${method === 'put' ? 'put' : 'update'}MessageOfTicket`,
        method,
        path: ofTicket,
        summary: 'Update a message of a ticket',
        query: oneQuery(messages),
        body: { schema: schemaRef('MessageUpdate'), required: false, exampleName: 'MessageUpdate' },
        answers: [oneAnswer(messages)],
      }),
    ),
    {
      ...base,
      id: 'deleteMessageOfTicket',
      method: 'delete',
      path: ofTicket,
      summary: 'Delete a message of a ticket',
      description: 'Its mail is never sent from then on, as far as it was not sent before.',
      answers: [{ status: 204, description: 'It is in the trash.' }],
    },
    {
      ...base,
      id: 'likeMessage',
      method: 'put',
      path: '/messages/{id}/like.json',
      summary: 'Like a message',
      answers: [done],
    },
    {
      ...base,
      id: 'unlikeMessage',
      method: 'delete',
      path: '/messages/{id}/like.json',
      summary: 'Take a like back',
      answers: [done],
    },
    {
      ...base,
      id: 'reactToMessage',
      method: 'put',
      path: '/messages/{id}/reactions/{emoji}.json',
      ids: emoji,
      summary: 'React to a message with an emoji',
      answers: [done],
    },
    {
      ...base,
      id: 'takeReactionBack',
      method: 'delete',
      path: '/messages/{id}/reactions/{emoji}.json',
      ids: emoji,
      summary: 'Take a reaction back',
      answers: [done],
    },
    {
      ...base,
      id: 'listDeliveriesOfMessage',
      method: 'get',
      path: '/messages/{id}/deliveries.json',
      summary: 'List what became of a message’s mail, a row a recipient',
      query: listQuery(deliveries, {}),
      answers: [listAnswer(deliveries)],
    },
    {
      ...base,
      id: 'resendMessage',
      method: 'post',
      path: '/messages/{id}/resend.json',
      summary: 'Send a message again to those who did not get it',
      description:
        'Recipients that failed or are held; with `force` also those of whom nobody knows whether they got it.',
      query: oneQuery(messages),
      body: {
        required: false,
        schema: { type: 'object', properties: { force: flag() } },
        example: { force: false },
      },
      answers: [oneAnswer(messages)],
    },
    {
      ...base,
      id: 'getSourceOfMessage',
      method: 'get',
      path: '/messages/{id}/source.eml',
      summary: 'Get the mail of a message',
      description:
        'For a message that came as mail the mail as it came, byte for byte. 404 for a message that is no mail.',
      answers: [
        {
          status: 200,
          description: 'The mail as it came or is sent (RFC 5322).',
          mediaType: 'message/rfc822',
          schema: { type: 'string' },
        },
      ],
    },
  ]
}
