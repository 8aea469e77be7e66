import { statusIds } from '../catalog/status-ids.ts'
import type { Database } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { accessTicket } from './access.ts'
import { changeTicket } from './change-ticket.ts'
import { systemCtx } from './system-ctx.ts'

export const closeWaitingJobName = 'close_waiting'

const batchSize = 200

// Waits since then, and nobody wrote anything that the customer sees; what is scheduled is still to be said.
const isDue = raw(`t.status_id = ${statusIds.waiting} and t.state = 'active' and t.archived_at is null
  and t.status_changed_at < now() - make_interval(hours => (select auto_close_waiting_hours from site))
  and not exists (select 1 from messages m where m.ticket_id = t.id and m.state = 'active' and not m.is_draft
    and m.thread_type in ('message', 'forward') and m.created_at > now() - make_interval(hours => (select auto_close_waiting_hours from site)))
  and not exists (select 1 from scheduledemails s where s.ticket_id = t.id and s.state = 'active')`)

/** Closes tickets that waited for their customer too long, where the site wants that. Gives how many. */
export async function closeWaiting(database: Database): Promise<number> {
  const [site] = await database.query<{ isOn: boolean }>(sql`select auto_close_waiting as "isOn" from site`)
  if (!site?.isOn) return 0
  let closed = 0
  for (let after = 0; ; ) {
    const rows = await database.query<{ id: number }>(
      sql`select t.id from tickets t where ${isDue} and t.id > ${after} order by t.id limit ${batchSize}`,
    )
    for (const { id } of rows) if (await close(database, id)) closed++
    if (closed > 0) wakeDispatcher(database)
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchSize) return closed
    after = last.id
  }
}

/** One transaction a ticket; one that was answered or deleted meanwhile is left alone. */
function close(database: Database, id: number): Promise<boolean> {
  const ctx = systemCtx(database)
  return database.transaction(async (tx) => {
    const [due] = await tx.query(sql`select 1 from tickets t where t.id = ${id} and ${isDue} for no key update`)
    if (due === undefined) return false
    await changeTicket(tx, ctx, await accessTicket(ctx, id, 'edit', tx), { statusId: statusIds.closed })
    return true
  })
}
