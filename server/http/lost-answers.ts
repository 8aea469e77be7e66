import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { StoredAnswer } from './context.ts'

/** Which create it was: hashes of the credentials, and of them with method, path and body. */
export interface Fingerprint {
  tokenHash: Buffer
  hash: Buffer
}

/** Tells other processes that an answer did not arrive; without `answer` the create still runs. */
export async function saveLostAnswer(db: Queryable, which: Fingerprint, answer: StoredAnswer | null): Promise<void> {
  await db.query(sql`
    insert into lost_answers (fingerprint, token_hash, response_status, response_body)
    values (${which.hash}, ${which.tokenHash}, ${answer?.status ?? null}, ${answer?.body ?? null})
    on conflict (fingerprint) do update set
      -- the row without an answer may come last
      response_status = coalesce(excluded.response_status, lost_answers.response_status),
      response_body = coalesce(excluded.response_body, lost_answers.response_body), lost_at = now()`)
}

/** It arrived after all, failed, or is too old to be of use. */
export async function deleteLostAnswer(db: Queryable, hash: Buffer): Promise<void> {
  await db.query(sql`delete from lost_answers where fingerprint = ${hash}`)
}

/** The lost answer to an equal create; null when there is none, `answer` null while the create still runs. */
export async function findLostAnswer(
  db: Queryable,
  hash: Buffer,
  seconds: number,
): Promise<{ answer: StoredAnswer | null } | null> {
  const [row] = await db.query<{ status: number | null; body: string | null }>(sql`
    select response_status as status, response_body as body from lost_answers
    where fingerprint = ${hash} and lost_at > now() - make_interval(secs => ${seconds})`)
  if (row === undefined) return null
  return { answer: row.status === null ? null : { status: row.status, body: row.body ?? '' } }
}
