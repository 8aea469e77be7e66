import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { PostOutcome } from '../outgoing/post.ts'

/** A delivery that is due, with what is needed to send it. */
export interface DueDelivery {
  id: number
  uuid: string
  event: string
  body: string
  attempts: number
  url: string
  token: string
  contentType: string
}

/** True when the endpoint is this worker's for that long; a worker that died loses it. */
export async function takeLease(db: Queryable, endpointId: number, seconds: number): Promise<boolean> {
  const rows = await db.query(sql`
    update webhookendpoints set leased_until = now() + make_interval(secs => ${seconds})
    where id = ${endpointId} and (leased_until is null or leased_until < now()) returning 1`)
  return rows.length > 0
}

export async function releaseLease(db: Queryable, endpointId: number): Promise<void> {
  await db.query(sql`update webhookendpoints set leased_until = null where id = ${endpointId}`)
}

/** Counts an attempt of the delivery that waits longest and keeps the lease meanwhile; undefined when none is due. */
export async function beginDelivery(
  db: Queryable,
  endpointId: number,
  leaseSeconds: number,
): Promise<DueDelivery | undefined> {
  const [delivery] = await db.query<DueDelivery>(sql`
    with due as (
      select id from webhookdeliveries
      where webhookendpoint_id = ${endpointId} and state = 'pending' and next_attempt_at <= now()
      order by next_attempt_at, id limit 1
    ), held as (
      update webhookendpoints set leased_until = now() + make_interval(secs => ${leaseSeconds}) where id = ${endpointId}
    )
    update webhookdeliveries d set attempts = d.attempts + 1, attempted_at = now(), updated_at = now()
    from due, webhookendpoints e where d.id = due.id and e.id = d.webhookendpoint_id
    returning d.id, d.uuid, d.event, d.request_body as body, d.attempts, e.url, e.token, e.content_type as "contentType"`)
  return delivery
}

/** Writes what came of an attempt. `retrySeconds` null: there is no further one. */
export async function settleDelivery(
  tx: Tx,
  id: number,
  result: { outcome: PostOutcome; isSuccess: boolean; retrySeconds: number | null },
): Promise<void> {
  const { outcome, isSuccess, retrySeconds } = result
  const state = isSuccess ? 'delivered' : retrySeconds === null ? 'failed' : 'pending'
  await tx.query(sql`
    update webhookdeliveries set state = ${state}, response_status = ${outcome.status},
      response_excerpt = ${outcome.excerpt}, error = ${outcome.error}, updated_at = now(),
      next_attempt_at = case when ${state} = 'pending' then now() + make_interval(secs => ${retrySeconds ?? 0}) end
    where id = ${id}`)
}

/** Ends what waits for an endpoint that is switched off or deleted; true when it is. */
export async function cancelUnlessActive(db: Queryable, endpointId: number): Promise<boolean> {
  const [endpoint] = await db.query<{ state: string }>(sql`select state from webhookendpoints where id = ${endpointId}`)
  if (endpoint?.state === 'active') return false
  await db.query(sql`
    update webhookdeliveries set state = 'cancelled', next_attempt_at = null, updated_at = now(),
      error = 'the endpoint is not active'
    where webhookendpoint_id = ${endpointId} and state = 'pending'`)
  return true
}

/** When the next delivery of an endpoint is due, past or future; null when none waits. */
export async function findNextAttempt(db: Queryable, endpointId: number): Promise<string | null> {
  const [row] = await db.query<{ at: string | null }>(sql`
    select min(next_attempt_at) as at from webhookdeliveries
    where webhookendpoint_id = ${endpointId} and state = 'pending'`)
  return row?.at ?? null
}

/** The endpoints for which something waits. */
export async function listWaitingEndpoints(db: Queryable): Promise<{ id: number; at: string }[]> {
  return db.query(sql`
    select webhookendpoint_id as id, min(next_attempt_at) as at from webhookdeliveries
    where state = 'pending' group by webhookendpoint_id order by 1`)
}
