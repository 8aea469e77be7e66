import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError } from '../lib/app-error.ts'

/**
 * Sends a delivery again, with the same body and X-Desk-Delivery and as many attempts as a new one; gives its id. `key`
 * is its id or uuid. 409 while its endpoint is not active.
 */
export async function redeliver(ctx: Ctx, key: string): Promise<number> {
  const id = await ctx.db.transaction(async (tx) => {
    const [delivery] = await tx.query<{ id: number; state: string }>(sql`
      select d.id, e.state from webhookdeliveries d join webhookendpoints e on e.id = d.webhookendpoint_id
      where d.id::text = ${key} or d.uuid::text = lower(${key}) for update of d`)
    if (delivery === undefined) throw new AppError('notFound', 'not found')
    if (delivery.state !== 'active') throw new AppError('conflict', 'the endpoint is not active')
    await tx.query(sql`
      update webhookdeliveries set state = 'pending', attempts = 0, next_attempt_at = now(), error = '',
        response_status = null, response_excerpt = '', updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id},
        updated_by_type = 'users'
      where id = ${delivery.id}`)
    await record(tx, ctx.actor, { kind: 'row.updated', resource: 'webhookdeliveries', id: delivery.id })
    await ctx.idempotency?.complete(tx, delivery.id)
    return delivery.id
  })
  wakeDispatcher(ctx.db)
  return id
}
