import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import {
  children,
  computed,
  entity,
  entityFilter,
  longText,
  oneOf,
  type Resource,
  ref,
  related,
  resource,
  text,
} from '../desk-api/resource.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { canManageCompanies } from './access.ts'
import { placeCustomersOf } from './match-company.ts'
import { createCompany, deleteCompany, updateCompany } from './write-company.wire.ts'

const access = { read: 'agent', write: canManageCompanies } as const

/** Companies and groups of customers (desk-api-other.md C.2). */
export const companies: Resource = resource({
  wire: { one: 'company', many: 'companies' },
  table: 'companies',
  fields: {
    ...entity,
    name: text({ required: true, unique: true }),
    description: longText(),
    details: longText(),
    note: longText(),
    industry: text(),
    website: text({ max: 2_000 }),
    email: text({ format: 'email' }),
    permission: oneOf(['own', 'all']),
    kind: oneOf(['company', 'group']),
    customersCount: computed(
      'integer',
      (row) => sql`select count(*)::int from customers c where c.company_id = ${row}.id and c.state = 'active'`,
    ),
    avatarPath: text({ readonly: true }),
    // written by the workflow: an address belongs to one company
    address: ref('addresses', { readonly: true }),
    domains: children('domains', 'company_id'),
    phones: children('phones', 'company_id'),
    // the first hundred: a large company's list would dwarf every answer; all are at customers.json?filter={"companies.id":…}
    customers: related(
      'customers',
      (row) => sql`
      from (select c.id from customers c where c.company_id = ${row}.id and c.state = 'active' order by c.id limit 100) x where true`,
    ),
  },
  list: {
    filter: [
      ...entityFilter,
      'name',
      'email',
      'description',
      'details',
      'note',
      'industry',
      'website',
      'avatarPath',
      'permission',
      'kind',
      'customersCount',
      'domains',
    ],
    order: [
      'name',
      'email',
      'details',
      'industry',
      'website',
      'avatarPath',
      'permission',
      'kind',
      'customersCount',
      'createdBy',
      'updatedBy',
      'deletedAt',
      'deletedBy',
      'state',
      'domains',
      'address',
      'phones',
    ],
    defaultOrder: 'name',
  },
  access,
  create: createCompany,
  update: updateCompany,
  remove: (ctx, _body, id) => deleteCompany(ctx, id),
})

/** E-mail domains of companies; each belongs to one company (desk-api-other.md C.2.2). */
export const domains: Resource = resource({
  wire: { one: 'domain', many: 'domains' },
  table: 'domains',
  fields: {
    ...entity,
    name: text({ required: true, unique: true, format: 'domain' }),
    company: ref('companies', { required: true }),
    // links to another system of the vendor that a desk of one's own doesn't have
    project: computed('json', () => sql`null::json`),
    projects_company: computed('json', () => sql`null::json`),
  },
  list: { filter: [...entityFilter, 'name', 'company'], order: ['name', 'company'], defaultOrder: 'name' },
  access,
  create: async (ctx, body) => createRow(ctx, domains, body, { also: (tx, id) => placeByDomain(ctx, tx, id) }),
  update: (ctx, body, id) => updateRow(ctx, domains, body, id, { also: (tx) => placeByDomain(ctx, tx, id) }),
})

async function placeByDomain(ctx: Ctx, tx: Parameters<typeof placeCustomersOf>[0], id: number): Promise<void> {
  const [row] = await tx.query<{ company_id: number }>(sql`select company_id from domains where id = ${id}`)
  if (row !== undefined) await placeCustomersOf(tx, ctx, row.company_id)
}

/** Phone numbers of companies. */
export const phones: Resource = resource({
  wire: { one: 'phone', many: 'phones' },
  table: 'phones',
  fields: {
    ...entity,
    number: text({ required: true }),
    type: text(),
    countryCode: text(),
    extension: text(),
    company: ref('companies', { required: true }),
  },
  list: {
    filter: [...entityFilter, 'number', 'type', 'company'],
    order: ['number', 'type', 'company'],
    defaultOrder: 'id',
  },
  access,
})

/** Postal addresses of companies, made and kept with them. `state` is the region here (desk-api-tickets.md 3.2). */
export const addresses: Resource = resource({
  wire: { one: 'address', many: 'addresses' },
  table: 'addresses',
  fields: {
    ...entity,
    state: text({ column: 'region' }),
    firstLine: text(),
    secondLine: text(),
    city: text(),
    postalCode: text(),
    country: text(),
  },
  list: {
    filter: ['id', 'createdAt', 'updatedAt', 'city', 'country', 'postalCode'],
    order: ['city', 'country', 'postalCode'],
    defaultOrder: 'id',
  },
  access,
  create: false,
  remove: false,
})
