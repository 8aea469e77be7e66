import { entity, entityFilter, type Resource, resource, text } from '../../desk-api/resource.ts'

/**
 * Addresses the desk writes nothing to by itself, because mail to them came back for good or was reported as spam; an
 * extension. Agents may still write to them. Deleting one allows the address again.
 */
export const suspendedaddresses: Resource = resource({
  wire: { one: 'suspendedaddress', many: 'suspendedaddresses' },
  table: 'suspendedaddresses',
  fields: {
    ...entity,
    address: text({ required: true, max: 254, format: 'email', unique: true }),
    reason: text({ max: 1_000 }),
    status: text({ max: 20 }),
  },
  list: {
    filter: [...entityFilter, 'address', 'status'],
    order: ['address', 'status'],
    defaultOrder: 'id',
    defaultMode: 'desc',
  },
  access: { read: 'admin', write: 'admin' },
})
