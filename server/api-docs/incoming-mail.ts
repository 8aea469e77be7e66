import type { ResourceNotes } from '../desk-api/openapi-notes.ts'
import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'

// Mail that comes in: the mailboxes it is read from, and what became of each mail (mail/inbound/*.wire.ts).

const secret = (description: string): Schema => ({
  type: ['string', 'null'],
  maxLength: 10_000,
  writeOnly: true,
  description,
})

export const incomingMailNotes: Readonly<Record<string, ResourceNotes>> = {
  imapaccounts: {
    label: ['IMAP account', 'IMAP accounts'],
    description:
      'Mailboxes the desk reads by IMAP. Passwords, tokens and secrets can be set and never read. A change holds from the next seconds on.',
    fields: {
      tokenUrl: { type: ['string', 'null'], description: 'Where a refresh token is exchanged (OAuth 2.0).' },
      tokenExpiresAt: { type: ['string', 'null'], format: 'date-time', description: 'Of the access token.' },
      credentialsExpireAt: {
        type: ['string', 'null'],
        format: 'date-time',
        description: 'When the refresh token or the client secret ends. Admins are told two weeks before.',
      },
      afterStoring: {
        type: 'string',
        enum: ['keep', 'seen', 'move', 'delete'],
        description: 'What becomes of a mail on the server once it is stored here.',
      },
      since: {
        type: ['string', 'null'],
        format: 'date-time',
        description: 'Older mail is left alone. When the account was added, unless given.',
      },
      lastError: { type: ['string', 'null'], description: 'Why it cannot be read at the moment, in plain words.' },
    },
    input: {
      password: secret('"" forgets it.'),
      accessToken: secret('OAuth 2.0, instead of a password.'),
      refreshToken: secret('New access tokens are got with it, at `tokenUrl`.'),
      clientSecret: secret('For `tokenUrl`, with `clientId`.'),
    },
    example: { host: 'imap.example.com', port: 993, security: 'tls', username: 'help@example.com', folder: 'INBOX' },
    bodyExample: {
      inbox: { id: 1 },
      host: 'imap.example.com',
      security: 'tls',
      username: 'help@example.com',
      password: 'a long secret',
    },
  },
  incomingmails: {
    label: ['incoming mail', 'incoming mails'],
    description: 'Every mail that came in, with its envelope, and what became of it.',
    fields: {
      state: {
        type: 'string',
        enum: ['queued', 'done', 'duplicate', 'quarantined', 'dropped'],
        description: '`quarantined`: it could not be read, and a ticket says so.',
      },
      channel: { type: 'string', enum: ['smtp', 'lmtp', 'imap', 'pipe'] },
      envelopeFrom: { type: ['string', 'null'], description: '"" is the null sender; null where there is none.' },
      outcome: {
        type: ['object', 'null'],
        additionalProperties: true,
        description: 'Why it went where it went, and what was noticed on the way.',
      },
      fullSize: {
        type: ['integer', 'null'],
        description: 'Bytes of the whole mail, when only its beginning is kept because it was too large.',
      },
    },
    example: { state: 'done', channel: 'smtp', envelopeFrom: 'customer@example.com', size: 2048 },
  },
}

export const incomingMailSchemas: Components['schemas'] = {
  ImapTest: {
    type: 'object',
    required: ['isWorking', 'error', 'greeting', 'isEncrypted', 'capabilities', 'folders', 'messageCount'],
    properties: {
      isWorking: { type: 'boolean' },
      error: { type: ['string', 'null'], description: 'In plain words.' },
      greeting: { type: ['string', 'null'] },
      isEncrypted: { type: 'boolean' },
      capabilities: { type: 'array', items: { type: 'string' } },
      folders: { type: 'array', items: { type: 'string' } },
      messageCount: { type: ['integer', 'null'], description: 'Mails in the folder that is read.' },
    },
  },
}

/** The operations of mail that comes in which are not derived. */
export function incomingMailOperations(): OperationSpec[] {
  const mails = resourceNamed('incomingmails')
  return [
    {
      id: 'testImapAccount',
      tag: 'imapaccounts',
      method: 'post',
      path: '/imapaccounts/{id}/test.json',
      summary: 'Connect to a mailbox and tell what is there',
      description: 'Nothing on the server is changed. A mailbox that cannot be opened is an answer, not an error.',
      answers: [
        {
          status: 200,
          description: 'How far it came.',
          schema: { type: 'object', required: ['test'], properties: { test: schemaRef('ImapTest') } },
        },
      ],
    },
    {
      id: 'getRawOfIncomingMail',
      tag: 'incomingmails',
      method: 'get',
      path: '/incomingmails/{id}/raw',
      summary: 'Get a mail as it came, byte for byte',
      answers: [{ status: 200, description: 'The mail.', mediaType: 'message/rfc822', schema: { type: 'string' } }],
    },
    {
      id: 'reprocessIncomingMail',
      tag: 'incomingmails',
      method: 'post',
      path: '/incomingmails/{id}/reprocess.json',
      summary: 'Read a mail again from its stored bytes',
      description:
        'One that was quarantined or dropped is read as if it had just come in. One that has become a message has its texts, files and facts mended in place, in the background; `outcome.repaired` tells what changed. Texts that an agent changed or that were mailed stay. 409 when there is no message to mend.',
      query: oneQuery(mails),
      answers: [oneAnswer(mails)],
    },
  ]
}
