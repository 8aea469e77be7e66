import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { type Components, type Schema, schemaRef } from '../desk-api/openapi-types.ts'

const count: Schema = { type: 'integer', minimum: 0 }
const minutes: Schema = {
  type: 'object',
  description: 'Minutes of opening time; null where no ticket has the time.',
  required: ['median', 'ninetieth'],
  properties: { median: { type: ['integer', 'null'] }, ninetieth: { type: ['integer', 'null'] } },
}
const summary = {
  created: { ...count, description: 'Tickets that arrived.' },
  solved: { ...count, description: 'Those of them that are solved or closed by now.' },
  response: minutes,
  resolution: minutes,
}

export const overviewSchemas: Components['schemas'] = {
  OverviewSummary: { type: 'object', required: Object.keys(summary), properties: summary },
  Overview: {
    type: 'object',
    required: [
      'days',
      'timezone',
      'open',
      'unassigned',
      'mine',
      'unanswered',
      'overdue',
      'current',
      'previous',
      'series',
    ],
    properties: {
      days: count,
      timezone: { type: 'string' },
      open: count,
      unassigned: count,
      mine: count,
      unanswered: { ...count, description: 'Open, and nobody has answered yet.' },
      overdue: {
        type: ['integer', 'null'],
        description:
          'Tickets whose answer or solution, as promised by an SLA, is late; null where no SLA is switched on.',
      },
      current: schemaRef('OverviewSummary'),
      previous: { ...schemaRef('OverviewSummary'), description: 'As many days before.' },
      series: {
        type: 'array',
        description: 'One for each day, the oldest first.',
        items: {
          type: 'object',
          required: ['date', ...Object.keys(summary)],
          properties: { date: { type: 'string', format: 'date' }, ...summary },
        },
      },
    },
  },
}

/** How the desk is doing, and the numbers of time zones: extensions. */
export function overviewOperations(): OperationSpec[] {
  return [
    {
      id: 'getOverview',
      tag: 'tickets',
      method: 'get',
      path: '/overview.json',
      summary: 'How the desk is doing',
      description:
        'What is open now, and what became of the tickets that arrived within the last days, today included. Only of tickets that the caller may see; spam and deleted tickets do not count. An extension.',
      query: [
        { name: 'days', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 90, default: 7 } },
        {
          name: 'timezone',
          in: 'query',
          description: 'Where days begin; that of the site when absent.',
          schema: { type: 'string' },
          example: 'Europe/Berlin',
        },
      ],
      answers: [
        {
          status: 200,
          description: 'Counts, sums and one row for each day.',
          schema: { type: 'object', required: ['overview'], properties: { overview: schemaRef('Overview') } },
        },
      ],
    },
    {
      id: 'listTimezones',
      tag: 'users',
      method: 'get',
      path: '/timezones.json',
      summary: 'List the time zones that `timezoneId` stands for',
      description: 'An extension.',
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: {
            type: 'object',
            required: ['timezones'],
            properties: {
              timezones: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['id', 'name'],
                  properties: { id: { type: 'integer' }, name: { type: 'string' } },
                },
              },
            },
          },
        },
      ],
    },
  ]
}
