import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'

// Routes of webhooks beside the declared ones (webhooks/*.wire.ts).

const list = (items: Schema): Schema => ({ type: ['array', 'null'], items })
const moment: Schema = { type: 'string', format: 'date-time' }

export const webhookSchemas: Components['schemas'] = {
  OldWebhook: {
    type: 'object',
    required: ['id', 'url', 'active', 'allEvents', 'allInboxes', 'contentType', 'events', 'inboxes', 'createdAt'],
    properties: {
      id: { type: 'integer' },
      url: { type: 'string' },
      active: { type: 'boolean' },
      allEvents: { type: 'boolean' },
      allInboxes: { type: 'boolean' },
      contentType: { type: 'string' },
      events: { type: 'array', items: { type: 'string' } },
      inboxes: { type: 'array', items: { type: 'integer' } },
      createdAt: moment,
    },
  },
  OldWebhookCreate: bothForms('webhook', {
    type: 'object',
    properties: {
      url: { type: 'string', maxLength: 2_000 },
      token: { type: ['string', 'null'], maxLength: 500 },
      active: { type: ['boolean', 'null'] },
      allEvents: { type: ['boolean', 'null'] },
      allInboxes: { type: ['boolean', 'null'] },
      events: list({ type: ['string', 'object'] }),
      inboxes: list(schemaRef('ReferenceInput')),
    },
  }),
}

/** The operations of webhooks that are not derived. */
export function webhookOperations(): OperationSpec[] {
  const deliveries = resourceNamed('webhookdeliveries')
  return [
    {
      id: 'redeliverWebhook',
      tag: 'webhookdeliveries',
      method: 'post',
      path: '/webhookdeliveries/{id}/redeliver.json',
      summary: 'Send a delivery once more',
      ids: { id: { type: ['integer', 'string'], description: 'Its id, or its `uuid`.' } },
      query: oneQuery(deliveries),
      answers: [oneAnswer(deliveries)],
    },
    {
      id: 'createOldWebhook',
      tag: 'webhookendpoints',
      isOutside: true,
      method: 'post',
      path: '/desk/v1/webhooks.json',
      summary: 'Create a webhook endpoint as the older API does',
      body: {
        schema: schemaRef('OldWebhookCreate'),
        example: { url: 'https://example.com/hook', events: ['ticket.created'] },
      },
      answers: [{ status: 201, description: 'It was created.', schema: schemaRef('OldWebhook') }],
    },
    {
      id: 'deleteOldWebhook',
      tag: 'webhookendpoints',
      isOutside: true,
      method: 'delete',
      path: '/desk/v1/webhooks/{id}.json',
      summary: 'Delete a webhook endpoint as the older API does',
      answers: [{ status: 204, description: 'It is deleted.' }],
    },
  ]
}
