import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { moveOpenTickets, placeCustomer } from './match-company.ts'

/**
 * What must hold after a customer's contacts or company changed: exactly one main address (the preferred one, else the
 * one that was, else the first), the company that address belongs to, and open tickets in the same company.
 */
export async function settleCustomer(
  tx: Tx,
  ctx: Ctx,
  customerId: number,
  preferredEmail: string | null = null,
): Promise<void> {
  await tx.query(sql`
    update contacts k set is_main = (k.id = main.id), updated_at = ${ctx.now}
    from (select id from contacts where customer_id = ${customerId} and type = 'email' and state = 'active'
          order by (value = ${preferredEmail}::citext) desc nulls last, is_main desc, id limit 1) main
    where k.customer_id = ${customerId} and k.type = 'email' and k.state = 'active' and k.is_main is distinct from (k.id = main.id)`)
  await placeCustomer(tx, ctx, customerId)
  await moveOpenTickets(tx, ctx, customerId)
}
