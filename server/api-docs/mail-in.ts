import type { ResourceNotes } from '../desk-api/openapi-notes.ts'
import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { referenceTo } from './body-parts.ts'

// What becomes of mail that comes in (docs/email.md, rules 26 to 36): extensions of the API.

const text: Schema = { type: 'string' }
const maybeText: Schema = { type: ['string', 'null'] }

/** The field `mail` of messages. */
export const messageMail: Schema = {
  type: ['object', 'null'],
  description:
    'Of a message that came as mail. What it quotes and its signature are no part of `htmlBody` and `textBody`; they are here.',
  properties: {
    fromName: text,
    fromAddress: text,
    headerFrom: { ...maybeText, description: 'The address of From, where another one is taken for the sender.' },
    claimedAt: { ...maybeText, format: 'date-time', description: 'When the mail says it was written.' },
    automaticReason: { ...maybeText, description: 'By which rule a program wrote it; null for a person’s mail.' },
    authentication: {
      type: 'object',
      properties: {
        spf: text,
        dkim: text,
        dmarc: text,
        verdict: { ...text, enum: ['pass', 'fail', 'unknown'] },
        by: text,
        protection: {
          ...text,
          enum: ['smime-signed', 'smime-encrypted', 'pgp-signed', 'pgp-encrypted'],
          description: 'Absent when the mail is neither signed nor encrypted. OpenPGP signatures are not verified.',
        },
        smime: {
          type: 'object',
          description:
            'The S/MIME signature, verified once when the mail came. `isTrusted`: the certificate leads to an authority the desk knows; `isSender`: it is for the address in From.',
          properties: {
            isValid: { type: 'boolean' },
            reason: text,
            addresses: { type: 'array', items: text },
            signer: text,
            issuer: text,
            isTrusted: { type: 'boolean' },
            isSender: { type: 'boolean' },
          },
        },
      },
    },
    quotedHtml: maybeText,
    quotedText: maybeText,
    calendar: {
      type: 'array',
      description: 'Appointments of the mail (RFC 5545). Nothing is accepted or answered by itself.',
      items: {
        type: 'object',
        properties: {
          method: { ...text, description: 'REQUEST, CANCEL, REPLY, COUNTER, PUBLISH …' },
          uid: text,
          summary: text,
          start: { ...maybeText, format: 'date-time' },
          end: { ...maybeText, format: 'date-time' },
          isAllDay: { type: 'boolean' },
          timezone: { ...maybeText, description: 'The zone it was made in; times are UTC.' },
          location: text,
          organizer: { type: ['object', 'null'], properties: { name: text, address: text, status: text } },
          attendees: {
            type: 'array',
            items: { type: 'object', properties: { name: text, address: text, status: text } },
          },
          status: { ...text, description: 'CANCELLED also when a later mail cancelled it.' },
          sequence: { type: 'integer' },
          supersededBy: { type: 'integer', description: 'The message that moved or cancelled it.' },
        },
      },
    },
    warnings: { type: 'array', items: text },
    possibleTicket: {
      type: ['object', 'null'],
      description: 'The ticket it may belong to; `move` puts it there.',
      properties: { id: { type: 'integer' }, type: text },
    },
  },
}

/** Notes of the resources of this area. */
export const mailInNotes: Readonly<Record<string, ResourceNotes>> = {
  suspendedaddresses: {
    label: ['suspended address', 'suspended addresses'],
    description:
      'Addresses the desk writes nothing to by itself: mail to them came back for good, or was reported as spam. Deleting one allows it again.',
    example: { address: 'gone@example.com', status: '5.1.1', reason: '5.1.1 No such user' },
    bodyExample: { address: 'gone@example.com', reason: 'asked us to' },
  },
}

/** Correcting where a mail went, and letting an inbox write by itself again. */
export function mailInOperations(): OperationSpec[] {
  const inboxes = resourceNamed('inboxes')
  return [
    {
      id: 'moveMessageOfTicket',
      tag: 'messages',
      method: 'post',
      path: '/tickets/{ticketId}/messages/{id}/move.json',
      summary: 'Put a customer’s message into the ticket it belongs to',
      description:
        'Without a ticket, one is made of it (a split). A ticket that is nothing without the message is merged. Answers the ticket the message is in.',
      query: oneQuery(resourceNamed('tickets')),
      body: {
        required: false,
        schema: { type: 'object', properties: { ticket: referenceTo('Where it belongs; a new ticket when absent.') } },
        example: { ticket: { id: 7 } },
      },
      answers: [{ status: 200, description: 'The ticket the message is in.', schema: schemaRef('TicketAnswer') }],
    },
    {
      id: 'resumeAutomationOfInbox',
      tag: 'inboxes',
      method: 'post',
      path: '/inboxes/{id}/resumeautomation.json',
      summary: 'Let an inbox write by itself again',
      description: 'After it wrote more automatic mails within an hour than it may. For admins of the inbox.',
      query: oneQuery(inboxes),
      answers: [oneAnswer(inboxes)],
    },
  ]
}
