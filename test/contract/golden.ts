/** One client's create and update of a resource, and what the answers must hold. */
export interface Golden {
  client: string
  path: string
  one: string
  create: (userId: number) => object
  update?: object
  method?: 'put' | 'patch'
  answer: object
  updated?: object
}

const sections = [
  'companies',
  'contacts',
  'customers',
  'domains',
  'files',
  'inboxes',
  'messages',
  'slacompanies',
  'slacustomers',
  'slainboxes',
  'slanotifications',
  'slatags',
  'slaticketpriorities',
  'tags',
  'ticketpriorities',
  'tickets',
  'ticketstatuses',
  'tickettypes',
  'users',
]

/** `included` as the SDK sends it: every section it knows, null. */
export const nulls = Object.fromEntries(sections.map((section) => [section, null]))
