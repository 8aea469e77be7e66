import type { Database } from './db/pool.ts'
import { raw, type Sql, sql } from './db/sql.ts'
import type { WorkerLog } from './events/worker-log.ts'

// Small batches: a delete of a million rows at once would hold up everything that shares the disk.
const batchSize = 5_000

/** Table -> which of its rows nobody needs any more. */
const oldRows: Readonly<Record<string, Sql>> = {
  events: sql`dispatched_at is not null and created_at < now() - interval '30 days'`,
  idempotency_keys: sql`created_at < now() - interval '24 hours'`,
  sessions: sql`expires_at < now()`,
  sign_in_links: sql`expires_at < now()`,
  password_links: sql`expires_at < now()`,
  notices: sql`state in ('sent', 'failed', 'unknown') and created_at < now() - interval '30 days'`,
  automatic_mails: sql`created_at < now() - interval '30 days'`,
  lost_answers: sql`lost_at < now() - interval '1 hour'`,
  contactform_submissions: sql`created_at < now() - interval '7 days'`,
  panelcard_answers: sql`fetched_at < now() - interval '1 hour'`,
  ticket_merges: sql`created_at < now() - interval '30 days'`,
  job_changes: sql`job_id in (select id from jobs where created_at < now() - interval '2 days')`,
  webhookdeliveries: sql`state <> 'pending' and created_at < now() - interval '30 days'`,
}

/** Removes what nobody needs any more: old events, used idempotency keys, expired sessions and links, old notices and the like. */
export async function purge(database: Database, log: WorkerLog): Promise<void> {
  const removed: Record<string, number> = {}
  for (const [table, isOld] of Object.entries(oldRows)) {
    const count = await deleteOldRows(database, table, isOld)
    if (count > 0) removed[table] = count
  }
  if (Object.keys(removed).length > 0) log.info({ removed }, 'old rows removed')
}

async function deleteOldRows(database: Database, table: string, isOld: Sql): Promise<number> {
  const name = raw(table)
  for (let total = 0; ; ) {
    const { length } = await database.query(sql`
      delete from ${name} where ctid = any(array(select ctid from ${name} where ${isOld} limit ${batchSize})) returning 1`)
    total += length
    if (length < batchSize) return total
  }
}
