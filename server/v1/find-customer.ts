import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

/** The customer an e-mail address belongs to; null when there is none. */
export async function findCustomerOf(db: Queryable, email: string): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(sql`
    select k.customer_id as id from contacts k join customers c on c.id = k.customer_id and c.state = 'active'
    where k.type = 'email' and k.state = 'active' and k.value = ${email}::citext order by k.id limit 1`)
  return row?.id ?? null
}
