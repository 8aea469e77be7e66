import { domainToASCII, domainToUnicode } from 'node:url'
import type { Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/**
 * The active inbox that takes mail for an address, its own or that of an alias; null when none does. What follows the
 * first plus sign of the local part names no other inbox (tokens of ours stand there), unless an inbox is called so.
 * Domains are the same as ASCII and as Unicode.
 */
export async function findInboxOfAddress(db: Queryable, address: string): Promise<number | null> {
  const at = address.lastIndexOf('@')
  if (at < 1) return null
  const domain = address.slice(at + 1)
  const domains = [domain, domainToASCII(domain), domainToUnicode(domain)].filter((form) => form !== '')
  const locals = localParts(address.slice(0, at))
  const wanted = locals.flatMap((local) => domains.map((form) => `${local}@${form}`))
  const rows = await db.query<{ id: number; email: string }>(sql`
    select id, lower(email::text) as email from inboxes where state = 'active' and email = any(${wanted}::citext[])
    union all
    select a.inbox_id, lower(a.email::text) from inboxaliases a join inboxes i on i.id = a.inbox_id
    where a.state = 'active' and i.state = 'active' and a.email = any(${wanted}::citext[])`)
  // the address as it is written comes before the one without what follows the plus sign
  for (const candidate of wanted) {
    const row = rows.find(({ email }) => email === candidate.toLowerCase())
    if (row !== undefined) return row.id
  }
  return null
}

/** The local part as given and, without quotes it does not need, up to its first plus sign. */
function localParts(local: string): string[] {
  const bare = /^"[^"\\]*"$/.test(local) ? local.slice(1, -1) : local
  const plus = bare.indexOf('+')
  return [...new Set([local, bare, ...(plus > 0 ? [bare.slice(0, plus)] : [])])]
}
