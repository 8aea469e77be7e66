import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { jobAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, parameterRef, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { referenceTo } from './body-parts.ts'

// Applying manual triggers (automation/trigger-apply-routes.wire.ts).

const trigger: Record<string, Schema> = {
  trigger: referenceTo('The manual trigger.'),
  triggerId: referenceTo('Another way to name it.'),
  triggers: {
    type: ['array', 'null'],
    maxItems: 1,
    items: schemaRef('ReferenceInput'),
    description: 'One more way to name it.',
  },
}

const references: Schema = { type: ['array', 'null'], items: schemaRef('ReferenceInput') }

export const triggerApplySchemas: Components['schemas'] = {
  TriggerApply: bothForms('ticket', { type: 'object', properties: trigger }),
  TriggerApplyToMany: bothForms('ticket', {
    type: 'object',
    properties: {
      ...trigger,
      filter_args: {
        type: 'object',
        properties: { filter: schemaRef('TicketFilter'), bulkDryExecute: { type: 'boolean' } },
      },
      filter: schemaRef('TicketFilter'),
      tickets: { ...references, description: 'Which tickets, where there is no filter.' },
      ids: { ...references, description: 'The same.' },
      bulkDryExecute: { type: 'boolean' },
    },
  }),
}

/** The operations that apply a manual trigger. */
export function triggerApplyOperations(): OperationSpec[] {
  const tickets = resourceNamed('tickets')
  return [
    {
      id: 'applyTrigger',
      tag: 'tickets',
      method: 'patch',
      path: '/tickets/{id}/triggerapply.json',
      summary: 'Apply a manual trigger to a ticket',
      description:
        'For agents when the trigger has `agentHasAccess`, else for admins of the inbox. All of its actions, or none.',
      query: oneQuery(tickets),
      body: { schema: schemaRef('TriggerApply'), example: { trigger: { id: 101 } } },
      answers: [
        {
          status: 200,
          description: 'The ticket as it is now; only its id when it is where the caller sees nothing.',
          schema: schemaRef('TicketAnswer'),
        },
      ],
    },
    {
      id: 'applyTriggerToMany',
      tag: 'tickets',
      method: 'patch',
      path: '/tickets/triggerapply.json',
      summary: 'Apply a manual trigger to every ticket that matches',
      query: [parameterRef('Ticket.filter')],
      body: {
        schema: schemaRef('TriggerApplyToMany'),
        example: { trigger: { id: 101 }, filter_args: { filter: { id: { $in: [1, 2] } } } },
      },
      answers: [jobAnswer],
    },
  ]
}
