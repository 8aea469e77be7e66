import { raw, type Sql, sql } from '../db/sql.ts'
import {
  boolean,
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
import { ticketScope } from '../tickets/access.ts'
import { createCustomer, updateCustomer } from './write-customer.wire.ts'

const mainEmail = (row: Sql) => sql`coalesce((
  select k.value::text from contacts k where k.customer_id = ${row}.id and k.type = 'email' and k.state = 'active'
  order by k.is_main desc, k.id limit 1), '')`

// The same contact as rows a filter looks through: an address is found by its index.
const mainEmailRows = (row: Sql) => sql`from contacts main where main.customer_id = ${row}.id and main.id = (
  select k.id from contacts k where k.customer_id = main.customer_id and k.type = 'email' and k.state = 'active'
  order by k.is_main desc, k.id limit 1)`

/** People who write to the desk (desk-api-other.md C.1). `email` reads and writes the main contact. */
export const customers: Resource = resource({
  wire: { one: 'customer', many: 'customers' },
  table: 'customers',
  fields: {
    ...entity,
    firstName: text(),
    lastName: text(),
    email: computed('text', mainEmail, { among: { rows: mainEmailRows, value: 'main.value', none: '' } }),
    organization: text(),
    company: ref('companies', { joinedByIncluded: true }),
    contacts: children('contacts', 'customer_id'),
    customerwelcomeemails: related(
      'customerwelcomeemails',
      (row) => sql`from customerwelcomeemails x where x.customer_id = ${row}.id`,
    ),
    extraData: longText(),
    notes: longText(),
    verifiedEmail: boolean({ readonly: true }),
    permission: oneOf(['own', 'all']),
    addMethod: text({ readonly: true }),
    linkedinURL: text({ column: 'linkedin_url' }),
    facebookURL: text({ column: 'facebook_url' }),
    twitterHandle: text(),
    numTickets: computed(
      'integer',
      // the number tells of tickets, and what one does not see does not count
      (row, actor) =>
        sql`select count(*)::int from tickets k where k.customer_id = ${row}.id and k.state = 'active' and (${ticketScope(actor, raw('k'))})`,
    ),
    jobTitle: text(),
    phone: text(),
    mobile: text(),
    address: text({ max: 2_000 }),
    externalId: text(),
    avatarURL: text({ column: 'avatar_url', max: 2_000 }),
    trusted: boolean(),
    welcomeEmailSent: boolean({ readonly: true }),
  },
  list: {
    filter: [
      ...entityFilter,
      'addMethod',
      'address',
      'avatarURL',
      'company',
      'contacts',
      'email',
      'externalId',
      'facebookURL',
      'firstName',
      'jobTitle',
      'lastName',
      'linkedinURL',
      'mobile',
      'notes',
      'organization',
      'permission',
      'phone',
      'trusted',
      'twitterHandle',
      'verifiedEmail',
      'welcomeEmailSent',
    ],
    order: [
      'addMethod',
      'address',
      'avatarURL',
      'company',
      'contacts',
      'createdBy',
      'deletedAt',
      'email',
      'externalId',
      'facebookURL',
      'firstName',
      'jobTitle',
      'lastName',
      'linkedinURL',
      'mobile',
      'organization',
      'permission',
      'phone',
      'state',
      'trusted',
      'twitterHandle',
      'updatedBy',
      'verifiedEmail',
      'welcomeEmailSent',
    ],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'agent' },
  create: createCustomer,
  update: updateCustomer,
})

/** Welcome mails to customers; shown as references, sent by other work. */
export const customerwelcomeemails: Resource = resource({
  wire: { one: 'customerwelcomeemail', many: 'customerwelcomeemails' },
  table: 'customerwelcomeemails',
  fields: { ...entity, sentAt: { kind: 'timestamp', readonly: true }, customer: ref('customers', { readonly: true }) },
  list: { filter: [...entityFilter], order: [], defaultOrder: 'id' },
  access: { read: 'agent', write: 'admin' },
  create: false,
  update: false,
  remove: false,
})
