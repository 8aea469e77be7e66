import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

export type Preferences = Record<string, unknown>

/** What a user has set; empty when nothing was. */
export async function findPreferences(db: Queryable, userId: number): Promise<Preferences> {
  const [row] = await db.query<{ preferences: Preferences }>(
    sql`select preferences from user_preferences where user_id = ${userId}`,
  )
  return row?.preferences ?? {}
}

/**
 * Sets some names and forgets others in one statement, so that two devices never undo each other's change. Undefined
 * when all of it together would be longer than `mostBytes`: then nothing is changed.
 */
export async function savePreferences(
  db: Queryable,
  userId: number,
  change: { set: Preferences; forget: readonly string[]; mostBytes: number },
): Promise<Preferences | undefined> {
  const [row] = await db.query<{ preferences: Preferences }>(sql`
    insert into user_preferences as p (user_id, preferences)
    select ${userId}::bigint, given from (select ${JSON.stringify(change.set)}::jsonb as given) g
    where octet_length(given::text) <= ${change.mostBytes}
    on conflict (user_id) do update set preferences = (p.preferences || excluded.preferences) - ${change.forget}::text[], updated_at = now()
      where octet_length(((p.preferences || excluded.preferences) - ${change.forget}::text[])::text) <= ${change.mostBytes}
    returning preferences`)
  return row?.preferences
}
