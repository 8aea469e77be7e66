import type { Notes } from '../desk-api/openapi-notes.ts'
import { schemaRef } from '../desk-api/openapi-types.ts'

/** People and where they belong. */
export const peopleNotes: Notes = {
  customers: {
    description: 'People who write to the desk.',
    fields: { email: { description: 'The main e-mail address; empty when there is none.' } },
    input: {
      email: {
        type: ['string', 'null'],
        maxLength: 254,
        format: 'email',
        description: 'Sets the main address; on an update it changes the one there is.',
      },
    },
    example: {
      firstName: 'Ada',
      lastName: 'Byron',
      contacts: [{ id: 1, type: 'contacts' }],
      permission: 'own',
      numTickets: 3,
    },
    bodyExample: { firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com' },
  },
  contacts: {
    description: 'Ways to reach a customer; an e-mail address belongs to one customer.',
    example: { value: 'ada@example.com', type: 'email', isMain: true },
  },
  companies: {
    label: ['company', 'companies'],
    description: 'Companies and groups of customers; who writes from one of their domains belongs to them.',
    fields: { customers: { description: 'The first hundred; a filter of customers by `companies.id` finds all.' } },
    input: { address: { anyOf: [schemaRef('AddressInput'), { type: 'null' }] } },
    includedInput: {
      addresses: {
        type: ['array', 'null'],
        items: schemaRef('AddressInput'),
        description: 'The first is the address.',
      },
    },
    example: { name: 'Analytical Engines', permission: 'own', kind: 'company', customersCount: 1 },
    bodyExample: { name: 'Analytical Engines', website: 'https://engines.example.com' },
  },
  domains: {
    description: 'E-mail domains of companies; each belongs to one company.',
    fields: { project: { type: 'null' }, projects_company: { type: 'null' } },
    example: { name: 'engines.example.com' },
  },
  phones: { description: 'Phone numbers of companies.', example: { number: '+44 20 7946 0000' } },
  addresses: {
    label: ['address', 'addresses'],
    description: 'Postal addresses of companies, made with them. `state` is the region.',
    example: { state: 'Greater London', city: 'London', country: 'GB', firstLine: '12 St James’s Square' },
    bodyExample: { city: 'London' },
  },
  users: {
    label: ['agent', 'agents'],
    description: 'Agents: people who answer.',
    input: {
      state: { type: ['string', 'null'], enum: ['active', 'archived', null], description: 'Site admins only.' },
      sendInvite: {
        type: ['boolean', 'null'],
        description: 'On a create: mail the agent a link to choose a password; true when absent. An extension.',
      },
    },
    example: { email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper', role: 'Agent' },
    bodyExample: { email: 'grace@example.com', firstName: 'Grace', lastName: 'Hopper', role: 'Agent' },
  },
  dkimkeys: {
    label: ['DKIM key', 'DKIM keys'],
    description:
      'Keys that sign the mail of a domain. Publish `dnsRecord` as a TXT record at `dnsName`, then set `active`; a domain signs with one key.',
    fields: {
      dnsName: { type: 'string', description: 'The name of the TXT record to publish.' },
      dnsRecord: { type: 'string', description: 'What the TXT record says.' },
    },
    example: {
      domain: 'company.example',
      selector: 'desk202611',
      active: false,
      dnsName: 'desk202611._domainkey.company.example',
      dnsRecord: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A…',
    },
    bodyExample: { domain: 'company.example' },
  },
  inboxes: {
    label: ['inbox', 'inboxes'],
    description: 'Shared mailboxes; lists show those the caller is a member of, to site admins all.',
    fields: {
      oauth2token: { type: 'null' },
      ...Object.fromEntries(
        ['projects', 'restricteddomains', 'inboxcnames', 'inboxemailrefs'].map((name) => [
          name,
          { type: 'array', maxItems: 0 },
        ]),
      ),
    },
    input: {
      ...Object.fromEntries(
        ['smtpPassword', 'smtpAccessToken', 'smtpRefreshToken', 'smtpClientSecret'].map((name) => [
          name,
          { type: ['string', 'null'], maxLength: 10_000, writeOnly: true },
        ]),
      ),
      starred: { type: ['boolean', 'null'], description: 'For the caller alone.' },
      onClosedLock: {
        type: ['string', 'null'],
        enum: ['default', 'custom', 'immediately', 'none', null],
        description: '`none` ends the lock of closed tickets.',
      },
    },
    example: {
      name: 'Support',
      email: 'support@example.com',
      localPart: 'support',
      projects: [],
      restricteddomains: [],
      inboxcnames: [],
      inboxemailrefs: [],
    },
    bodyExample: { name: 'Support', email: 'support@example.com', localPart: 'support' },
  },
  inboxaliases: {
    label: ['inbox alias', 'inbox aliases'],
    description: 'Further addresses of an inbox, to receive at and to send from.',
    example: { email: 'help@example.com' },
  },
}
