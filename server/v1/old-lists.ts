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

/** A list's answer with the page numbers of then beside today's. */
export function withOldPages(body: { pagination?: Record<string, unknown> }): object {
  const { records = null, page = null, pages = null } = body.pagination ?? {}
  return { ...body, count: records, page, maxPages: pages }
}
