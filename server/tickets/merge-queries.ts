import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import { escapeHtml } from '../lib/html.ts'
import type { TicketRow } from './access.ts'

// What hangs on a ticket and simply changes it; histories (activities, who read what) stay where they happened.
export const movedTables = [
  'messages',
  'files',
  'outgoing_mails',
  'scheduledemails',
  'timelogs',
  'happinessratings',
  'ticketreviews',
  'notifications',
] as const

/** Moves everything that belongs to the conversation to the target, and counts it there. */
export async function moveRows(tx: Tx, sourceIds: readonly number[], targetId: number): Promise<void> {
  for (const table of movedTables)
    await tx.query(sql`update ${raw(table)} set ticket_id = ${targetId} where ticket_id = any(${sourceIds}::bigint[])`)
  // the same task may be linked to both
  await tx.query(sql`
    insert into ticket_tasks (ticket_id, task_id, project_id, title, url, completed, added_at)
    select distinct on (task_id) ${targetId}::bigint, task_id, project_id, title, url, completed, added_at
    from ticket_tasks where ticket_id = any(${sourceIds}::bigint[]) order by task_id, added_at
    on conflict (ticket_id, task_id) do nothing`)
  await tx.query(sql`delete from ticket_tasks where ticket_id = any(${sourceIds}::bigint[])`)
  await tx.query(sql`
    update tickets t set message_count = t.message_count + s.message_count,
      response_time_mins = coalesce(t.response_time_mins, s.response_time_mins)
    from (select sum(message_count)::int as message_count, min(response_time_mins) as response_time_mins
      from tickets where id = any(${sourceIds}::bigint[])) s
    where t.id = ${targetId}`)
}

/** Makes the sources point at the target, with everything that was merged into them before. */
export async function markMerged(tx: Tx, ctx: Ctx, sourceIds: readonly number[], targetId: number): Promise<void> {
  await tx.query(sql`
    update tickets set state = 'merged', merged_into_id = ${targetId}, message_count = 0, updated_at = ${ctx.now},
      updated_by_id = ${ctx.actor.id}, updated_by_type = 'users'
    where id = any(${sourceIds}::bigint[])`)
  await tx.query(
    sql`update tickets set merged_into_id = ${targetId} where merged_into_id = any(${sourceIds}::bigint[])`,
  )
}

/** The tags and followers the target gains: tags its inbox has, agents who see it. */
export async function listGained(
  tx: Queryable,
  sourceIds: readonly number[],
  target: TicketRow,
): Promise<{ tagIds: number[]; followerIds: number[] }> {
  const [row] = await tx.query<{ tagIds: number[]; followerIds: number[] }>(sql`
    select array(
        select distinct x.tag_id from ticket_tags x
        where x.ticket_id = any(${sourceIds}::bigint[]) and (not exists (select 1 from inbox_tags i where i.tag_id = x.tag_id)
          or exists (select 1 from inbox_tags i where i.tag_id = x.tag_id and i.inbox_id = ${target.inboxId}))) as "tagIds",
      array(
        select distinct x.user_id from ticket_followers x join users u on u.id = x.user_id and u.state = 'active'
        where x.ticket_id = any(${sourceIds}::bigint[]) and (u.role = 'Admin' or u.is_app_owner or exists (
          select 1 from inbox_users m where m.user_id = u.id and m.inbox_id = ${target.inboxId} and m.state = 'active'))) as "followerIds"`)
  return row as { tagIds: number[]; followerIds: number[] }
}

/** Writes into the target's conversation that a ticket was merged into it; gives the message's id. */
export async function insertMergedMessage(tx: Tx, ctx: Ctx, source: TicketRow, targetId: number): Promise<number> {
  const text = `Ticket #${source.id} “${source.subject}” was merged into this ticket`
  const [row] = await tx.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, body, html_body, text_body, created_at, created_by_id, updated_at, updated_by_id)
    values (${targetId}, 'eventInfo', ${text}, ${`<p>${escapeHtml(text)}</p>`}, ${text}, ${ctx.now}, ${ctx.actor.id}, ${ctx.now}, ${ctx.actor.id})
    returning id`)
  return (row as { id: number }).id
}
