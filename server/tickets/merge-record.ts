import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { movedTables } from './merge-queries.ts'

/** How long a merge can be taken back. */
export const undoHours = 24

/** Everything that has to go back when a merge is taken back; ids by the source they came from. */
export interface MergeRecord {
  /** Table -> source -> ids of its rows. */
  rows: Record<string, Record<string, number[]>>
  tasks: { ticket_id: number; task_id: number }[]
  sources: { id: number; state: string; responseTimeMins: number | null }[]
  /** Tickets that were merged into a source before, by that source. */
  repointed: Record<string, number[]>
  /** What the target did not have before. */
  tagIds: number[]
  followerIds: number[]
  taskIds: number[]
  /** The target's own, before. */
  responseTimeMins: number | null
}

/** Writes down how everything is before the sources are merged; the tickets are locked. */
export async function insertMergeRecord(
  tx: Tx,
  ctx: Ctx,
  merge: { targetId: number; sourceIds: readonly number[]; tagIds: readonly number[]; followerIds: readonly number[] },
): Promise<void> {
  const { targetId, sourceIds } = merge
  const byTable = movedTables.flatMap((table) => [
    sql`${table}::text`,
    idsBySource(sql`select ticket_id as source, id from ${raw(table)} where ticket_id = any(${sourceIds}::bigint[])`),
  ])
  await tx.query(sql`
    insert into ticket_merges (target_id, source_ids, created_at, created_by_id, moved)
    select ${targetId}::bigint, ${sourceIds}::bigint[], ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint, jsonb_build_object(
      'rows', jsonb_build_object(${join(byTable)}),
      'tasks', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from ticket_tasks x where x.ticket_id = any(${sourceIds}::bigint[])),
      'sources', (select jsonb_agg(jsonb_build_object('id', t.id, 'state', t.state, 'responseTimeMins', t.response_time_mins))
        from tickets t where t.id = any(${sourceIds}::bigint[])),
      'repointed', ${idsBySource(sql`select merged_into_id as source, id from tickets where merged_into_id = any(${sourceIds}::bigint[])`)},
      'tagIds', array(select unnest(${merge.tagIds}::bigint[]) except select tag_id from ticket_tags where ticket_id = ${targetId}),
      'followerIds', array(select unnest(${merge.followerIds}::bigint[]) except select user_id from ticket_followers where ticket_id = ${targetId}),
      'taskIds', array(select task_id from ticket_tasks where ticket_id = any(${sourceIds}::bigint[])
        except select task_id from ticket_tasks where ticket_id = ${targetId}),
      'responseTimeMins', (select response_time_mins from tickets where id = ${targetId}))`)
}

const idsBySource = (rows: Sql): Sql =>
  sql`(select coalesce(jsonb_object_agg(source, ids), '{}') from (select source, jsonb_agg(id order by id) as ids from (${rows}) r group by source) g)`

/** A merge that can still be taken back. */
export interface UndoableMerge {
  id: number
  targetId: number
  sourceIds: number[]
  moved: MergeRecord
}

/** The last merge of the day that a ticket was part of, on either side, and that still holds. */
export async function findUndoableMerge(db: Queryable, ticketId: number): Promise<UndoableMerge | undefined> {
  const [row] = await db.query<UndoableMerge>(sql`
    select id, target_id as "targetId", source_ids as "sourceIds", moved from ticket_merges
    where (target_id = ${ticketId} or source_ids @> array[${ticketId}::bigint]) and undone_at is null
      and created_at > now() - make_interval(hours => ${undoHours})
    order by id desc limit 1`)
  return row
}

/** Marks a merge as taken back; false when somebody else was faster. */
export async function markUndone(tx: Tx, ctx: Ctx, id: number): Promise<boolean> {
  const rows = await tx.query(sql`
    update ticket_merges set undone_at = ${ctx.now}, undone_by_id = ${ctx.actor.id}
    where id = ${id} and undone_at is null returning 1`)
  return rows.length > 0
}

/** A merge as a list shows it. */
export interface ListedMerge {
  id: number
  targetId: number
  sourceIds: number[]
  createdAt: string
  createdById: number | null
  undoneAt: string | null
  undoUntil: string
}

/** The merges of the last days that a ticket was part of, the newest first. */
export function listMerges(db: Queryable, ticketId: number): Promise<ListedMerge[]> {
  return db.query<ListedMerge>(sql`
    select id, target_id as "targetId", source_ids as "sourceIds", created_at as "createdAt", created_by_id as "createdById",
      undone_at as "undoneAt", created_at + make_interval(hours => ${undoHours}) as "undoUntil"
    from ticket_merges where target_id = ${ticketId} or source_ids @> array[${ticketId}::bigint] order by id desc limit 100`)
}
