import type { Queryable } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'

// What the older API names by words, and where the words are.
const tables = {
  status: 'ticketstatuses',
  type: 'tickettypes',
  priority: 'ticketpriorities',
  source: 'ticketsources',
} as const

export type NamedField = keyof typeof tables

export const namedFields = Object.keys(tables) as NamedField[]

/** The id of what is called so, in any case; of statuses the code counts as a name, too. Null when nothing is. */
export async function findIdByName(db: Queryable, field: NamedField, name: string): Promise<number | null> {
  const codes = field === 'status' ? sql`or lower(code) = lower(${name})` : sql``
  const [row] = await db.query<{ id: number }>(sql`
    select id from ${raw(tables[field])} where state = 'active' and (lower(name) = lower(${name}) ${codes}) order by id limit 1`)
  return row?.id ?? null
}

/** The customer an e-mail address belongs to; null when there is none. */
export async function findCustomerOf(db: Queryable, email: string): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(sql`
    select k.customer_id as id from contacts k join customers c on c.id = k.customer_id and c.state = 'active'
    where k.type = 'email' and k.state = 'active' and k.value = ${email}::citext order by k.id limit 1`)
  return row?.id ?? null
}
