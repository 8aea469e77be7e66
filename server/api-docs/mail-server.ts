import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, schemaRef } from '../desk-api/openapi-types.ts'

// Trying out the SMTP server of an inbox (inboxes/mail-server-routes.wire.ts), and what mails link to.

export const mailServerSchemas: Components['schemas'] = {
  TestSend: bothForms('testsend', {
    type: 'object',
    required: ['to'],
    properties: { to: { type: 'string', format: 'email', maxLength: 254, description: 'Who gets the test mail.' } },
  }),
  MailDialogue: {
    type: 'object',
    required: ['accepted', 'answer', 'dialogue'],
    properties: {
      accepted: { type: 'boolean', description: 'Whether the server took what it was given.' },
      answer: { type: 'string', description: 'The server’s last word, or what went wrong.' },
      dialogue: {
        type: 'array',
        description: 'Every line that was exchanged; passwords and tokens are shown as `***`.',
        items: {
          type: 'object',
          required: ['from', 'text'],
          properties: { from: { type: 'string', enum: ['client', 'server', 'note'] }, text: { type: 'string' } },
        },
      },
    },
  },
}

const example = {
  accepted: true,
  answer: '250 2.0.0 Ok: queued as 4F1A2',
  dialogue: [
    { from: 'server', text: '220 mail.company.example ESMTP' },
    { from: 'client', text: 'EHLO desk.company.example' },
  ],
}
const answer = {
  status: 200,
  description: 'What was said, also when it went wrong.',
  schema: schemaRef('MailDialogue'),
  example,
}

const token = { token: { type: 'string', maxLength: 100, description: 'From the link in the mail.' } } as const
const ratePages = [
  { status: 200, description: 'The page with the form.', mediaType: 'text/html', schema: { type: 'string' } },
  {
    status: 410,
    description: 'A page that says that the link does not work.',
    mediaType: 'text/html',
    schema: { type: 'string' },
  },
] as const

/** The operations that talk to a mail server, and the public pages that mails lead to. */
export function mailServerOperations(): OperationSpec[] {
  return [
    {
      id: 'testSendOfInbox',
      tag: 'inboxes',
      method: 'post',
      path: '/inboxes/{id}/testsend.json',
      summary: 'Send a test mail and show the SMTP dialogue',
      description: 'Through the server of the inbox, or the site’s when it has none. For admins of the inbox.',
      body: { schema: schemaRef('TestSend'), example: { to: 'me@company.example' } },
      answers: [answer],
      failures: [409],
    },
    {
      id: 'verifySmtpOfInbox',
      tag: 'inboxes',
      method: 'post',
      path: '/inboxes/{id}/verifysmtp.json',
      summary: 'Connect and sign in to the SMTP server of an inbox',
      description: 'Nothing is sent. For admins of the inbox.',
      answers: [answer],
      failures: [409],
    },
    {
      id: 'getOpenedImage',
      tag: 'messages',
      method: 'get',
      path: '/desk/opened/{name}',
      ids: { name: { type: 'string', maxLength: 100 } },
      isOutside: true,
      isPublic: true,
      summary: 'The image in mails whose reading is noted',
      description: 'The same point for every name, so that nobody learns from it which are ours.',
      answers: [
        { status: 200, description: 'One transparent point.', mediaType: 'image/gif', schema: { type: 'string' } },
      ],
    },
    {
      id: 'getRatePage',
      tag: 'happinessratings',
      method: 'get',
      path: '/desk/rate/{token}',
      isOutside: true,
      isPublic: true,
      summary: 'The page where a customer answers the happiness survey',
      description: 'Looking at it answers nothing, because programs open links too.',
      ids: token,
      query: [
        { name: 'option', in: 'query', schema: { type: 'integer' }, description: 'The answer chosen beforehand.' },
      ],
      answers: ratePages,
    },
    {
      id: 'postRatePage',
      tag: 'happinessratings',
      method: 'post',
      path: '/desk/rate/{token}',
      isOutside: true,
      isPublic: true,
      summary: 'Answer the happiness survey, or change the answer',
      ids: token,
      body: {
        mediaType: 'application/x-www-form-urlencoded',
        schema: {
          type: 'object',
          required: ['option'],
          properties: { option: { type: 'integer' }, comment: { type: 'string', maxLength: 5_000 } },
        },
      },
      answers: ratePages,
    },
  ]
}
