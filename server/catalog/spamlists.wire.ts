import { entity, entityFilter, oneOf, type Resource, resource, text } from '../desk-api/resource.ts'

/**
 * Senders, domains, subjects and addresses of servers that are let through (`whitelist`) or kept out (`blacklist`);
 * `*` is every sender (desk-api-other.md C.13). A term is once on each list: the index decides.
 */
export const spamlists: Resource = resource({
  wire: { one: 'spamlist', many: 'spamlists' },
  table: 'spamlists',
  fields: {
    ...entity,
    term: text({ required: true }),
    type: oneOf(['whitelist', 'blacklist'], { required: true }),
  },
  list: { filter: [...entityFilter, 'term', 'type'], order: ['term', 'type'], defaultOrder: 'term' },
  access: { read: 'admin', write: 'admin' },
})
