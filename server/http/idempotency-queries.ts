import { advisoryLocks } from '../db/advisory-locks.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { StoredAnswer } from './context.ts'

/** A key in the name of one user, and the request that wants to work on it. */
export interface Claim {
  actorId: number
  key: string
  owner: string
}

export interface KeyRow {
  request_hash: Buffer
  done_at: string | null
  resource_id: number | null
  response_status: number | null
  response_body: string | null
}

/**
 * Takes a key for a minute: a new one, one older than a day, or one whose owner let its minute pass unfinished.
 * False when somebody else has it or it is done.
 */
export async function insertKey(db: Queryable, claim: Claim, hash: Buffer): Promise<boolean> {
  const rows = await db.query(sql`
    insert into idempotency_keys as k (actor_id, key, request_hash, owner, locked_until)
    values (${claim.actorId}, ${claim.key}, ${hash}, ${claim.owner}, now() + interval '60 seconds')
    on conflict (actor_id, key) do update set
      request_hash = excluded.request_hash, owner = excluded.owner, locked_until = excluded.locked_until,
      done_at = null, resource_id = null, response_status = null, response_body = null, created_at = now()
    where k.created_at < now() - interval '24 hours'
      or (k.done_at is null and k.locked_until < now() and k.request_hash = excluded.request_hash)
    returning 1`)
  return rows.length > 0
}

export async function findKey(db: Queryable, { actorId, key }: Claim): Promise<KeyRow | undefined> {
  const [row] = await db.query<KeyRow>(sql`
    select request_hash, done_at, resource_id, response_status, response_body
    from idempotency_keys where actor_id = ${actorId} and key = ${key}`)
  return row
}

/** Marks the work as done, in its own transaction. False when the key has another owner by now. */
export async function updateKeyDone(tx: Tx, { actorId, key, owner }: Claim, resourceId: number): Promise<boolean> {
  const rows = await tx.query(sql`
    update idempotency_keys set done_at = now(), resource_id = ${resourceId}
    where actor_id = ${actorId} and key = ${key} and owner = ${owner} returning 1`)
  return rows.length > 0
}

/** Keeps the answer of a successful request for those who ask again. */
export async function updateKeyAnswer(
  db: Queryable,
  { actorId, key, owner }: Claim,
  answer: StoredAnswer,
): Promise<void> {
  await db.query(sql`
    update idempotency_keys
    set done_at = coalesce(done_at, now()), response_status = ${answer.status}, response_body = ${answer.body}
    where actor_id = ${actorId} and key = ${key} and owner = ${owner}`)
}

/** Gives a key back after a request that changed nothing. */
export async function deleteUndoneKey(db: Queryable, { actorId, key, owner }: Claim): Promise<void> {
  await db.query(sql`
    delete from idempotency_keys
    where actor_id = ${actorId} and key = ${key} and owner = ${owner} and done_at is null`)
}

/**
 * Frees the keys of requests that died with their process, so that a client which repeats one need not wait for its
 * minute. For the start: does nothing while another desk runs, which shows by its dispatcher. (An owner that is alive
 * after all and loses its key rolls back.)
 */
export async function releaseAbandonedKeys(db: Queryable): Promise<void> {
  await db.query(sql`
    update idempotency_keys set locked_until = now()
    where done_at is null and locked_until > now() and (select pg_try_advisory_xact_lock(${advisoryLocks.dispatcher}))`)
}
