/** Lists that older programs read; the rows are those of today. */
export const oldLists = [
  'companies',
  'customers',
  'inboxes',
  'tags',
  'ticketpriorities',
  'ticketsources',
  'ticketstatuses',
  'tickettypes',
  'users',
] as const
