import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import type { Schema } from '../desk-api/openapi-types.ts'

const events = ['newTicket', 'assigned', 'message', 'mention', 'slaWarning', 'slaBreach']

const preferences: Schema = {
  type: 'object',
  required: ['notificationpreferences'],
  properties: {
    notificationpreferences: {
      type: 'array',
      items: {
        type: 'object',
        required: ['event', 'inbox', 'web', 'email'],
        properties: {
          event: { type: 'string', enum: events },
          inbox: {
            anyOf: [
              {
                type: 'object',
                required: ['id', 'type'],
                properties: { id: { type: 'integer' }, type: { type: 'string', const: 'inboxes' } },
              },
              { type: 'null' },
            ],
          },
          web: { type: 'boolean', description: 'In the app.' },
          email: { type: 'boolean', description: 'By mail.' },
        },
      },
    },
  },
}

const input: Schema = {
  type: 'object',
  required: ['notificationpreferences'],
  properties: {
    notificationpreferences: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          event: { type: 'string', enum: events },
          inbox: { type: ['object', 'integer', 'null'], properties: { id: { type: 'integer' } } },
          web: { type: ['boolean', 'null'] },
          email: { type: ['boolean', 'null'] },
          delete: { type: 'boolean', description: 'With an inbox: forget all that was set for it.' },
        },
      },
    },
  },
}

/** What agents want to hear of: an extension. */
export function preferenceOperations(): OperationSpec[] {
  const base = { tag: 'notifications', path: '/notificationpreferences.json' } as const
  const answers = [
    { status: 200, description: 'For all inboxes, then what differs in single ones.', schema: preferences },
  ]
  const body = { schema: input, example: { notificationpreferences: [{ event: 'message', email: true }] } }
  return [
    { ...base, id: 'getNotificationPreferences', method: 'get', summary: 'What one is told of, and how', answers },
    {
      ...base,
      id: 'updateNotificationPreferences',
      method: 'patch',
      summary: 'Change what one is told of',
      description: 'Events and channels that are not given stay as they are. An extension.',
      body,
      answers,
    },
    { ...base, id: 'putNotificationPreferences', method: 'put', summary: 'The same as PATCH', body, answers },
  ]
}
