import type { Notes } from '../desk-api/openapi-notes.ts'
import { messageMail } from './mail-in.ts'
import { messageUpdateInput } from './message-actions.ts'

/** Tickets and what hangs on them. */
export const ticketNotes: Notes = {
  tickets: {
    description: 'Conversations with a customer. The id is the ticket’s number.',
    fields: {
      suggestions: { type: 'object' },
      spam: {
        type: 'object',
        description: '`spam_score` and `spam_rules` once more, as older programs read them.',
        required: ['isSpam', 'score', 'reasons', 'reports'],
        properties: {
          isSpam: { type: 'boolean', description: 'Its status is Spam.' },
          score: { type: 'number' },
          reasons: { type: 'array', items: {} },
          reports: { type: 'array', items: {} },
        },
      },
      slaBreachedAt: {
        type: ['string', 'null'],
        format: 'date-time',
        description: 'When the first promise of its SLA was broken; it stays, whatever happens later.',
      },
      slaDueAt: {
        type: ['string', 'null'],
        format: 'date-time',
        description:
          'When what its SLA promises next is due; in the past where it is late, null while nothing is or the clock stands still. An extension.',
      },
      slaTarget: {
        type: ['string', 'null'],
        enum: ['firstResponse', 'replyTime', 'resolutionTime', null],
        description: 'What is due then. An extension.',
      },
      tasks: {
        type: 'array',
        description: 'Links to tasks of another system.',
        items: {
          type: 'object',
          required: ['id', 'type', 'meta'],
          properties: {
            id: { type: 'integer' },
            type: { type: 'string', const: 'tasks' },
            meta: { type: 'object', additionalProperties: true },
          },
        },
      },
      lastMessage: {
        type: ['object', 'null'],
        description: 'What was said last. Only where `fields` names it. An extension.',
        required: ['id', 'type', 'threadType', 'createdAt', 'createdBy', 'authorName'],
        properties: {
          id: { type: 'integer' },
          type: { type: 'string', const: 'messages' },
          threadType: { type: 'string', enum: ['message', 'note', 'forward'] },
          createdAt: { type: 'string', format: 'date-time' },
          createdBy: {
            type: 'object',
            required: ['id', 'type'],
            properties: { id: { type: ['integer', 'null'] }, type: { type: 'string', enum: ['users', 'customers'] } },
          },
          authorName: { type: ['string', 'null'] },
        },
      },
      delayed: { description: 'The first mail is held: scheduled, or still to be undone.' },
      customfields: { description: '`meta.value` is what was written, `meta.textValue` the list of its texts.' },
    },
    listParameters: [
      {
        name: 'archived',
        in: 'query',
        description: '`true` or `archivedTickets` lists archived tickets instead of the others.',
        schema: { type: 'string', enum: ['true', 'false', 'archivedTickets'] },
      },
    ],
    example: {
      subject: 'The printer is on fire',
      previewText: 'Please hurry.',
      messageCount: 1,
      suggestions: {},
      spam: { isSpam: false, score: 0, reasons: [], reports: [] },
      tasks: [],
      customer: { id: 1, type: 'customers' },
      contact: { id: 1, type: 'contacts' },
      inbox: { id: 1, type: 'inboxes' },
      status: { id: 1, type: 'ticketstatuses' },
      tags: [{ id: 1, type: 'tags' }],
      messages: [{ id: 1, type: 'messages', meta: { threadType: 'Message' } }],
    },
  },
  messages: {
    description: 'Messages, notes and system entries of tickets.',
    fields: {
      mail: messageMail,
      source: {
        description:
          'What an agent wrote, before placeholders were filled in: of one’s own drafts and of markdown; null for the rest. An extension.',
      },
    },
    input: messageUpdateInput,
    bodyExample: { message: '<p>On my <b>way</b>.</p>' },
    example: {
      threadType: 'message',
      htmlBody: '<p>Please <b>hurry</b>.</p>',
      textBody: 'Please hurry.',
      editMethod: 'html',
      createdBy: { id: 1, type: 'customers' },
      ticket: { id: 1, type: 'tickets' },
    },
  },
  deliveries: {
    label: ['delivery', 'deliveries'],
    description: 'What became of a message’s mail, a row a recipient.',
    example: { address: 'ada@example.com', kind: 'to', state: 'sent' },
  },
  files: {
    description:
      'Uploaded files. One that is not yet attached to a message has the state `temp` until it is confirmed.',
    example: {
      mimeType: 'image/png',
      fileName: 'printer.png',
      size: 20_480,
      disposition: 'attachment',
      type: 'attachment',
      downloadURL: '/desk/api/v2/tickets/1/files/1/download',
      ticket: { id: 1, type: 'tickets' },
      message: { id: 1, type: 'messages' },
    },
  },
  timelogs: {
    label: ['time log', 'time logs'],
    description: 'Time spent on tickets, by the caller unless another user is named.',
    input: { assignToCurrentUser: { type: ['boolean', 'null'], description: 'Another way to name the caller.' } },
    example: { seconds: 900, date: '2026-03-02T09:30:00Z', ticket: { id: 1, type: 'tickets' } },
    bodyExample: { ticket: { id: 1 }, seconds: 900 },
  },
  happinessratings: {
    label: ['happiness rating', 'happiness ratings'],
    description: 'What customers answered to the happiness survey.',
    example: { comment: 'Quick!', option: { id: 1, type: 'happinessratingoptions' } },
  },
  notifications: {
    description:
      'What the caller was told in the app: `mention`, `assigned`, `message`, `newTicket`, or `undelivered` for mail that came back.',
    input: {
      isRead: { type: ['boolean', 'null'] },
      readAt: { type: ['string', 'null'], format: 'date-time', description: 'When it was read.' },
    },
    example: { kind: 'mention', isRead: false, readAt: null, ticket: { id: 1, type: 'tickets' } },
    bodyExample: { isRead: true },
  },
  jobs: {
    description: 'Bulk updates and deletes, for who started them and for site admins.',
    fields: {
      errors: {
        type: 'array',
        description: 'Rows that refused, and why.',
        items: {
          type: 'object',
          required: ['id', 'detail'],
          properties: { id: { type: 'integer' }, detail: { type: 'string' } },
        },
      },
      undoOf: { description: 'The job that this one takes back.' },
      canUndo: { description: 'It can still be taken back: bulk changes of tickets, for 24 hours.' },
    },
    example: { state: 'done', resource: 'tickets', operation: 'update', total: 2, processed: 2, errors: [] },
  },
}
