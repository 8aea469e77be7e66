import { sql } from '../db/sql.ts'
import { boolean, computed, entity, entityFilter, type Resource, resource, text } from '../desk-api/resource.ts'
import { createDkimKey, updateDkimKey } from './write-dkim-key.wire.ts'

/**
 * Keys that sign mail of a domain (ours; RFC 6376). The desk makes the pair; `dnsName` and `dnsRecord` are the TXT record
 * to publish before `active` is set. The private half can never be read.
 */
export const dkimkeys: Resource = resource({
  wire: { one: 'dkimkey', many: 'dkimkeys' },
  table: 'dkimkeys',
  fields: {
    ...entity,
    domain: text({ required: true, format: 'domain', max: 253 }),
    selector: text({ max: 63 }),
    active: boolean(),
    dnsName: computed('text', (row) => sql`${row}.selector || '._domainkey.' || ${row}.domain`),
    dnsRecord: computed('text', (row) => sql`'v=DKIM1; k=rsa; p=' || ${row}.public_key`),
  },
  list: {
    filter: [...entityFilter, 'domain', 'selector', 'active'],
    order: ['domain', 'selector', 'active'],
    defaultOrder: 'domain',
  },
  access: { read: 'admin', write: 'admin' },
  create: createDkimKey,
  update: updateDkimKey,
})
