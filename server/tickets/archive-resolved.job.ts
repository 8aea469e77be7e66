import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { systemActor } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'

export const archiveResolvedJobName = 'archive_resolved'

const batchSize = 500

/** Archives solved and closed tickets that nothing happened to for as long as the site says. Gives how many. */
export async function archiveResolved(database: Database): Promise<number> {
  for (let total = 0; ; ) {
    // one statement a batch: the rows, their history and their events
    const { length } = await database.query(sql`
      with due as (
        select t.id from tickets t
        where t.status_id in (5, 6) and t.state = 'active' and t.archived_at is null
          and t.updated_at < now() - make_interval(days => (select archive_days from site))
          and not exists (select 1 from scheduledemails s where s.ticket_id = t.id and s.state = 'active')
        order by t.updated_at limit ${batchSize} for no key update skip locked
      ), archived as (
        update tickets t set archived_at = now(), updated_at = now(), updated_by_id = ${systemActor.id}, updated_by_type = 'users'
        from due where t.id = due.id returning t.id, t.archived_at
      ), noted as (
        insert into ticketactivities (ticket_id, event_type, created_by_id)
        select id, 'archived', ${systemActor.id}::bigint from archived
      ), told as (
        insert into events (kind, ticket_id, data, actor_id)
        select 'ticket.updated', id, jsonb_build_object('ticketId', id,
          'changes', jsonb_build_object('archivedAt', jsonb_build_object('from', null, 'to', archived_at))), ${systemActor.id}::bigint
        from archived
      )
      select id from archived`)
    total += length
    if (length > 0) wakeDispatcher(database)
    if (length < batchSize) return total
  }
}
