import type { Queryable } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'

// What programs call by words, and where the words are.
const tables = {
  status: 'ticketstatuses',
  type: 'tickettypes',
  priority: 'ticketpriorities',
  source: 'ticketsources',
} as const

export type NamedField = keyof typeof tables

/** The id of what is called so, in any case; of statuses the code counts as a name, too. Null when nothing is. */
export async function findIdByName(db: Queryable, field: NamedField, name: string): Promise<number | null> {
  const codes = field === 'status' ? sql`or lower(code) = lower(${name})` : sql``
  const [row] = await db.query<{ id: number }>(sql`
    select id from ${raw(tables[field])} where state = 'active' and (lower(name) = lower(${name}) ${codes}) order by id limit 1`)
  return row?.id ?? null
}
