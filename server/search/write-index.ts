import type { Database, Queryable } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import type { LoadedDocument } from './document.ts'
import { allSearched, type Searched } from './searched.ts'

/** The version of how words are made; a higher one makes every row's words anew after the next start. */
export const indexFormat = 1

/** Rows read and written at once: large enough to share the statements' cost, small enough to keep requests waiting briefly. */
export const batchSize = 50

/** Reads rows and writes their words, in batches. Safe to repeat, and for several processes at once. */
export async function indexRows(db: Queryable, searched: Searched, ids: readonly number[]): Promise<void> {
  for (let start = 0; start < ids.length; start += batchSize) {
    await writeDocuments(db, searched, await searched.load(db, ids.slice(start, start + batchSize)))
  }
}

async function writeDocuments(db: Queryable, searched: Searched, loaded: readonly LoadedDocument[]): Promise<void> {
  if (loaded.length === 0) return
  const [index, key] = [raw(searched.index), raw(searched.key)]
  // Rows are taken in the order of their ids, so that two writers cannot wait for each other.
  const ordered = [...loaded].sort((one, other) => one.id - other.id)
  await db.query(sql`
    insert into ${index} (${key}, document, format, read_at)
    select d.id, d.document::tsvector, ${indexFormat}, d.read_at
    from unnest(${ordered.map((row) => row.id)}::bigint[], ${ordered.map((row) => row.document)}::text[],
      ${ordered.map((row) => row.readAt)}::timestamptz[]) d (id, document, read_at)
    where exists (select 1 from ${raw(searched.table)} t where t.id = d.id)
    on conflict (${key}) do update set document = excluded.document, format = excluded.format, read_at = excluded.read_at
      where ${index}.read_at <= excluded.read_at`)
}

// Young changes a search looks at first. More than a person makes at once; under load the job keeps up by itself.
const newestRows = 50

/**
 * Brings the words of the newest changes up to date, so that a search right after a create or a reply finds it. Costs
 * one statement when there is nothing to do.
 */
export async function freshen(db: Database, searched: Searched): Promise<void> {
  const rows = await db.query<{ id: number }>(sql`
    select t.id from (
      select n.id, n.updated_at from ${raw(searched.table)} n
      where n.updated_at > now() - interval '1 minute' order by n.updated_at desc limit ${newestRows}) t
    left join ${raw(searched.index)} s on s.${raw(searched.key)} = t.id
    where s.read_at is null or s.read_at <= t.updated_at`)
  await indexRows(
    db,
    searched,
    rows.map((row) => row.id),
  )
}

/**
 * Up to `limit` ids above `after` of rows without words, or with words that are older than the row or in an older
 * format, in order.
 */
export async function listMissing(db: Queryable, searched: Searched, after: number, limit: number): Promise<number[]> {
  const rows = await db.query<{ id: number }>(sql`
    select t.id from ${raw(searched.table)} t left join ${raw(searched.index)} s on s.${raw(searched.key)} = t.id
    where t.id > ${after} and (s.format is distinct from ${indexFormat} or t.updated_at > s.read_at)
    order by t.id limit ${limit}`)
  return rows.map((row) => row.id)
}

export function searchedNamed(table: string): Searched {
  const found = allSearched.find((searched) => searched.table === table)
  if (found === undefined) throw new Error(`${table} cannot be searched`)
  return found
}
