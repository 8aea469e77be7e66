import type { Notes } from '../desk-api/openapi-notes.ts'
import type { Schema } from '../desk-api/openapi-types.ts'

const becomesDefault: Schema = {
  type: ['boolean', 'null'],
  description: '`true` makes it the default; exactly one is.',
}

/** What tickets are sorted and described by. */
export const catalogNotes: Notes = {
  tags: { description: 'Tags; one without inboxes may be used in all of them.', example: { name: 'printer' } },
  ticketstatuses: {
    label: ['ticket status', 'ticket statuses'],
    description: 'Ticket statuses; `code` stays when the name changes.',
    example: { code: 'waiting-for-parts', name: 'Waiting for parts', isCustom: true, displayOrder: 7 },
  },
  ticketpriorities: {
    label: ['ticket priority', 'ticket priorities'],
    description: 'Ticket priorities; a ticket without one has null.',
    example: { name: 'High', displayOrder: 3 },
  },
  tickettypes: {
    label: ['ticket type', 'ticket types'],
    description: 'Ticket types; one created without inboxes is enabled in all of them.',
    input: { default: becomesDefault },
    example: { name: 'Question' },
  },
  ticketsources: {
    label: ['ticket source', 'ticket sources'],
    description: 'Where tickets come from; built-in ones cannot be deleted.',
    example: { name: 'Walk-in', isCustom: true, displayOrder: 5 },
  },
  customfields: {
    label: ['custom field', 'custom fields'],
    description: 'Fields a site adds to its tickets; one created without inboxes is used in all of them.',
    input: {
      options: {
        type: ['array', 'null'],
        description:
          'Choices of a dropdown or of checkboxes, in their order; `included.customfieldoptions` does the same.',
        items: { type: 'object', properties: { name: { type: 'string' } } },
      },
    },
    example: { agentLabel: 'Printer model', kind: 'text', enabled: true },
  },
  customfieldoptions: {
    label: ['custom field option', 'custom field options'],
    description: 'What can be chosen in a dropdown or in checkboxes.',
    example: { name: 'Laser' },
  },
  tickettemplates: {
    label: ['ticket template', 'ticket templates'],
    description: 'What a new ticket starts with.',
    example: { name: 'Printer repair', subject: 'Your printer' },
  },
  businesshours: {
    label: ['set of business hours', 'sets of business hours'],
    description: 'When a site is open: ranges of the week, less holidays. Without ranges it is always open.',
    input: {
      isDefault: becomesDefault,
      timezoneId: { type: ['integer', 'null'] },
      timezone_name: { type: ['string', 'null'], description: 'The name wins over the number.' },
    },
    includedInput: {
      businesshourholidays: {
        type: ['array', 'null'],
        items: {
          type: 'object',
          properties: {
            id: { type: 'integer' },
            date: { type: 'string', format: 'date' },
            name: { type: ['string', 'null'] },
            delete: { type: 'boolean' },
          },
        },
      },
    },
    example: { name: 'Office hours', timezone_name: 'Europe/London' },
    bodyExample: { name: 'Office hours', timezone_name: 'Europe/London' },
  },
  happinessratingoptions: {
    label: ['happiness rating option', 'happiness rating options'],
    description: 'What a customer can answer to "how did we do?"; a higher score is happier.',
    example: { name: 'Great', score: 3 },
  },
  businesshourdays: { example: { day: 1, from: '09:00', to: '17:00' } },
  businesshourholidays: { example: { date: '2026-12-25', name: 'Christmas Day' } },
}
