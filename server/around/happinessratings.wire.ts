import { entity, entityFilter, longText, type Resource, ref, resource } from '../desk-api/resource.ts'
import { ofVisibleTicket } from './visible.ts'

/**
 * What customers answered to the happiness survey (desk-api-other.md C.15). Agents read them on the tickets they see;
 * only the customer's own answer makes or changes one, and site admins may take one away.
 */
export const happinessratings: Resource = resource({
  wire: { one: 'happinessrating', many: 'happinessratings' },
  table: 'happinessratings',
  fields: {
    ...entity,
    comment: longText(),
    option: ref('happinessratingoptions'),
    ticket: ref('tickets'),
    message: ref('messages'),
    customer: ref('customers'),
    user: ref('users'),
  },
  list: {
    filter: [...entityFilter, 'comment', 'option', 'ticket', 'message', 'customer', 'user'],
    order: ['option', 'ticket', 'customer', 'user'],
    defaultOrder: 'id',
    defaultMode: 'desc',
  },
  access: { read: 'agent', write: 'admin' },
  scope: ofVisibleTicket,
  create: false,
  update: false,
})
