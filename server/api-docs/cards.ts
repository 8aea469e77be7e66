import type { Notes } from '../desk-api/openapi-notes.ts'
import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { type Components, schemaRef } from '../desk-api/openapi-types.ts'

export const cardNotes: Notes = {
  panelcards: {
    label: ['panel card', 'panel cards'],
    description:
      'Cards beside a ticket, filled by other programs. The `secret` that signs requests can be set and never read. Site admins only. An extension.',
    input: { secret: { type: ['string', 'null'], maxLength: 500, writeOnly: true, description: '"" ends signing.' } },
    example: { name: 'Orders', url: 'https://example.com/card', hasSecret: true, enabled: true, displayOrder: 0 },
    bodyExample: { name: 'Orders', url: 'https://example.com/card', secret: 'a long secret' },
  },
}

export const cardSchemas: Components['schemas'] = {
  FilledCards: {
    type: 'object',
    required: ['cards'],
    properties: {
      cards: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'name', 'state', 'title', 'rows', 'detail'],
          properties: {
            id: { type: 'integer' },
            name: { type: 'string' },
            state: { type: 'string', enum: ['ok', 'empty', 'failed'] },
            title: { type: 'string', description: 'The program’s own; may be empty.' },
            rows: {
              type: 'array',
              items: {
                type: 'object',
                required: ['label', 'value'],
                properties: {
                  label: { type: 'string' },
                  value: { type: 'string' },
                  url: { type: 'string', format: 'uri' },
                },
              },
            },
            detail: { type: 'string', description: 'Of `failed`: why.' },
          },
        },
      },
    },
  },
}

/** What fills the cards. */
export function cardOperations(): OperationSpec[] {
  return [
    {
      id: 'listCardsOfTicket',
      tag: 'panelcards',
      method: 'get',
      path: '/tickets/{id}/cards.json',
      summary: 'What other programs say about a ticket',
      description: 'Each gets a signed POST and two seconds; answers are kept for a minute.',
      query: [
        { name: 'fresh', in: 'query', schema: { type: 'string', enum: ['1', 'true'] }, description: 'Ask them again.' },
      ],
      answers: [
        {
          status: 200,
          description: 'One for each card that is enabled, in their order.',
          schema: schemaRef('FilledCards'),
          example: {
            cards: [
              {
                id: 1,
                name: 'Orders',
                state: 'ok',
                title: '',
                rows: [{ label: 'Last order', value: '#1007' }],
                detail: '',
              },
            ],
          },
        },
      ],
    },
  ]
}
