import type { Notes } from '../desk-api/openapi-notes.ts'
import type { Schema } from '../desk-api/openapi-types.ts'

const code: Schema = { type: 'string', description: 'An event, as in the header `X-Desk-Event`.' }

/** What the desk does by itself, and what helps agents answer. */
export const automationNotes: Notes = {
  cannedresponses: {
    label: ['canned response', 'canned responses'],
    description: 'Texts to answer with again and again; `actions` is what else using one does to the ticket.',
    fields: { actions: { type: ['object', 'null'], additionalProperties: true } },
    example: { name: 'Thank you', body: '<p>Thank you for writing.</p>', isShared: true, actions: {} },
    bodyExample: { name: 'Thank you', body: '<p>Thank you for writing.</p>', isShared: true },
  },
  spamlists: {
    label: ['spam list entry', 'spam list entries'],
    description: 'Senders whose mail is always or never spam.',
    example: { term: 'winner@example.com', type: 'blacklist' },
  },
  teams: { description: 'Groups of agents.', example: { name: 'Printers', users: [{ id: 1, type: 'users' }] } },
  ticketviews: {
    label: ['ticket view', 'ticket views'],
    description: 'Saved lists of tickets: a filter, an order and the columns to show.',
    fields: {
      filter: { type: ['object', 'null'], additionalProperties: true },
      columns: { type: ['array', 'null'], items: { type: 'string' } },
    },
    example: { name: 'Mine', filter: { agent: { $eq: 1 } }, columns: ['subject', 'status'], orderMode: 'desc' },
    bodyExample: { name: 'Mine', filter: { agent: { $eq: 1 } } },
  },
  webhookendpoints: {
    label: ['webhook endpoint', 'webhook endpoints'],
    description: 'Where the desk reports what happens. The `token` that signs deliveries can be set and never read.',
    input: { token: { type: ['string', 'null'], maxLength: 500, writeOnly: true, description: '"" ends signing.' } },
    example: { url: 'https://example.com/hook', hasToken: true, allInboxes: true, allEvents: true },
    bodyExample: { url: 'https://example.com/hook', token: 'a long secret' },
  },
  webhookendpointevents: { fields: { code }, example: { code: 'ticket.created' } },
  webhookdeliveries: {
    label: ['webhook delivery', 'webhook deliveries'],
    description: 'What was sent to endpoints and what came of it; kept for 30 days.',
    example: {
      state: 'delivered',
      uuid: '6f0c5bd4-1c1c-4d0e-9e0a-5a5b0d6c2f11',
      webhookendpoint: { id: 1, type: 'webhookendpoints' },
      event: 'ticket.created',
      requestBody: '{"ticket":{"id":1}}',
      responseStatus: 200,
      attempts: 1,
    },
  },
  slas: {
    label: ['SLA', 'SLAs'],
    description:
      'How soon tickets are to be answered and solved, and who hears when they are not. The first one that fits a ticket counts; `target` of a slaticketpriority says what its time is for, and is an extension.',
    example: { name: 'Gold', enabled: true },
  },
  triggers: {
    description:
      'What the desk does with tickets that meet conditions, in the inboxes named. Conditions and actions are numbers: see docs/triggers.md.',
    fields: { tickets: { type: 'array', maxItems: 0 } },
    input: {
      applyToExistingTickets: { type: ['boolean', 'null'], description: 'Checked, and without effect for now.' },
    },
    example: { name: 'Escalate', type: 'Automatic', tickets: [] },
  },
}
