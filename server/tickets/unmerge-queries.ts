import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import { escapeHtml } from '../lib/html.ts'
import type { UndoableMerge } from './merge-record.ts'

/** Locks the sources in the order of their ids; gives those that are still merged into the target. */
export async function lockMerged(tx: Tx, sourceIds: readonly number[], targetId: number): Promise<number[]> {
  const rows = await tx.query<{ id: number; is: boolean }>(sql`
    select id, state = 'merged' and merged_into_id = ${targetId} as is from tickets
    where id = any(${sourceIds}::bigint[]) order by id for no key update`)
  return rows.filter((row) => row.is).map((row) => row.id)
}

// Rows that were made since then about a message that goes back.
const ofMessages = ['files', 'outgoing_mails', 'scheduledemails']

/** Moves back what is still where the merge put it; what came later stays with the target. */
export async function moveRowsBack(tx: Tx, { moved, targetId }: UndoableMerge): Promise<void> {
  for (const [table, bySource] of Object.entries(moved.rows)) {
    for (const [sourceId, ids] of Object.entries(bySource)) {
      await tx.query(sql`
        update ${raw(table)} set ticket_id = ${Number(sourceId)} where ticket_id = ${targetId} and id = any(${ids}::bigint[])`)
    }
  }
  for (const [sourceId, messageIds] of Object.entries(moved.rows.messages ?? {})) {
    for (const table of ofMessages)
      await tx.query(sql`
        update ${raw(table)} x set ticket_id = ${Number(sourceId)} from messages m
        where x.ticket_id = ${targetId} and x.message_id = any(${messageIds}::bigint[])
          and m.id = x.message_id and m.ticket_id = ${Number(sourceId)}`)
  }
  await tx.query(
    sql`delete from ticket_tasks where ticket_id = ${targetId} and task_id = any(${moved.taskIds}::bigint[])`,
  )
  await tx.query(sql`
    insert into ticket_tasks (ticket_id, task_id, project_id, title, url, completed, added_at)
    select ticket_id, task_id, project_id, title, url, completed, added_at
    from jsonb_populate_recordset(null::ticket_tasks, ${JSON.stringify(moved.tasks)}::jsonb) on conflict do nothing`)
  await tx.query(
    sql`delete from ticket_followers where ticket_id = ${targetId} and user_id = any(${moved.followerIds}::bigint[])`,
  )
}

/** Makes the sources tickets of their own again, and what pointed at the target through them point at them. */
export async function restoreSources(tx: Tx, ctx: Ctx, { moved, targetId }: UndoableMerge): Promise<void> {
  for (const { id, state } of moved.sources) {
    await tx.query(sql`
      update tickets set state = ${state}, merged_into_id = null, updated_at = ${ctx.now}, updated_by_id = ${ctx.actor.id},
        updated_by_type = 'users' where id = ${id}`)
    const before = moved.repointed[String(id)] ?? []
    await tx.query(sql`
      update tickets set merged_into_id = ${id} where merged_into_id = ${targetId} and id = any(${before}::bigint[])`)
  }
  const gained = moved.sources.flatMap(({ responseTimeMins: minutes }) => (minutes === null ? [] : [minutes]))
  // the target's answer was a source's
  if (moved.responseTimeMins === null && gained.length > 0)
    await tx.query(sql`
      update tickets set response_time_mins = null where id = ${targetId} and response_time_mins = ${Math.min(...gained)}`)
}

/** Counts the replies anew: some may have been written or deleted since the merge. */
export async function recountMessages(tx: Tx, ticketIds: readonly number[]): Promise<void> {
  await tx.query(sql`
    update tickets t set message_count = (
      select count(*)::int from messages m where m.ticket_id = t.id and m.thread_type = 'message' and m.state = 'active'
        and not m.is_draft and not exists (select 1 from scheduledemails s where s.message_id = m.id and s.state <> 'sent'))
    where t.id = any(${ticketIds}::bigint[])`)
}

/** Writes into the target's conversation that a ticket was taken out again; gives the message's id. */
export async function insertUnmergedMessage(tx: Tx, ctx: Ctx, targetId: number, sourceId: number): Promise<number> {
  const [source] = await tx.query<{ subject: string }>(sql`select subject from tickets where id = ${sourceId}`)
  const text = `Ticket #${sourceId} “${source?.subject ?? ''}” was taken out of this ticket again`
  const [row] = await tx.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, body, html_body, text_body, created_at, created_by_id, updated_at, updated_by_id)
    values (${targetId}, 'eventInfo', ${text}, ${`<p>${escapeHtml(text)}</p>`}, ${text}, ${ctx.now}, ${ctx.actor.id}, ${ctx.now}, ${ctx.actor.id})
    returning id`)
  return (row as { id: number }).id
}
