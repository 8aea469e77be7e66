import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'

// Parts that the bodies of tickets and messages share (create-ticket.wire.ts reads them).

/** A text that may be left out. */
export const words = (description?: string, maxLength?: number): Schema => ({
  type: ['string', 'null'],
  ...(description === undefined ? {} : { description }),
  ...(maxLength === undefined ? {} : { maxLength }),
})

export const flag = (description?: string): Schema => ({
  type: ['boolean', 'null'],
  ...(description === undefined ? {} : { description }),
})

export const referenceTo = (description: string): Schema => ({ description, ...schemaRef('ReferenceInput') })

/** A list of addresses, or one text with commas. */
export const addressList = (description: string): Schema => ({ description, ...schemaRef('EmailsInput') })

export const bodySchemas: Components['schemas'] = {
  EmailsInput: {
    anyOf: [
      { type: 'array', maxItems: 100, items: { type: ['string', 'null'], format: 'email' } },
      { type: 'string', description: 'Separated by commas.' },
      { type: 'null' },
    ],
  },
  CustomerInputOfTicket: {
    description:
      'Who asks: a reference, or an address that finds or makes the customer. With an id the address is ignored.',
    anyOf: [
      {
        type: 'object',
        properties: {
          id: { type: ['integer', 'string', 'null'] },
          email: { type: ['string', 'null'], format: 'email', maxLength: 254 },
          firstName: words(undefined, 255),
          lastName: words(undefined, 255),
          phone: words(undefined, 255),
          company: schemaRef('ReferenceInput'),
        },
      },
      { type: 'integer' },
      { type: 'string' },
      { type: 'null' },
    ],
  },
  TagsInput: {
    description: 'References, names and `{"name": …}`; a name that is new makes the tag where the caller may.',
    anyOf: [
      {
        type: 'array',
        items: {
          anyOf: [
            { type: 'integer' },
            { type: 'string', maxLength: 100 },
            {
              type: 'object',
              properties: {
                id: { type: ['integer', 'string', 'null'] },
                name: { type: ['string', 'null'], maxLength: 100 },
                delete: { type: 'boolean', description: 'Takes the tag off, on an update.' },
              },
            },
            { type: ['boolean', 'null'] },
          ],
        },
      },
      { type: ['string', 'integer', 'boolean', 'null'] },
    ],
  },
  CustomFieldsInput: {
    type: ['array', 'null'],
    items: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: ['integer', 'string'] },
        meta: {
          type: 'object',
          properties: { value: { description: 'A text, a number, an option’s id, or a list of them.' } },
        },
        value: { description: 'The value beside the id does as well.' },
        delete: { type: 'boolean' },
      },
    },
  },
  FilesInput: {
    description: 'Files uploaded before.',
    anyOf: [{ type: 'array', items: schemaRef('ReferenceInput') }, { type: ['integer', 'boolean', 'null'] }],
  },
  ScheduleInput: {
    description: 'When to send the mail; until then the ticket or message is hidden from the customer.',
    type: ['object', 'null'],
    properties: {
      sendAt: {
        type: ['string', 'null'],
        description: 'A date in the future; without an offset it is in the time zone given.',
      },
      timezoneId: { type: ['integer', 'string', 'null'] },
      timezone: { type: ['integer', 'string', 'null'], description: 'A name of the time zone database.' },
      status: { description: 'Set when the mail is sent.', ...schemaRef('ReferenceInput') },
    },
  },
}
