import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { statusIds } from './status-ids.ts'

/** Moves the tickets of a status that goes away to Active, with a line in their history; nothing refers to it then. */
export async function replaceStatus(tx: Tx, ctx: Ctx, statusId: number): Promise<void> {
  const { actor, now } = ctx
  await tx.query(sql`
    with moved as (
      update tickets set status_id = ${statusIds.active}, status_changed_at = ${now}, sla_check_at = least(sla_check_at, ${now}), updated_at = ${now}, updated_by_id = ${actor.id}, updated_by_type = 'users'
      where status_id = ${statusId} returning id
    )
    insert into ticketactivities (ticket_id, event_type, status_id, created_at, created_by_id, updated_at, updated_by_id)
    select id, 'status', ${statusIds.active}, ${now}::timestamptz, ${actor.id}::bigint, ${now}::timestamptz, ${actor.id}::bigint from moved`)
  await tx.flight([
    sql`update inboxes set ticketstatus_id = null, updated_at = ${now} where ticketstatus_id = ${statusId}`,
    sql`update tickettemplates set status_id = null, updated_at = ${now} where status_id = ${statusId}`,
    sql`update scheduledemails set status_id = null where status_id = ${statusId} and state = 'active'`,
  ])
}
